/**
 * When the exterior camera has the walker in its picture.
 *
 * The view changes to the camera once he is in its frame from helmet to boots, and leaves it where
 * he is lost for longer than a viewer waits: a picture of stars alone tells nothing.
 */

import { Quaternion, Vector3 } from "three";
import type { Lens } from "./lens";

/** First and last time [s]. */
export type Stretch = readonly [from: number, to: number];

/** Where the walker is on the ship's axes at a time [m]: put into the two vectors. */
export type Pose = (seconds: number, middle: Vector3, head: Vector3) => void;

/** Nearer than this his suit fills the picture [m]: at 1.5 m a frame of 57 by 43 degrees is 1.6 m wide. */
const NEAR_M = 1.5;
const HALF_M = 0.95; // helmet to boots is 1.9 m, the size of the drawn suit
const STEP_S = 0.5;
/** Chosen for a viewer: so long a loss is waited out, and a shorter sight is not worth a change [s]. */
const WAITS_S = 8;
const WORTH_S = 8;

/** Return the stretches between two times in which a camera is worth looking through. */
export function filmedStretches(lens: Lens, pose: Pose, from: number, to: number): Stretch[] {
  const found: Stretch[] = [];
  const [middle, head] = [new Vector3(), new Vector3()];
  let [begun, last] = [Number.NaN, Number.NaN];
  const end = (): void => {
    if (last - begun >= WORTH_S) found.push([begun, last]);
    begun = last = Number.NaN;
  };
  for (let at = from; at <= to; at += STEP_S) {
    pose(at, middle, head);
    const isSeen = isInside(lens, middle, NEAR_M);
    if (Number.isNaN(begun) && isSeen && isWhole(lens, middle, head)) begun = at;
    if (Number.isNaN(begun)) continue;
    if (isSeen) last = at;
    else if (at - last > WAITS_S) end();
  }
  end();
  return found;
}

/** Whether a time is in one of some stretches. */
export function isWithin(stretches: readonly Stretch[], seconds: number): boolean {
  return stretches.some(([from, to]) => seconds >= from && seconds <= to);
}

function isWhole(lens: Lens, middle: Vector3, head: Vector3): boolean {
  const along = head.clone().multiplyScalar(HALF_M);
  return isInside(lens, middle.clone().add(along), 0) && isInside(lens, middle.clone().sub(along), 0);
}

/** Whether a place on the ship's axes is ahead of a lens, so far at least, and inside its frame. */
function isInside(lens: Lens, place: Vector3, near: number): boolean {
  const seen = place.clone().sub(lens.place).applyQuaternion(new Quaternion().copy(lens.turn).invert());
  const ahead = -seen.z;
  return (
    ahead > near &&
    Math.abs(seen.x) < ahead * Math.tan(lens.width / 2) &&
    Math.abs(seen.y) < ahead * Math.tan(lens.height / 2)
  );
}
