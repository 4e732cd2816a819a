/**
 * The stretch of time that charts and timeline show: the phase at the clock, the whole flight, or
 * what the reader chose.
 */

import type { Flight, Phase } from "./bundle";

export type SpanMode = "phase" | "flight" | "chosen";

/** Share of a phase that is shown before and after it. */
const MARGIN = 0.04;
/** And at most so much [s]. */
const MOST_MARGIN_S = 300;
/** A phase inside another of at most this length is shown with it: a free float with its walk [s]. */
const TOGETHER_S = 3600;
/** The shortest stretch that can be chosen [s]. */
const SHORTEST_S = 2;

export class Span {
  readonly #listeners = new Set<() => void>();
  #flight: Flight | null = null;
  #mode: SpanMode = "phase";
  #from = 0;
  #to = 1;

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get mode(): SpanMode {
    return this.#mode;
  }

  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #begin(): number {
    return this.#flight?.header.begin_s ?? 0;
  }

  show(flight: Flight, seconds: number): void {
    this.#flight = flight;
    if (this.#mode === "chosen") this.choose(this.#from, this.#to);
    else this.setMode(this.#mode, seconds);
  }

  setMode(mode: SpanMode, seconds: number): void {
    this.#mode = mode;
    if (mode === "flight") this.#set(this.#begin, this.#flight?.header.duration_s ?? 1);
    else this.#follow(seconds, true);
  }

  /** Show a stretch [s], held inside the flight. */
  choose(from: number, to: number): void {
    const end = this.#flight?.header.duration_s ?? 1;
    const width = Math.min(Math.max(to - from, SHORTEST_S), end - this.#begin);
    const start = Math.min(Math.max(from, this.#begin), end - width);
    this.#mode = "chosen";
    this.#set(start, start + width);
  }

  /** Zoom by a factor about a mission time [s]. */
  zoom(factor: number, about: number): void {
    this.choose(about - (about - this.#from) * factor, about + (this.#to - about) * factor);
  }

  /** Keep the clock in view. */
  at(seconds: number): void {
    if (this.#mode === "phase") this.#follow(seconds, false);
    else if (seconds < this.#from || seconds > this.#to) this.#page(seconds);
  }

  #follow(seconds: number, always: boolean): void {
    const phase = this.#flight ? shownPhase(this.#flight, seconds) : null;
    if (!phase) return;
    const margin = Math.min(Math.max((phase.end_s - phase.start_s) * MARGIN, SHORTEST_S), MOST_MARGIN_S);
    const from = Math.max(phase.start_s - margin, this.#begin);
    if (always || from !== this.#from || phase.end_s + margin !== this.#to)
      this.#set(from, phase.end_s + margin);
  }

  #page(seconds: number): void {
    const width = this.#to - this.#from;
    this.choose(seconds - width / 10, seconds + (width * 9) / 10);
  }

  #set(from: number, to: number): void {
    this.#from = from;
    this.#to = to;
    for (const listener of this.#listeners) listener();
  }
}

/** The phase to show at a mission time [s]: the longest of the short ones, else the shortest. */
export function shownPhase(flight: Flight, seconds: number): Phase | null {
  const length = (phase: Phase): number => phase.end_s - phase.start_s;
  const inside = flight.header.phases.filter((phase) => phase.start_s <= seconds && seconds < phase.end_s);
  const short = inside.filter((phase) => length(phase) <= TOGETHER_S).sort((a, b) => length(b) - length(a));
  return short[0] ?? flight.phaseAt(seconds);
}
