import assert from "node:assert/strict";
import { test } from "node:test";
import { Flight, floorIndex } from "../src/bundle";
import { linesOf, valueAt, visible } from "../src/lines";
import { shownPhase } from "../src/span";
import { smallFlight } from "./flights";

test("times are the group's start and what float32 holds after it", () => {
  assert.deepEqual([...smallFlight().times("walk")], [86410, 86410.5, 86411]);
  assert.equal(smallFlight().times("nothing").length, 0);
});

test("a sample is linear between two, and none outside or beside a NaN", () => {
  const flight = smallFlight();
  assert.equal(flight.sample("orbit", "altitude", 86405), 150);
  assert.equal(flight.sample("orbit", "altitude", 86400), 100);
  assert.equal(flight.sample("orbit", "altitude", 86399.9), null);
  assert.equal(flight.sample("orbit", "altitude", 86415), null);
  assert.equal(flight.sample("orbit", "speed", 86405), null);
  assert.equal(flight.sample("cabin", "altitude", 86405), null);
});

test("a longitude goes the shorter way around", () => {
  const flight = smallFlight();
  assert.equal(flight.sample("orbit", "longitude", 86402.5), 175);
  assert.equal(flight.sample("orbit", "longitude", 86407.5), -175);
});

test("a blob of another length is refused", () => {
  assert.throws(() => new Flight(smallFlight().header, new ArrayBuffer(8)), RangeError);
});

test("the shortest phase holds a moment, and the last one what comes after", () => {
  const flight = smallFlight();
  assert.deepEqual(
    [50, 120, 160, 400, 999].map((at) => flight.phaseAt(at)?.name),
    ["orbit", "walk", "float", "orbit", "float"],
  );
  assert.equal(shownPhase(flight, 160)?.name, "orbit");
});

test("floorIndex finds the last time that is not after", () => {
  const times = [0, 1, 1, 5];
  assert.deepEqual(
    [-1, 0, 0.5, 1, 4, 5, 9].map((at) => floorIndex(times, at)),
    [0, 0, 0, 2, 2, 3, 3],
  );
});

const CHART = {
  id: "altitude",
  title: "Altitude",
  unit: "km",
  factor: 0.001,
  shift: 100,
  limits: [],
  series: [
    { group: "orbit", channel: "altitude", label: "a" },
    { group: "walk", channel: "altitude", label: "a" },
  ],
};

test("groups under one label are one line, the finer one where both are", () => {
  const [line, ...more] = linesOf(smallFlight(), CHART);
  assert.equal(more.length, 0);
  assert.ok(line);
  assert.deepEqual([...line.times], [86400, 86410.0, 86410.5, 86411, 86420]);
  assert.ok(Math.abs((valueAt(line, 86410.5) ?? 0) - 0.106) < 1e-9);
  assert.equal(valueAt(line, 86415), null);
});

test("what is in view keeps every peak in few points", () => {
  const size = 200_000;
  const times = Float64Array.from({ length: size }, (_, at) => at);
  const values = new Float64Array(size);
  values[123_456] = 9;
  values[150_001] = -9;
  const [xs, ys] = visible({ label: "", times, values }, 0, size, 400);
  assert.ok(xs.length <= 800 + 2, `${xs.length}`);
  assert.equal(ys[xs.indexOf(123_456)], 9);
  assert.equal(ys[xs.indexOf(150_001)], -9);
  assert.deepEqual(
    xs,
    [...xs].sort((a, b) => a - b),
  );
});

test("a narrow view has the samples about it, one beyond each end, and a gap where there is none", () => {
  const line = {
    label: "",
    times: Float64Array.of(0, 1, 2, 3, 4),
    values: Float64Array.of(0, 1, Number.NaN, 3, 4),
  };
  assert.deepEqual(visible(line, 1.5, 2.5, 100), [
    [1, 2, 3],
    [1, null, 3],
  ]);
  assert.deepEqual(visible(line, 8, 9, 100), [[], []]);
});
