/**
 * Line of a tether between two fastenings: straight where taut, else an arc of the tether's length.
 *
 * Nothing pulls a slack line in weightlessness; it keeps the bend that its stiffness and its last
 * motion left. Drawn: one cubic (Bezier) that leaves the hatch outwards and the harness sideways,
 * with arms as long as the length asks for, found by halving. Only its length is the flight's.
 */

import type { Vector3 } from "three";

const HALVINGS = 22;

/** Points of a line as three numbers each; the number of points is the array's length over 3. */
export type Points = Float32Array;

/**
 * Fill a line from `from` to `to`, `length` long [m].
 *
 * `leaves` and `arrives` are unit vectors along which the slack leaves either end.
 */
export function hangRope(
  from: Vector3,
  to: Vector3,
  length: number,
  leaves: Vector3,
  arrives: Vector3,
  out: Points,
): Points {
  let low = 0;
  let high = 4 * length;
  if (from.distanceTo(to) >= length) high = 0;
  for (let turn = 0; turn < HALVINGS && high > 0; turn++) {
    const arm = 0.5 * (low + high);
    if (lengthOf(curve(from, to, arm, leaves, arrives, out)) < length) low = arm;
    else high = arm;
  }
  return curve(from, to, 0.5 * (low + high), leaves, arrives, out);
}

/** Length of a line of straight pieces [m]. */
export function lengthOf(points: Points): number {
  let sum = 0;
  for (let at = 3; at < points.length; at += 3) {
    sum += Math.hypot(
      (points[at] ?? 0) - (points[at - 3] ?? 0),
      (points[at + 1] ?? 0) - (points[at - 2] ?? 0),
      (points[at + 2] ?? 0) - (points[at - 1] ?? 0),
    );
  }
  return sum;
}

function curve(
  from: Vector3,
  to: Vector3,
  arm: number,
  leaves: Vector3,
  arrives: Vector3,
  out: Points,
): Points {
  const last = out.length / 3 - 1;
  for (let index = 0; index <= last; index++) {
    const u = index / last;
    const v = 1 - u;
    const near = 3 * v * v * u * arm;
    const far = 3 * v * u * u * arm;
    // Both inner corners sit an arm away from the ends; without arms the line is straight.
    const a = v * v * v + 3 * v * v * u;
    const b = u * u * u + 3 * v * u * u;
    out[3 * index] = a * from.x + b * to.x + near * leaves.x + far * arrives.x;
    out[3 * index + 1] = a * from.y + b * to.y + near * leaves.y + far * arrives.y;
    out[3 * index + 2] = a * from.z + b * to.z + near * leaves.z + far * arrives.z;
  }
  return out;
}
