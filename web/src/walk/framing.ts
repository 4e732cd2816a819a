/**
 * Where the free camera stands by itself: on the sunny side, a little above, the Earth behind.
 *
 * The side is chosen anew at a few moments and kept between them: a camera that follows the Sun
 * round the ship would never stand still.
 */

import { Vector3 } from "three";
import { ease, type Moments } from "./moments";

export const FIELD_DEG = 38;
/** Off the ship's side, towards the Sun's end of it, and over the horizon. */
const ASIDE_RAD = 0.55;
const ABOVE_RAD = 0.3;
const LOOKS_AT_WALK = new Vector3(2.1, 0, 0.4);
const LOOKS_AT_HATCH = new Vector3(3.1, 0, 0.9);
const LOOKS_AT_SHIP = new Vector3(0.3, 0, 0.2);
const CANOPY_UP_M = 13;
/** How long a side is kept without a reason to change it, and before the burn [s]. */
const KEPT_S = 1200;
const BEFORE_BURN_S = 400;
const LONGEST_WALK_S = 1800;

/** The last moment from which the camera's side is kept [s]. */
export function anchor(moments: Moments, seconds: number): number {
  const { inflationBegins, hatchOpened, jettisoned, ignition, entry, canopy } = moments;
  let found = Math.floor(seconds / KEPT_S) * KEPT_S;
  found = later(found, inflationBegins, seconds);
  found = later(found, jettisoned, seconds);
  found = later(found, ignition - BEFORE_BURN_S, seconds);
  found = later(found, entry, seconds);
  found = later(found, canopy, seconds);
  // A walk is filmed from one side from its first minute to its last.
  const walkFrom = hatchOpened - 60;
  return walkFrom <= seconds && seconds < hatchOpened + LONGEST_WALK_S ? hatchOpened : found;
}

function later(found: number, moment: number, seconds: number): number {
  return moment <= seconds && moment > found ? moment : found;
}

/**
 * Put the camera's place and what it looks at into vectors [m, local axes].
 *
 * `reach` is how far the walker is out of the hatch, or the airlock off the ship, `sun` where the Sun stands at the anchor,
 * `toLocal` turns the ship's axes onto the local ones.
 */
export function frameShip(
  moments: Moments,
  seconds: number,
  reach: number,
  sun: Vector3,
  toLocal: (vector: Vector3) => Vector3,
  eye: Vector3,
  target: Vector3,
): void {
  const { hatchOpened, left, returnBegun, hatchClosed, canopy, inflationBegins, jettisoned, entry } = moments;
  const isWalk = seconds >= hatchOpened - 60 && seconds < hatchClosed + 60;
  const hasAirlock = seconds >= inflationBegins && seconds < jettisoned + 60;
  // Close at the hatch while it opens, while he leaves and while he struggles to get in.
  const close = 1 - ease(seconds, left, left + 20) + ease(seconds, returnBegun, returnBegun + 20);
  let distance = isWalk ? 9.5 - 3.4 * close + 1.3 * reach : hasAirlock ? 10.5 + 1.35 * reach : 9.5;
  target.copy(isWalk ? LOOKS_AT_WALK : hasAirlock ? LOOKS_AT_WALK : LOOKS_AT_SHIP);
  if (isWalk) target.lerp(LOOKS_AT_HATCH, close).setX(target.x + 0.52 * reach);
  else if (hasAirlock) target.multiplyScalar(0.5).setX(0.5 * target.x + 0.45 * reach);
  toLocal(target);
  if (seconds >= Math.min(canopy, entry)) target.set(0, 0, 0);
  if (seconds >= entry) distance = 13;
  if (seconds >= canopy) {
    distance = 62;
    target.set(CANOPY_UP_M, 0, 0);
  }
  // Ahead or behind, whichever is sunny: the ship lies across the way and is seen from its side.
  const turn = sun.y >= 0 ? Math.sign(sun.z || 1) * ASIDE_RAD : Math.PI - Math.sign(sun.z || 1) * ASIDE_RAD;
  const above = seconds >= canopy ? 0.05 : ABOVE_RAD;
  eye.set(
    target.x + distance * Math.sin(above),
    target.y + distance * Math.cos(above) * Math.cos(turn),
    target.z + distance * Math.cos(above) * Math.sin(turn),
  );
}
