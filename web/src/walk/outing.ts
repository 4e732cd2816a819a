/**
 * Where the walker is against the ship and what he does.
 *
 * Outside: place and attitude of the telemetry. Before the exit he comes out of the airlock along
 * its axis; on his return the way in is the telemetry's `ingress_progress`, and its failed attempts
 * push him back. Legs or head first as the flight has it. Drawn, not computed: where in the airlock
 * he waits, how long he takes to turn round, how far a failed attempt carries.
 */

import { Quaternion, Vector3 } from "three";
import type { Flight } from "../bundle";
import { ease, type Moments } from "./moments";
import { Series } from "./series";

/** From the hatch inwards to where he waits, outwards to where he holds on [m]. */
const INSIDE_M = 1.25;
const HOLDS_M = 0.5;
const TURNS_S = 18;
const HEAD_OUT = new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), Math.PI / 2);
const ABOUT_Y = new Vector3(0, 1, 0);
const BACK = 4; // segments of an excursion: out, jerk, recovery, lingering, back, rest

export class Outing {
  /** Centre of mass from the hatch's centre, on the ship's axes [m]. */
  readonly place = new Vector3();
  /** On the ship's axes. */
  readonly attitude = new Quaternion();
  /** Whether he can be seen at all. */
  isOut = false;
  /** 0 limbs spread, 1 hands at tether or rim. */
  holds = 0;
  /** How hard he works at the hatch, 0 to 1. */
  strains = 0;
  /** Growth of the suit's volume, and its gauge pressure [Pa]. */
  growth = 0;
  gauge = 0;

  readonly #moments: Moments;
  readonly #poses: Series;
  readonly #person: Series;
  readonly #isFeetFirst: boolean;
  readonly #shipAttitude = new Quaternion();
  readonly #turn = new Quaternion();
  readonly #last = new Vector3();
  readonly #lastAttitude = new Quaternion();

  constructor(flight: Flight, moments: Moments) {
    this.#moments = moments;
    this.#poses = new Series(flight, "floating", [
      "walker_x", "walker_y", "walker_z", "walker_qw", "walker_qx", "walker_qy", "walker_qz",
      "ship_qw", "ship_qx", "ship_qy", "ship_qz", "doing",
    ]);
    this.#person = new Series(flight, "spacewalk", [
      "suit_growth", "suit_gauge_pressure", "ingress_progress", "failed_attempts", "load",
    ]);
    this.#isFeetFirst = (flight.header.inputs["walkers.0.feet_first"]?.value ?? 1) > 0.5;
    this.#read(this.#poses.end);
    this.#last.copy(this.place);
    this.#lastAttitude.copy(this.attitude);
  }

  /** Whether the flight says where he is outside. */
  get hasPlaces(): boolean {
    return this.#poses.isThere;
  }

  /** The last time of which it says so [s]. */
  get placesEnd(): number {
    return this.#poses.end;
  }

  /** Take the state of a time. */
  at(seconds: number): void {
    const { hatchOpened, left, returnBegun, hatchClosed } = this.#moments;
    this.isOut = this.#poses.isThere && seconds >= hatchOpened - 1 && seconds < Math.min(hatchClosed, returnBegun + 3600);
    this.growth = this.#person.value(0, seconds);
    this.gauge = this.#person.value(1, seconds);
    this.strains = 0;
    if (!this.isOut) return;
    if (seconds < left) this.#leaving(ease(seconds, hatchOpened + 0.4 * (left - hatchOpened), left));
    else if (seconds <= Math.min(returnBegun, this.#poses.end)) {
      this.#read(seconds);
      this.holds = this.#holding(seconds);
    } else this.#returning(seconds);
  }

  /** Put him before the hatch, head outwards: what is drawn where the flight has no places. */
  standBefore(metres: number): void {
    this.place.set(metres, 0, 0);
    this.attitude.copy(HEAD_OUT);
    this.holds = 0.5;
  }

  #leaving(share: number): void {
    this.place.set(-INSIDE_M + (INSIDE_M + HOLDS_M) * share, 0, 0);
    this.attitude.copy(HEAD_OUT);
    this.holds = 1;
  }

  #read(seconds: number): void {
    this.place.set(this.#poses.value(0, seconds), this.#poses.value(1, seconds), this.#poses.value(2, seconds));
    this.#poses.attitude(3, seconds, this.attitude);
    this.#poses.attitude(7, seconds, this.#shipAttitude);
    this.attitude.premultiply(this.#shipAttitude.invert());
  }

  /** Share of the seconds about a time during which he has something in his hands. */
  #holding(seconds: number): number {
    let held = 0;
    for (let step = -3; step <= 3; step++) held += this.#poses.label(11, seconds + 0.6 * step) >= BACK ? 1 : 0;
    return held / 7;
  }

  #returning(seconds: number): void {
    const { returnBegun, back } = this.#moments;
    const settled = ease(seconds, returnBegun, returnBegun + TURNS_S);
    const done = seconds >= back ? 1 : Math.min(Math.max(this.#person.value(2, seconds), 0), 1);
    this.strains = seconds >= back ? 0 : 0.35 + 0.65 * Math.min(this.#person.value(4, seconds), 1);
    // Pushing in and slipping back, two or three centimetres, as long as he is not through.
    const heave = 0.03 * this.strains * Math.sin(0.9 * seconds) * Math.sin(0.23 * seconds);
    const into = HOLDS_M - (INSIDE_M + HOLDS_M) * done + heave * (done < 1 ? 1 : 0);
    this.place.set(into, 0, 0);
    this.attitude.copy(HEAD_OUT);
    if (!this.#isFeetFirst) this.attitude.multiply(this.#turn.setFromAxisAngle(ABOUT_Y, Math.PI));
    this.attitude.multiply(
      this.#turn.setFromAxisAngle(ABOUT_Y, 0.1 * this.strains * Math.sin(0.61 * seconds)),
    );
    this.place.lerpVectors(this.#last, this.place, settled);
    this.#turn.copy(this.attitude);
    this.attitude.slerpQuaternions(this.#lastAttitude, this.#turn, settled);
    this.holds = 1;
  }
}
