import assert from "node:assert/strict";
import { test } from "node:test";
import { Vector3 } from "three";
import { filmedStretches, isWithin } from "../../src/walk/filming";
import { lookAlong } from "../../src/walk/lens";

/** Looks along x from the origin, 60 degrees wide and 45 high. */
const LENS = {
  name: "",
  place: new Vector3(),
  turn: lookAlong(new Vector3(1, 0, 0), new Vector3(0, 0, 1)),
  width: Math.PI / 3,
  height: Math.PI / 4,
};
/** He drifts along x by 0.1 m/s, his head across the frame. */
const drift = (seconds: number, middle: Vector3, head: Vector3): void => {
  middle.set(0.1 * seconds, 0, 0);
  head.set(0, 1, 0);
};

test("the camera is looked through once he is in its frame from helmet to boots", () => {
  // 0.95 m to each side are inside 30 degrees from 1.65 m on.
  const [stretch, ...others] = filmedStretches(LENS, drift, 0, 60);
  assert.equal(others.length, 0);
  assert.ok(stretch && Math.abs(stretch[0] - 16.5) <= 0.5 && stretch[1] === 60);
  assert.deepEqual([isWithin([stretch], 16), isWithin([stretch], 30), isWithin([stretch], 61)], [false, true, false]);
});

test("a short loss is waited out, a long one ends the film, a short sight is none", () => {
  const absent = (from: number, to: number) => (seconds: number, middle: Vector3, head: Vector3) => {
    drift(seconds + 30, middle, head);
    if (seconds > from && seconds < to) middle.x = -1;
  };
  assert.deepEqual(filmedStretches(LENS, absent(10, 15), 0, 60), [[0, 60]]);
  assert.deepEqual(filmedStretches(LENS, absent(10, 30), 0, 60), [[0, 10], [30, 60]]);
  assert.deepEqual(filmedStretches(LENS, absent(5, 60), 0, 60), []);
});
