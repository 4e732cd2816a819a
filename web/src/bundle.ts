/**
 * A flight as the page knows it: a header of JSON and one blob of float32 columns.
 *
 * Numbers are SI. Times are seconds after lift-off. A time column holds seconds after its group's
 * start, because float32 would lose milliseconds after a day.
 */

import type { GroupHeader, Header, Phase } from "./flightfile";

export type * from "./flightfile";

const CIRCLE = 360;

/** One flight: its header and read-only views on its columns. */
export class Flight {
  readonly header: Header;
  readonly #blob: ArrayBuffer;
  readonly #groups: ReadonlyMap<string, GroupHeader>;
  readonly #times = new Map<string, Float64Array>();
  readonly #columns = new Map<string, Float32Array>();

  /** Throws RangeError where the blob is not as long as the header says. */
  constructor(header: Header, blob: ArrayBuffer) {
    if (blob.byteLength !== header.telemetry.bytes) {
      throw new RangeError(`telemetry must have ${header.telemetry.bytes} bytes, got ${blob.byteLength}`);
    }
    this.header = header;
    this.#blob = blob;
    this.#groups = new Map(header.telemetry.groups.map((group) => [group.name, group]));
  }

  get id(): string {
    return this.header.id;
  }

  /** Mission times of a group [s], rising; empty where there is no such group. */
  times(group: string): Float64Array {
    const known = this.#times.get(group);
    if (known) return known;
    const header = this.#groups.get(group);
    const after = header ? this.#view(header.time, header.count) : new Float32Array();
    const times = Float64Array.from(after, (seconds) => seconds + (header?.start ?? 0));
    this.#times.set(group, times);
    return times;
  }

  /** One column in its unit, or null where the flight has none. */
  column(group: string, channel: string): Float32Array | null {
    const key = `${group}/${channel}`;
    const known = this.#columns.get(key);
    if (known) return known;
    const header = this.#groups.get(group);
    const found = header?.channels[channel];
    if (!header || !found) return null;
    const column = this.#view(found.offset, header.count);
    this.#columns.set(key, column);
    return column;
  }

  unit(group: string, channel: string): string | null {
    return this.#groups.get(group)?.channels[channel]?.unit ?? null;
  }

  has(group: string, channel?: string): boolean {
    const header = this.#groups.get(group);
    return header !== undefined && (channel === undefined || channel in header.channels);
  }

  /** First and last mission time of a group [s], or null where it has no sample. */
  extent(group: string): readonly [number, number] | null {
    const times = this.times(group);
    const first = times[0];
    const last = times[times.length - 1];
    return first === undefined || last === undefined ? null : [first, last];
  }

  /** Value at a mission time [s], linear between samples; null outside them or where one is NaN. */
  sample(group: string, channel: string, seconds: number): number | null {
    const column = this.column(group, channel);
    const times = this.times(group);
    if (!column || times.length === 0) return null;
    if (seconds < (times[0] as number) || seconds > (times[times.length - 1] as number)) return null;
    const low = floorIndex(times, seconds);
    const high = Math.min(low + 1, times.length - 1);
    const [before, after] = [times[low] as number, times[high] as number];
    const [from, to] = [column[low] as number, column[high] as number];
    const share = after > before ? (seconds - before) / (after - before) : 0;
    const value =
      this.unit(group, channel) === "degrees_east" ? around(from, to, share) : from + (to - from) * share;
    return Number.isFinite(value) ? value : null;
  }

  /** The shortest phase that holds a mission time [s]; the last one after the end. */
  phaseAt(seconds: number): Phase | null {
    const phases = this.header.phases;
    const inside = phases.filter((phase) => phase.start_s <= seconds && seconds < phase.end_s);
    const shortest = inside.sort((a, b) => a.end_s - a.start_s - (b.end_s - b.start_s))[0];
    const begun = phases.filter((phase) => phase.start_s <= seconds);
    return shortest ?? begun[begun.length - 1] ?? phases[0] ?? null;
  }

  /** The time of the first event with a name [s], or null. */
  eventTime(name: string): number | null {
    return this.header.events.find((event) => event.name === name)?.mission_time_s ?? null;
  }

  #view(offset: number, count: number): Float32Array {
    return new Float32Array(this.#blob, offset, count);
  }
}

/** Index of the last time that is not after `seconds`; 0 before the first. */
export function floorIndex(times: ArrayLike<number>, seconds: number): number {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((times[middle] as number) <= seconds) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** A longitude between two others along the shorter way [deg]. */
function around(from: number, to: number, share: number): number {
  const way = ((((to - from + CIRCLE / 2) % CIRCLE) + CIRCLE) % CIRCLE) - CIRCLE / 2;
  const there = from + way * share;
  return ((((there + CIRCLE / 2) % CIRCLE) + CIRCLE) % CIRCLE) - CIRCLE / 2;
}
