/** All that stands in the scene of the walk, put where it is at a time. */

import { Group, Vector3 } from "three";
import type { Flight } from "../bundle";
import { Trajectory } from "../globe/trajectory";
import { type Airlock, createAirlock, shoveOf } from "./airlock";
import { Attitude } from "./attitude";
import type { Backdrop } from "./backdrop";
import { Fall } from "./fall";
import { Lights } from "./lights";
import { createLock, type Lock } from "./lock";
import { filmedStretches, type Stretch } from "./filming";
import type { Lens } from "./lens";
import { type AirlockState, airlockAt, ease, type Moments, momentsOf, ramp } from "./moments";
import { Outing } from "./outing";
import { createShip, type Ship } from "./ship";
import { createSurfaces } from "./surfaces";
import { TetherLine } from "./tether";
import { createWalker, type Walker, type WalkerState } from "./walker";

const SUITED_M = 1.9; // helmet to boots: the model's size in the camera's frame
const LEFT_BEHIND_M_S = 0.6; // drawn: how fast the module drops back after it is cut loose
const SEEN_FOR_S = 60;
const STANDS_M = 1.1; // drawn: how far before the hatch a walker is whose place is not known
/** How far and how long the view goes with the airlock that is thrown off. */
const WATCHED_M = 16;
const WATCHED_S = 60;

export class Actors {
  readonly root = new Group();
  /** Ship's axes in the local ones. */
  readonly ship = new Group();
  readonly moments: Moments;
  /** The same for whoever frames the ship: a walk is none where the file has no place for the hatch. */
  readonly framed: Moments;
  readonly trajectory: Trajectory;
  readonly #hull: Ship;
  readonly #airlock: Airlock | null;
  /** Stands for a ship without a shape. */
  readonly #lock: Lock | null;
  readonly #walker: Walker;
  readonly #tether: TetherLine | null;
  readonly #outing: Outing;
  readonly #attitude: Attitude;
  readonly #fall: Fall;
  readonly #lights: Lights;
  readonly #shove: number;
  readonly #hatch: Vector3;
  readonly #harness = new Vector3();
  readonly #middle = new Vector3();
  readonly #state: AirlockState = { filled: 0, open: 0, gone: -1 };
  readonly #pose: Mutable<WalkerState> = { growth: 0, gauge: 0, holds: 0, strains: 0, inside: 0, seconds: 0 };

