/**
 * The one clock of the page. Every panel shows the flight at its seconds, and moves it.
 *
 * Time is mission time [s]: seconds after lift-off. The clock runs on animation frames, so that a
 * page in the background stands still instead of running away.
 */

export type ClockListener = (seconds: number) => void;
export type Frames = (callback: (milliseconds: number) => void) => unknown;

/** Mission seconds a second. */
export const SPEEDS = [1, 10, 60, 300, 1800] as const;
/** No frame moves the clock by more real time than this [ms]: a page that slept goes on, not ahead. */
const LONGEST_FRAME_MS = 250;

export class Clock {
  readonly #listeners = new Set<ClockListener>();
  readonly #states = new Set<() => void>();
  readonly #frames: Frames;
  #seconds = 0;
  #begin = 0;
  #duration = 0;
  #speed = 10;
  #playing = false;
  #last: number | null = null;
  #waits = false;

  constructor(frames: Frames = (callback) => requestAnimationFrame(callback)) {
    this.#frames = frames;
  }

  get seconds(): number {
    return this.#seconds;
  }

  /** First instant of the flight [s]: 0 with a lift-off, else where its telemetry starts. */
  get begin(): number {
    return this.#begin;
  }

  get duration(): number {
    return this.#duration;
  }

  get speed(): number {
    return this.#speed;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Call a listener on every move; the return value ends that. */
  on(listener: ClockListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Call a listener when the clock starts, stops or changes its speed or length. */
  onState(listener: () => void): () => void {
    this.#states.add(listener);
    return () => this.#states.delete(listener);
  }

  /** Set the last and the first instant of the flight [s]; the clock is held between them. */
  setDuration(seconds: number, begin = 0): void {
    this.#duration = Math.max(seconds, 0);
    this.#begin = Math.min(Math.max(begin, 0), this.#duration);
    this.#tellState();
    if (this.#seconds > this.#duration || this.#seconds < this.#begin) this.seek(this.#seconds);
  }

  setSpeed(speed: number): void {
    this.#speed = speed;
    this.#tellState();
  }

  play(): void {
    if (this.#playing) return;
    if (this.#seconds >= this.#duration) this.seek(this.#begin);
    this.#playing = true;
    this.#last = null;
    this.#tellState();
    this.#next();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#tellState();
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  /** Go to a mission time [s], held inside the flight; what is no number is ignored. */
  seek(seconds: number): void {
    if (!Number.isFinite(seconds)) return;
    this.#seconds = Math.min(Math.max(seconds, this.#begin), this.#duration);
    for (const listener of this.#listeners) listener(this.#seconds);
  }

  step(seconds: number): void {
    this.seek(this.#seconds + seconds);
  }

  readonly #tick = (now: number): void => {
    this.#waits = false;
    if (!this.#playing) return;
    const passed = this.#last === null ? 0 : Math.min(now - this.#last, LONGEST_FRAME_MS);
    this.#last = now;
    this.seek(this.#seconds + (passed / 1000) * this.#speed);
    if (this.#seconds >= this.#duration) this.pause();
    else this.#next();
  };

  /** Wait for one frame, and for no more than one. */
  #next(): void {
    if (this.#waits) return;
    this.#waits = true;
    this.#frames(this.#tick);
  }

  #tellState(): void {
    for (const listener of this.#states) listener();
  }
}
