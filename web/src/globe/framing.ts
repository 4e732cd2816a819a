/**
 * Where the camera of the globe stands by itself: the whole Earth while the ship is in orbit, close
 * over the track when it comes down.
 *
 * From ignition to the opening of the canopies the camera sinks; the distance changes by equal
 * factors in equal times, so that nothing rushes. In orbit it stands a little towards the Sun, so
 * that part of the day side is in view on night passes too.
 */

import { Vector3 } from "three";
import type { Flight } from "../bundle";

export const WHOLE_KM = 25_000; // the whole Earth in a frame of 32 degrees
const CLOSE_KM = 1_700; // an aim point and a landing 1000 km apart are both in the frame
const SUNWARDS = 0.5;
const LOOKS_DOWN_BY = 0.3;
/** Angles under the ship's zenith, southwards, from which the camera looks down [rad]. */
const WHOLE_TILT = 0.2;
const CLOSE_TILT = 0.62;

/** Times between which the camera sinks [s]. */
export interface Descent {
  readonly from: number;
  readonly to: number;
}

/** Return when the camera sinks on a flight, or null where nothing comes down. */
export function descentOf(flight: Flight): Descent | null {
  const to = flight.eventTime("drogue_opened") ?? flight.eventTime("touchdown");
  if (to === null) return null;
  const entry = flight.extent("entry");
  const from = flight.eventTime("ignition") ?? entry?.[0] ?? to;
  return { from: Math.min(from, to), to };
}

/** Share of the way down at a time: 0 in orbit, 1 under the canopies, smooth at both ends. */
export function sunk(descent: Descent | null, seconds: number): number {
  if (!descent) return 0;
  const span = descent.to - descent.from;
  const share = span > 0 ? (seconds - descent.from) / span : Number(seconds >= descent.to);
  const held = Math.min(Math.max(share, 0), 1);
  return held * held * (3 - 2 * held);
}

const north = new Vector3();
const out = new Vector3();

/**
 * Put the place of the camera and what it looks at into vectors [km].
 *
 * `ship` and `sun` are inertial; `share` is how far the camera has sunk.
 */
export function frame(ship: Vector3, sun: Vector3, share: number, eye: Vector3, target: Vector3): void {
  const distance = WHOLE_KM * (CLOSE_KM / WHOLE_KM) ** share;
  // The look goes to the ship early on the way down, so that it stays in the frame.
  const looks = Math.min(share / LOOKS_DOWN_BY, 1);
  target.copy(ship).multiplyScalar(looks * looks * (3 - 2 * looks));
  out.copy(ship).normalize();
  out.addScaledVector(sun, SUNWARDS * (1 - looks)).normalize();
  north.set(0, 0, 1).addScaledVector(out, -out.z).normalize();
  const tilt = WHOLE_TILT + (CLOSE_TILT - WHOLE_TILT) * looks;
  eye
    .copy(target)
    .addScaledVector(out, distance * Math.cos(tilt))
    .addScaledVector(north, -distance * Math.sin(tilt));
}