  constructor(flight: Flight) {
    const looks = createSurfaces();
    const { ship, tether } = flight.header.vehicle;
    this.moments = momentsOf(flight);
    this.trajectory = new Trajectory(flight);
    this.#hull = createShip(flight, looks);
    this.#airlock = createAirlock(flight, looks, this.#hull.middle);
    this.#lock = this.#hull.isKnown ? null : createLock(flight, looks);
    const never = { hatchOpened: Number.POSITIVE_INFINITY, inflationBegins: Number.POSITIVE_INFINITY };
    this.framed = typeof ship["hatch_distance_m"] === "number" || this.#lock ? this.moments : { ...this.moments, ...never };
    const ahead = flight.header.inputs["floating.harness_ahead"]?.value ?? 0.15;
    this.#shove = shoveOf(flight);
    this.#walker = createWalker(looks, SUITED_M, ahead);
    const length = tether?.["length_m"];
    this.#tether = typeof length === "number" ? new TetherLine(length) : null;
    this.#outing = new Outing(flight, this.moments);
    this.#attitude = new Attitude(flight);
    this.#fall = new Fall(flight);
    this.#lights = new Lights(flight);
    this.#hatch = new Vector3(Number(ship["hatch_distance_m"] ?? this.#lock?.length ?? 0), 0, Number(ship["hatch_offset_m"] ?? 0));
    this.#hull.module.add(this.#fall.plume);
    this.ship.add(this.#hull.root, this.#walker.root);
    if (this.#airlock) this.ship.add(this.#airlock.root);
    if (this.#lock) this.ship.add(this.#lock.root);
    if (this.#tether) this.ship.add(this.#tether.line.mesh);
    this.root.add(this.ship, this.#fall.root, this.#lights.root);
  }

  /** Put everything where it is; the backdrop was put there before. */
  at(seconds: number, backdrop: Backdrop): void {
    const { entry, canopy } = this.moments;
    this.#attitude.ship(seconds, this.ship.quaternion);
    // In the air the sphere is what is left, and the scene's middle.
    const isAlone = seconds >= Math.min(entry, canopy);
    if (isAlone) this.ship.position.copy(this.#hull.middle).negate();
    else this.ship.position.set(0, 0, 0);
    const since = Math.max(seconds - entry, 0);
    this.#hull.module.visible = !isAlone || (Number.isFinite(since) && since < SEEN_FOR_S);
    this.#hull.module.position.y = isAlone ? -since * LEFT_BEHIND_M_S : 0;
    this.#airlock?.set(airlockAt(this.moments, seconds, this.#state));
    if (this.#airlock) this.#airlock.root.visible = !isAlone;
    this.#moveWalker(seconds);
    this.#fall.at(this.moments, seconds, backdrop.speed);
    this.#middle.set(1.6, 0, 0.5).applyQuaternion(this.ship.quaternion).add(this.ship.position);
    this.#lights.at(seconds, backdrop.sun, backdrop.overhead, this.#middle);
  }

  /** How far the walker is out of the hatch, or the airlock off the ship while it is watched [m]. */
  get reach(): number {
    if (this.#outing.isOut) return Math.max(this.#outing.place.x, 0);
    if (this.#walker.root.visible) return STANDS_M;
    const gone = Math.max(this.#state.gone, 0);
    return Math.min(gone * this.#shove, WATCHED_M) * (1 - ease(gone, 0.5 * WATCHED_S, WATCHED_S));
  }

  /** Whether the mission file has a shape of the ship, or sizes of its airlock. */
  get hasShape(): boolean {
    return this.#hull.isKnown || this.#lock !== null;
  }

  /** Whether the walker stands where nothing but the drawing puts him. */
  get isStandIn(): boolean {
    return this.#lock !== null;
  }

  /** Whether somebody is outside at a time of whose place nothing is known. */
  lacksWalker(seconds: number): boolean {
    const { left, back } = this.moments;
    return !this.#outing.hasPlaces && seconds >= left && seconds < back;
  }

  /** When a camera has the walker in its picture, between his leaving and his return. */
  filmed(lens: Lens | null): readonly Stretch[] {
    const { left, returnBegun } = this.moments;
    if (!lens || !this.#outing.hasPlaces || !Number.isFinite(left)) return [];
    const pose = (seconds: number, middle: Vector3, head: Vector3): void => {
      this.#outing.at(seconds);
      middle.copy(this.#hatch).add(this.#outing.place);
      head.set(0, 0, 1).applyQuaternion(this.#outing.attitude);
    };
    return filmedStretches(lens, pose, left, Math.min(returnBegun, this.#outing.placesEnd));
  }

  dispose(): void {
    this.#lights.dispose();
  }

  #moveWalker(seconds: number): void {
    const outing = this.#outing;
    outing.at(seconds);
    const { root, harness } = this.#walker;
    root.visible = outing.isOut;
    if (this.#tether) this.#tether.line.mesh.visible = outing.isOut;
    if (!outing.isOut && !(this.#lock && this.lacksWalker(seconds))) return;
    root.visible = true;
    if (!outing.isOut) outing.standBefore(STANDS_M);
    root.position.copy(this.#hatch).add(outing.place);
    root.quaternion.copy(outing.attitude);
    const pose = this.#pose;
    pose.growth = outing.growth;
    pose.gauge = outing.gauge;
    pose.holds = outing.holds;
    pose.strains = outing.strains;
    // His chest is half a metre ahead of his middle on the way out.
    pose.inside = 1 - ramp(outing.place.x, -0.35, 0.4);
    pose.seconds = seconds;
    this.#walker.set(pose);
    this.#harness.copy(harness).applyQuaternion(outing.attitude).add(root.position);
    this.#tether?.hang(this.#hatch, this.#harness);
  }
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
