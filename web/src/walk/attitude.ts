/**
 * How the ship is turned against the local axes (x up, y forward, z along the orbit's normal).
 *
 * During the free float as the telemetry has it. Before it level, as it is at the exit. After it the
 * ship keeps its place among the stars until the airlock is thrown off, which makes it turn at the
 * rate of the measurand `ship.spin_after_jettison` about its y axis, the airlock's push being along
 * x at an arm along z. From `AIMS_S` before ignition the engine points forward. In the air the
 * sphere hangs level.
 */

import { Quaternion, Vector3 } from "three";
import type { Flight } from "../bundle";
import { localAxes } from "../globe/frames";
import { Trajectory } from "../globe/trajectory";
import { ease, type Moments, momentsOf } from "./moments";
import { Series } from "./series";

/** Drawn, not computed: how long before ignition the ship is turned, and for how long [s]. */
const AIMS_S = 300;
const TURNS_S = 120;
const ACROSS = new Vector3(0, -1, 0);
// Engine at the ship's -z end, forward is y: z to -y, x stays up.
const BACKWARDS = new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), Math.PI / 2);

export class Attitude {
  readonly #trajectory: Trajectory;
  readonly #moments: Moments;
  readonly #poses: Series;
  readonly #spin: number;
  readonly #exit = new Quaternion();
  readonly #now = new Quaternion();
  readonly #turn = new Quaternion();
  readonly #place = new Vector3();
  readonly #speed = new Vector3();

  constructor(flight: Flight) {
    this.#trajectory = new Trajectory(flight);
    this.#moments = momentsOf(flight);
    this.#poses = new Series(flight, "floating", ["ship_qw", "ship_qx", "ship_qy", "ship_qz"]);
    this.#spin = flight.header.measurands["ship.spin_after_jettison"]?.value ?? 0;
    if (this.#poses.isThere) {
      this.#trajectory.at(this.#poses.start, this.#place, this.#speed);
      localAxes(this.#place, this.#speed, this.#exit);
    }
  }

  /** Put the ship's attitude on the local axes of a time into a quaternion. */
  ship(seconds: number, out: Quaternion): Quaternion {
    const { ignition, canopy, entry } = this.#moments;
    if (seconds >= Math.min(canopy, entry)) return out.identity();
    this.#coasting(seconds, out);
    return out.slerp(BACKWARDS, ease(seconds, ignition - AIMS_S, ignition - AIMS_S + TURNS_S));
  }

  /** Turn an attitude on the orbit's axes of the exit onto the local axes of a time, in place. */
  onLocal(seconds: number, attitude: Quaternion): Quaternion {
    this.#trajectory.at(seconds, this.#place, this.#speed);
    localAxes(this.#place, this.#speed, this.#now).invert().multiply(this.#exit);
    return attitude.premultiply(this.#now);
  }

  #coasting(seconds: number, out: Quaternion): Quaternion {
    if (!this.#poses.isThere || seconds < this.#poses.start) return out.identity();
    this.#poses.attitude(0, seconds, out);
    const since = seconds - this.#moments.jettisoned;
    if (since > 0) out.multiply(this.#turn.setFromAxisAngle(ACROSS, (this.#spin * since) % (2 * Math.PI)));
    return this.onLocal(seconds, out);
  }
}
