/** Samples of one telemetry group, read at a time without new memory. */

import { Quaternion } from "three";
import { type Flight, floorIndex } from "../bundle";

export class Series {
  readonly times: Float64Array;
  readonly #columns: readonly (Float32Array | null)[];
  readonly #from = new Quaternion();
  readonly #to = new Quaternion();

  constructor(flight: Flight, group: string, channels: readonly string[]) {
    this.times = flight.times(group);
    this.#columns = channels.map((channel) => flight.column(group, channel));
  }

  /** Whether there is a first channel with samples. */
  get isThere(): boolean {
    return this.times.length > 0 && Boolean(this.#columns[0]);
  }

  get start(): number {
    return this.times[0] ?? Number.POSITIVE_INFINITY;
  }

  get end(): number {
    return this.times[this.times.length - 1] ?? Number.NEGATIVE_INFINITY;
  }

  /** Value of a channel by its number, straight between samples, held outside of them. */
  value(channel: number, seconds: number): number {
    const column = this.#columns[channel];
    if (!column || this.times.length === 0) return 0;
    const index = floorIndex(this.times, seconds);
    const from = column[index] ?? 0;
    return from + ((column[Math.min(index + 1, column.length - 1)] ?? from) - from) * this.#share(index, seconds);
  }

  /** Value of the sample before, for channels that are labels. */
  label(channel: number, seconds: number): number {
    return this.#columns[channel]?.[floorIndex(this.times, seconds)] ?? 0;
  }

  /** Attitude from four channels w, x, y, z, the first of them numbered; the shorter way round. */
  attitude(first: number, seconds: number, out: Quaternion): Quaternion {
    const index = floorIndex(this.times, seconds);
    this.#read(first, index, this.#from);
    this.#read(first, Math.min(index + 1, this.times.length - 1), this.#to);
    return out.slerpQuaternions(this.#from, this.#to, this.#share(index, seconds));
  }

  #read(first: number, index: number, out: Quaternion): void {
    const part = (number: number): number => this.#columns[first + number]?.[index] ?? 0;
    out.set(part(1), part(2), part(3), part(0));
    if (out.lengthSq() < 0.5) out.identity();
    else out.normalize();
  }

  #share(index: number, seconds: number): number {
    const from = this.times[index] ?? 0;
    const span = (this.times[index + 1] ?? from) - from;
    return span > 0 ? Math.min(Math.max((seconds - from) / span, 0), 1) : 0;
  }
}
