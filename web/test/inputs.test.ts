import assert from "node:assert/strict";
import { test } from "node:test";
import { eventRows, measurandRows } from "../src/differences";
import { arranged } from "../src/documents";
import { filedText, foundInputs, readNumber, titleOf, usualInputs, writtenNumber } from "../src/inputs";
import type { Input } from "../src/source";
import type { Claim } from "../src/bundle";

const PRESSURE: Input = {
  key: "suit.low_pressure",
  label: "absolute pressure of the reserve setting",
  section: "suit",
  unit: "Pa",
  nominal: 27357.75,
  low: 25000,
  high: 29700,
  choices: null,
  is_switch: false,
  in_doubt: true,
  source: null,
  scale: { unit: "atm", factor: 101325, offset: 0 },
};
const AIR: Input = {
  ...PRESSURE,
  key: "weather.mean_temperature",
  section: "weather",
  unit: "K",
  nominal: 258.15,
  scale: { unit: "degC", factor: 1, offset: 273.15 },
};
const SWITCH: Input = {
  ...PRESSURE,
  key: "search.beacon.works",
  section: "search",
  unit: "",
  nominal: 1,
  is_switch: true,
  scale: null,
};

test("a number is written in the unit of the mission file", () => {
  assert.equal(writtenNumber(PRESSURE, 0.27), "0.27 atm");
  assert.equal(writtenNumber(AIR, -15), "-15 degC");
  assert.equal(writtenNumber({ ...SWITCH, is_switch: false }, 0.1 + 0.2), "0.3");
});

test("and read back, but not in another unit", () => {
  assert.equal(readNumber(PRESSURE, "0.27 atm"), 0.27);
  assert.equal(readNumber(PRESSURE, "0,27"), 0.27);
  assert.equal(readNumber(PRESSURE, "27 kPa"), null);
  assert.equal(readNumber(PRESSURE, "soon"), null);
  assert.equal(readNumber(AIR, "−15 degC"), -15);
});

test("what is filed is told in words", () => {
  assert.equal(filedText(PRESSURE), "0.27\u202fatm");
  assert.equal(filedText(AIR), "−15\u202f°C");
  assert.equal(filedText(SWITCH), "on");
});

test("a search looks at keys, labels and titles", () => {
  const all = [PRESSURE, AIR, SWITCH];
  assert.deepEqual(foundInputs(all, "reserve suit").slice(0, 1), [PRESSURE]);
  assert.deepEqual(foundInputs(all, "beacon"), [SWITCH]);
  assert.deepEqual(foundInputs(all, "nothing of that"), []);
});

test("the usual questions come first and others in doubt fill up", () => {
  const other = { ...PRESSURE, key: "engine.thrust" };
  assert.deepEqual(
    usualInputs([other, AIR, PRESSURE]).map((input) => input.key),
    [PRESSURE.key, AIR.key, other.key],
  );
  assert.equal(titleOf({ key: "walkers.0.body_mass" }), "1 · body mass");
});

test("only what changed is a difference", () => {
  const measurand = (value: number | null) => ({ value, unit: "m", defined_as: "" });
  const before = { a: measurand(1), b: measurand(2), c: measurand(null), d: measurand(3) };
  const now = { a: measurand(1 + 1e-9), b: measurand(2.5), c: measurand(4) };
  assert.deepEqual(
    measurandRows(before, now).map((row) => row[0]),
    ["b", "c", "d"],
  );
  const event = (name: string, mission_time_s: number) => ({
    name,
    title: name,
    phase: "",
    time_utc: "",
    mission_time_s,
  });
  const rows = eventRows([event("x", 10), event("y", 20)], [event("x", 10.2), event("z", 5)]);
  assert.deepEqual(
    rows.map((row) => row[0]),
    ["y", "z"],
  );
});

test("claims are found by words and filter, the most distant first", () => {
  const claim = (id: string, off: number | null, time_s: number | null): Claim => ({
    id,
    says: `says ${id}`,
    source: "S",
    speaker: "Leonov",
    measurand: off === null ? null : "m",
    value: 10,
    unit: "m",
    flight_value: off === null ? null : 10 + off,
    off,
    time_s,
    where: "",
    verdict: null,
    why: null,
  });
  const claims = [claim("K1", 1, 5), claim("K2", null, 6), claim("K3", -4, null)];
  const ids = (found: readonly Claim[]): string[] => found.map((one) => one.id);
  assert.deepEqual(ids(arranged(claims, "all", "leonov says")), ["K1", "K2", "K3"]);
  assert.deepEqual(ids(arranged(claims, "placed", "")), ["K1", "K2"]);
  assert.deepEqual(ids(arranged(claims, "disputed", "")), ["K3", "K1"]);
  assert.deepEqual(ids(arranged(claims, "all", "k2")), ["K2"]);
});
