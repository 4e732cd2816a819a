/**
 * Where the ship is at any time, from the telemetry of orbit, entry and canopies [km, km/s].
 *
 * Between samples with a velocity a cubic, so does the burn, of which the telemetry has the two
 * ends; under canopies straight lines in the Earth-fixed frame; after touchdown the last place.
 */

import { Vector3 } from "three";
import { type Flight, floorIndex } from "../bundle";
import { greenwich, hermite, turnAboutAxis } from "./frames";

const KM = 1e-3;
const AXES = ["x", "y", "z"] as const;

interface Leg {
  readonly times: Float64Array;
  readonly place: readonly [Float32Array, Float32Array, Float32Array];
  /** None where the places are Earth-fixed. */
  readonly speed: readonly [Float32Array, Float32Array, Float32Array] | null;
}

export class Trajectory {
  readonly #legs: readonly Leg[];
  readonly #flight: Flight;

  constructor(flight: Flight) {
    this.#flight = flight;
    const found = [leg(flight, "orbit"), leg(flight, "entry"), fixedLeg(flight, "landing")];
    this.#legs = found.filter((part) => part !== null);
  }

  /** First time at which the place is known [s], or null for a flight without places. */
  get start(): number | null {
    return this.#legs[0]?.times[0] ?? null;
  }

  /** Last time of the telemetry [s]. */
  get end(): number | null {
    const times = this.#legs[this.#legs.length - 1]?.times;
    return times ? (times[times.length - 1] ?? null) : null;
  }

  /** Put inertial place [km] and velocity [km/s] into vectors; false before the first sample. */
  at(seconds: number, place: Vector3, speed: Vector3): boolean {
    const legs = this.#legs;
    let current = 0;
    for (let number = 1; number < legs.length; number++) {
      if ((legs[number]?.times[0] ?? Infinity) <= seconds) current = number;
    }
    const own = legs[current];
    if (!own) return false;
    const last = own.times.length - 1;
    const next = legs[current + 1];
    const index = floorIndex(own.times, seconds);
    if (index < last) this.#between(own, index, own, index + 1, seconds, place, speed);
    else if (next?.speed && own.speed) this.#between(own, last, next, 0, seconds, place, speed);
    else this.#between(own, last, own, last, seconds, place, speed);
    return seconds >= (legs[0]?.times[0] ?? Infinity);
  }

  #between(
    own: Leg,
    index: number,
    other: Leg,
    after: number,
    seconds: number,
    place: Vector3,
    speed: Vector3,
  ): void {
    const begun = own.times[index] ?? 0;
    const span = (other.times[after] ?? 0) - begun;
    const share = span > 0 ? Math.min(Math.max((seconds - begun) / span, 0), 1) : 0;
    for (let axis = 0; axis < 3; axis++) {
      const from = own.place[axis]?.[index] ?? 0;
      const to = other.place[axis]?.[after] ?? 0;
      const leaves = own.speed?.[axis]?.[index] ?? 0;
      const arrives = other.speed?.[axis]?.[after] ?? 0;
      const straight = from + (to - from) * share;
      const there = own.speed ? hermite(share, span, from, leaves, to, arrives) : straight;
      place.setComponent(axis, KM * there);
      speed.setComponent(axis, KM * (leaves + (arrives - leaves) * share));
    }
    if (own.speed) return;
    const sky = this.#flight.header.sky;
    turnAboutAxis(place, greenwich(sky, seconds));
    // On the ground or a canopy he moves with the Earth.
    speed.set(-place.y, place.x, 0).multiplyScalar(sky.rate_rad_s);
  }
}

function columns(flight: Flight, group: string, before: string): Leg["place"] | null {
  const [x, y, z] = AXES.map((axis) => flight.column(group, `${before}${axis}`));
  return x && y && z ? [x, y, z] : null;
}

function leg(flight: Flight, group: string): Leg | null {
  const place = columns(flight, group, "");
  const speed = columns(flight, group, "v");
  const times = flight.times(group);
  return place && speed && times.length > 0 ? { times, place, speed } : null;
}

function fixedLeg(flight: Flight, group: string): Leg | null {
  const place = columns(flight, group, "fixed_");
  const times = flight.times(group);
  return place && times.length > 0 ? { times, place, speed: null } : null;
}
