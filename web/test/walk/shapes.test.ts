import assert from "node:assert/strict";
import { test } from "node:test";
import { Vector3 } from "three";
import { airlockLength, EXAGGERATED, foldDepth, FOLDED_M, suitSwell, wallRadius } from "../../src/walk/inflating";
import { fittingField, lookAlong } from "../../src/walk/lens";
import { hangRope, lengthOf } from "../../src/walk/rope";

const X = new Vector3(1, 0, 0);
const Y = new Vector3(0, 1, 0);

test("the airlock grows from its folded length to its full one with the share of the booms", () => {
  assert.equal(airlockLength(2.5, 0), FOLDED_M);
  assert.equal(airlockLength(2.5, 1), 2.5);
  assert.ok(Math.abs(airlockLength(2.5, 0.5) - 1.62) < 1e-12);
  assert.equal(airlockLength(2.5, 7), 2.5);
  assert.equal(airlockLength(0.5, 0), 0.5, "one that is shorter than the folded one does not fold");
});

test("folds take up the slack of the wall and go when it is taut", () => {
  // Seven folds, 2.5 m of wall over 2.4 m: sqrt(2.5^2 - 2.4^2) / 14 = 0.7 / 14.
  assert.ok(Math.abs(foldDepth(2.5, 2.4) - 0.05) < 1e-12);
  assert.equal(foldDepth(2.5, 2.5), 0);
  assert.ok(foldDepth(2.5, FOLDED_M) < 0.2, "never so deep that the wall turns inside out");
});

test("booms stand out when full, in their number", () => {
  const wall = { radius: 0.55, depth: 0, boom: 0.036, booms: 40, filled: 1 };
  assert.ok(Math.abs(wallRadius(wall, 0.3, 0) - 0.586) < 1e-12);
  assert.ok(Math.abs(wallRadius(wall, 0.3, Math.PI / 40) - 0.55) < 1e-6, "a crease half way to the next");
  assert.ok(Math.abs(wallRadius(wall, 0.3, (2 * Math.PI) / 40) - 0.586) < 1e-9);
  assert.equal(wallRadius({ ...wall, filled: 0 }, 0.3, 0), 0.55);
});

test("a suit swells by the model's strains times the stated exaggeration, and never shrinks", () => {
  // Growth of 0.075 at 40 kPa: hoop strain 0.03, axial 0.015.
  const { thick, long } = suitSwell(0.075, { thick: 0, long: 0 });
  assert.ok(Math.abs(thick - (1 + 0.03 * EXAGGERATED)) < 1e-12);
  assert.ok(Math.abs(long - (1 + 0.015 * EXAGGERATED)) < 1e-12);
  assert.deepEqual(suitSwell(-0.1, { thick: 0, long: 0 }), { thick: 1, long: 1 });
});

test("a slack tether has its length and its ends; a taut one is straight", () => {
  const points = new Float32Array(3 * 40);
  const [from, to] = [new Vector3(3.65, 0, 1), new Vector3(5, 0.4, 1)];
  hangRope(from, to, 5.35, X, Y, points);
  // Halving ends within 1e-5 m; float32 adds as much.
  assert.ok(Math.abs(lengthOf(points) - 5.35) < 1e-3);
  assert.deepEqual([...points.slice(0, 3)].map((part) => Math.round(part * 100)), [365, 0, 100]);
  assert.deepEqual([...points.slice(-3)].map((part) => Math.round(part * 100)), [500, 40, 100]);
  const far = new Vector3(9.2, 0, 1);
  hangRope(from, far, 5.35, X, Y, points);
  assert.ok(Math.abs(lengthOf(points) - from.distanceTo(far)) < 1e-5);
  for (let at = 0; at < points.length; at += 3) assert.equal(points[at + 1], 0);
});

test("a camera looks along its axis with the ship's z upright", () => {
  const turn = lookAlong(new Vector3(2, 0, 0), new Vector3(0, 0, 1));
  const sees = new Vector3(0, 0, -1).applyQuaternion(turn);
  const top = new Vector3(0, 1, 0).applyQuaternion(turn);
  const right = new Vector3(1, 0, 0).applyQuaternion(turn);
  assert.ok(sees.distanceTo(X) < 1e-12);
  assert.ok(top.distanceTo(new Vector3(0, 0, 1)) < 1e-12);
  // Right of the picture is axis x up, as the flight's own camera has it: x cross z is -y.
  assert.ok(right.distanceTo(Y.clone().negate()) < 1e-12);
});

test("the whole frame of a lens fits into a wide and into a tall picture", () => {
  const turn = lookAlong(X, Y);
  const lens = { name: "", place: X, turn, width: Math.PI / 2, height: (2 * Math.atan(0.5)) };
  // Frame of 2 to 1: as wide a picture shows just its height, a square one its width of 90 degrees.
  assert.ok(Math.abs(fittingField(lens, 2) - (2 * Math.atan(0.5) * 180) / Math.PI) < 1e-9);
  assert.ok(Math.abs(fittingField(lens, 1) - 90) < 1e-9);
});
