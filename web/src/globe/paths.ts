/**
 * Paths of one flight: its orbit about the present moment, its ground track, its entry.
 *
 * Windows of the orbit and of the track move with the clock and are filled into the same lines; the
 * entry stands still on the Earth.
 */

import { Group, Vector3 } from "three";
import type { Flight } from "../bundle";
import { EQUATOR_KM, greenwich, POLE_KM, turnAboutAxis } from "./frames";
import { heatColours } from "./heat";
import { Line } from "./line";
import type { Trajectory } from "./trajectory";

const POINTS = 180; // every 30 s of a revolution: the chord stays within 1 km of the arc
const OVER_GROUND_KM = 7; // over the facets of the globe
const DEFAULT_PERIOD_S = 5400;

export interface PathLook {
  readonly orbit: number;
  readonly track: number;
  readonly isGhost: boolean;
}

/** A line through a window of time round the moment, in shares of a revolution. */
interface Window {
  readonly line: Line;
  readonly from: number;
  readonly to: number;
  readonly onGround: boolean;
}

export class Paths {
  /** Inertial lines. */
  readonly inertial = new Group();
  /** Earth-fixed lines. */
  readonly fixed = new Group();
  readonly #windows: readonly Window[];
  readonly #place = new Vector3();
  readonly #speed = new Vector3();

  readonly #period: number;
  readonly #flight: Flight;
  readonly #trajectory: Trajectory;

  constructor(flight: Flight, trajectory: Trajectory, look: PathLook) {
    this.#flight = flight;
    this.#trajectory = trajectory;
    this.#period = flight.header.measurands["orbit.period"]?.value ?? DEFAULT_PERIOD_S;
    const dash = look.isGhost ? ([260, 200] as const) : undefined;
    const made = (colour: number, width: number, opacity: number): Line =>
      new Line(new Float32Array(3 * (POINTS + 1)), { colour, width, opacity, ...(dash ? { dash } : {}) });
    this.#windows = flight.has("orbit")
      ? [
          { line: made(look.orbit, look.isGhost ? 1.2 : 2, 0.95), from: -0.62, to: 0, onGround: false },
          { line: made(look.orbit, 1.2, 0.4), from: 0, to: 0.38, onGround: false },
          { line: made(look.track, look.isGhost ? 1 : 1.5, 0.75), from: -1, to: 0, onGround: true },
          { line: made(look.track, 1, 0.35), from: 0, to: 1, onGround: true },
        ]
      : [];
    for (const { line, onGround } of this.#windows) (onGround ? this.fixed : this.inertial).add(line.mesh);
    for (const line of entryLines(flight, look.isGhost)) this.fixed.add(line.mesh);
  }

  at(seconds: number): void {
    const start = this.#trajectory.start ?? 0;
    const end = this.#trajectory.end ?? 0;
    for (const { line, from, to, onGround } of this.#windows) {
      const first = Math.min(Math.max(seconds + from * this.#period, start), end);
      const last = Math.min(Math.max(seconds + to * this.#period, start), end);
      // Down on the ground an orbit in the stars' frame means nothing any more.
      line.mesh.visible = last - first > 1 && (onGround || seconds < end);
      if (line.mesh.visible) this.#fill(line, first, last, onGround);
    }
  }

  #fill(line: Line, first: number, last: number, onGround: boolean): void {
    const place = this.#place;
    for (let index = 0; index <= POINTS; index++) {
      const when = first + ((last - first) * index) / POINTS;
      this.#trajectory.at(when, place, this.#speed);
      if (onGround) {
        turnAboutAxis(place, -greenwich(this.#flight.header.sky, when));
        toGround(place, OVER_GROUND_KM);
      }
      line.set(index, place.x, place.y, place.z);
    }
    line.moved();
  }
}

/** Move a point along its radius onto the ellipsoid, `over` it [km]. */
export function toGround(place: Vector3, over: number): Vector3 {
  const length = place.length();
  const sine = place.z / length;
  const radius = EQUATOR_KM - (EQUATOR_KM - POLE_KM) * sine * sine;
  return place.multiplyScalar((radius + over) / length);
}

/** The entry in colours of heat where it was, its shadow on the ground, the way under canopies. */
function entryLines(flight: Flight, isGhost: boolean): Line[] {
  const lines: Line[] = [];
  const fall = fixedPlaces(flight, "entry");
  const flux = flight.column("entry", "heat_flux");
  if (fall && flux) {
    const shadow = fall.slice();
    const place = new Vector3();
    for (let at = 0; at < shadow.length; at += 3) {
      toGround(place.fromArray(shadow, at), OVER_GROUND_KM).toArray(shadow, at);
    }
    if (isGhost) lines.push(new Line(fall, { colour: 0xc9b8ff, width: 1.5, opacity: 0.8, dash: [40, 30] }));
    else {
      const hot = 3 * firstHeated(flux);
      lines.push(new Line(fall, { colour: 0xffffff, width: 1.2, opacity: 0.55 }));
      lines.push(new Line(shadow, { colour: 0xffffff, width: 1, opacity: 0.3 }));
      lines.push(
        new Line(fall.subarray(hot), { colour: 0xffffff, width: 4, colours: heatColours(flux).subarray(hot) }),
      );
    }
  }
  return lines;
}

/** Index of the sample from which the flux is a two-hundredth of its peak, two before the last at most. */
function firstHeated(flux: Float32Array): number {
  const least = 0.005 * flux.reduce((peak, value) => Math.max(peak, value), 0);
  const found = flux.findIndex((value) => value >= least);
  return Math.min(Math.max(found, 0), flux.length - 2);
}

function fixedPlaces(flight: Flight, group: string): Float32Array | null {
  const [x, y, z] = ["x", "y", "z"].map((axis) => flight.column(group, `fixed_${axis}`));
  if (!x || !y || !z || x.length < 2) return null;
  const places = new Float32Array(3 * x.length);
  for (let index = 0; index < x.length; index++) {
    places.set([(x[index] ?? 0) * 1e-3, (y[index] ?? 0) * 1e-3, (z[index] ?? 0) * 1e-3], 3 * index);
  }
  return places;
}
