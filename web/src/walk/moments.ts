/** When things happen that change what is seen of ship, airlock and walker [s after lift-off]. */

import type { Flight } from "../bundle";

export interface Moments {
  /** First gas in the booms; infinite without an inflation. */
  readonly inflationBegins: number;
  readonly rigid: number;
  readonly hatchOpened: number;
  readonly left: number;
  readonly returnBegun: number;
  readonly back: number;
  readonly hatchClosed: number;
  readonly jettisoned: number;
  readonly ignition: number;
  readonly cutOff: number;
  /** The module is taken to be gone from here on. */
  readonly entry: number;
  readonly canopy: number;
  readonly touchdown: number;
}

/** Return the moments of a flight; what does not happen is infinite. */
export function momentsOf(flight: Flight): Moments {
  const when = (name: string): number =>
    flight.eventTime(name) ?? flight.eventTime(`${name}_1`) ?? Number.POSITIVE_INFINITY;
  const rigid = when("booms_rigid");
  const lasts = flight.header.measurands["airlock.inflation_duration"]?.value ?? 0;
  const cutOff = when("cut_off");
  const begun = flight.has("orbit") ? when("entry_interface") : Number.NEGATIVE_INFINITY;
  return {
    inflationBegins: rigid - lasts,
    rigid,
    hatchOpened: when("hatch_opened"),
    left: when("left_airlock"),
    returnBegun: when("return_begun"),
    back: when("back_inside"),
    hatchClosed: when("hatch_closed"),
    jettisoned: when("airlock_jettisoned"),
    ignition: when("ignition"),
    cutOff,
    entry: begun,
    canopy: when("drogue_opened"),
    touchdown: when("touchdown"),
  };
}

/** What is seen of the airlock. */
export interface AirlockState {
  /** Share to which the booms are filled. */
  filled: number;
  /** Outer hatch: 0 shut, 1 open. */
  open: number;
  /** Seconds since it was thrown off; negative while it is on the ship. */
  gone: number;
}

/** Drawn, not computed: how long the electric drive takes to swing the hatch [s]. */
export const SWING_S = 20;

/** Put the state of the airlock at a time into an object. */
export function airlockAt(moments: Moments, seconds: number, out: AirlockState): AirlockState {
  const { inflationBegins, rigid, hatchOpened, hatchClosed, jettisoned } = moments;
  out.filled = ramp(seconds, inflationBegins, rigid);
  out.open = ramp(seconds, hatchOpened - SWING_S, hatchOpened) - ramp(seconds, hatchClosed - SWING_S, hatchClosed);
  out.gone = Number.isFinite(jettisoned) ? seconds - jettisoned : -1;
  return out;
}

/** 0 before a span, 1 after it, straight between; a step where the span is none. */
export function ramp(seconds: number, from: number, to: number): number {
  if (seconds >= to) return 1;
  if (!(seconds > from) || !Number.isFinite(to)) return 0;
  return (seconds - from) / (to - from);
}

/** The same with a smooth start and end. */
export function ease(seconds: number, from: number, to: number): number {
  const share = ramp(seconds, from, to);
  return share * share * (3 - 2 * share);
}
