import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  clockText,
  difference,
  fixed,
  localText,
  number,
  percent,
  placeText,
  quantity,
  tickText,
  utcText,
} from "../src/format";
import { eventTitle, isTextKey, label, setLanguage, text, textOf } from "../src/texts";
import { en } from "../src/texts/en";
import { ru } from "../src/texts/ru";

afterEach(() => setLanguage("en"));

const blanks = (words: string): string[] => (words.match(/\{\d\}/g) ?? []).sort();

test("both languages have the same keys with the same blanks", () => {
  assert.deepEqual(Object.keys(ru).sort(), Object.keys(en).sort());
  for (const [key, words] of Object.entries(en)) {
    assert.deepEqual(blanks(ru[key as keyof typeof en]), blanks(words), key);
    assert.notEqual(words.trim(), "", key);
  }
});

test("Russian texts are Russian", () => {
  const latin = new Set([
    "head.utc",
    "head.language",
    "what.download",
    "camp.low",
    "camp.high",
    "time.claim",
    "time.passed",
    "chart.limit",
  ]);
  for (const [key, words] of Object.entries(ru)) {
    if (!latin.has(key)) assert.match(words, /[а-яё]|^[{}\d .,:;·%–]+$/i, key);
  }
});

test("blanks are filled and unknown words pass", () => {
  assert.equal(text("doc.count", 3, 226), "3 of 226 claims");
  assert.equal(textOf("verdict", "supported"), "supported");
  assert.equal(textOf("verdict", "new word"), "new word");
  assert.equal(isTextKey("toString"), false);
  setLanguage("ru");
  assert.equal(text("doc.count", 3, 226), "Утверждений: 3 из 226");
  assert.equal(label("Altitude"), "Высота");
  assert.equal(label("Something else"), "Something else");
  assert.equal(eventTitle({ name: "touchdown", title: "Touchdown" }), "Приземление");
});

test("numbers carry digits that mean something", () => {
  assert.deepEqual([0, 40530, 40.53, 7.599, 0.05261, 0.0033, -3].map(number), [
    "0",
    "40,530",
    "40.53",
    "7.599",
    "0.0526",
    "0.0033",
    "−3",
  ]);
  assert.equal(number(3.08e-6), "3.1·10⁻⁶");
  assert.equal(fixed(2, 2), "2.00");
  assert.equal(percent(0.2586), "25.9 %");
  setLanguage("ru");
  assert.equal(number(40.53), "40,53");
});

test("quantities are read in units that people use", () => {
  const near = (words: string): string => words.replaceAll("\u202f", " ");
  assert.equal(near(quantity(40530, "Pa")), "40.53 kPa");
  assert.equal(near(quantity(310.15, "K")), "37 °C");
  assert.equal(near(quantity(0.549, "K")), "0.549 K");
  assert.equal(near(quantity(Math.PI, "rad")), "180°");
  assert.equal(quantity(771.6, "s"), "0:12:52");
  assert.equal(near(quantity(46, "s")), "46 s");
  assert.equal(near(difference(729, 771.6, "s")), "+42.6 s");
  assert.equal(near(difference(310.15, 309.15, "K")), "−1 K");
  assert.equal(difference(5, 5, "m"), "0");
});

test("times and places", () => {
  assert.equal(clockText(92184.4), "25:36:24");
  assert.equal(clockText(-59.6), "−0:01:00");
  assert.equal(clockText(-0.2), "0:00:00");
  assert.deepEqual([3600, 3605].map(tickText), ["1:00", "1:00:05"]);
  const epoch = "1965-03-18T07:00:00.000Z";
  assert.equal(utcText(epoch, 5691), "18 Mar 08:34:51");
  assert.equal(localText(epoch, 5691), "18 Mar 11:34:51");
  assert.equal(placeText(58.0498, 50.8299), "58° 03′ N 50° 50′ E");
  assert.equal(placeText(-0.999, -179.9999), "1° 00′ S 180° 00′ W");
});
