import assert from "node:assert/strict";
import { test } from "node:test";
import { rangeOf } from "../src/scale";

test("a level line has a scale that means something", () => {
  assert.deepEqual(rangeOf(100, 100, [], "%"), [0, 108]);
  const [low, high] = rangeOf(15, 15, [], "km");
  assert.ok(low < 13.6 && low > 13 && high > 16.4 && high < 17, `${low} ${high}`);
  const [least, most] = rangeOf(0, 0, [], "m/s");
  assert.ok(least === 0 && most >= 1);
});

test("a line that moves keeps its own scale, and near limits are in it", () => {
  const [low, high] = rangeOf(36.9, 37.4, [], "degC");
  assert.ok(low > 36 && high < 38.1);
  const limits = [
    { value: 40, label: "", source: "" },
    { value: 4000, label: "", source: "" },
  ];
  const [from, to] = rangeOf(20, 30, limits, "kPa");
  assert.ok(from < 20 && to > 40 && to < 45);
  assert.deepEqual(rangeOf(null, null, [], "%"), [0, 1]);
});
