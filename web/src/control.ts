/** What is on the page: mission, changes, flight and ghost; flies again when they change. */

import type { Flight } from "./bundle";
import { Clock } from "./clock";
import type { Settings } from "./settings";
import type { Changes, FlightRequest, Source, Waiting } from "./source";
import { Span } from "./span";
import type { App, Compare, Landings, PictureRequest } from "./view";

export interface Start {
  readonly mission: string;
  readonly set: Changes;
  readonly seed: number | null;
  readonly draw: number | null;
  /** The moment to begin with [s]; null for a good one. */
  readonly seconds: number | null;
}

/** What a reader wants to see first, by name of phase. */
const FIRST = ["spacewalk", "entry"];

/** The moment to begin with [s]: the walker's way out, else the first phase worth a look. */
export function firstMoment(flight: Flight): number {
  const phase = FIRST.map((name) => flight.header.phases.find((one) => one.name === name)).find(Boolean);
  return flight.eventTime("left_airlock") ?? phase?.start_s ?? flight.header.begin_s ?? 0;
}

/** What the page does for its control: it is built anew when the language changes. */
export interface Stage {
  show(flight: Flight, ghost: Flight | null): void;
  waits(waiting: Waiting | null): void;
  open(panel: string): void;
  say(text: string): void;
  landings(): void;
  fail(error: unknown, again: () => void): void;
}

export class Control implements App {
  readonly clock = new Clock();
  readonly span = new Span();
  readonly source: Source;
  readonly settings: Settings;
  readonly earth: string;
  readonly picture: PictureRequest | null;
  stage: Stage | null = null;
  mission = "";
  seed: number | null = null;
  draw: number | null = null;
  flight: Flight | null = null;
  compare: Compare = "filed";
  landings: Landings | null = null;
  #filed: Flight | null = null;
  #previous: Flight | null = null;
  #stop = new AbortController();

  constructor(source: Source, settings: Settings, earth: string, picture: PictureRequest | null) {
    this.source = source;
    this.settings = settings;
    this.earth = earth;
    this.picture = picture;
    this.clock.on((seconds) => this.span.at(seconds));
  }

  /** The flight to compare with; null where it is the same one. */
  get ghost(): Flight | null {
    const other = this.compare === "filed" ? this.#filed : this.#previous;
    return other && this.flight && other.id !== this.flight.id ? other : null;
  }

  /** Begin with a mission: fly it, and its filed self where there are changes. */
  async start(start: Start): Promise<void> {
    this.mission = start.mission;
    this.seed = start.seed;
    this.draw = start.draw;
    [this.#filed, this.#previous, this.landings] = [null, null, null];
    await this.fly(start.set);
    if (this.flight) this.clock.seek(start.seconds ?? firstMoment(this.flight));
    this.span.setMode("phase", this.clock.seconds);
    if (!this.#filed) await this.#flyFiled();
  }

  async fly(set: Changes): Promise<void> {
    this.#stop.abort();
    const stop = new AbortController();
    this.#stop = stop;
    try {
      const tell = (waiting: Waiting): void => this.stage?.waits(waiting);
      const flight = await this.source.fly(this.#request(set), tell, stop.signal);
      if (!stop.signal.aborted) this.#adopt(flight);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    } finally {
      if (this.#stop === stop) this.stage?.waits(null);
    }
  }

  setCompare(compare: Compare): void {
    this.compare = compare;
    this.#show();
  }

  setLandings(landings: Landings | null): void {
    this.landings = landings;
    this.stage?.landings();
  }

  open(panel: string): void {
    this.stage?.open(panel);
  }

  say(text: string): void {
    this.stage?.say(text);
  }

  /** Fly what the mission file has, to compare with. */
  async #flyFiled(): Promise<void> {
    const { signal } = this.#stop;
    try {
      this.#filed = await this.source.fly(this.#request({}), () => undefined, signal);
      this.#show();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  #adopt(flight: Flight): void {
    if (
      this.flight &&
      this.flight.id !== flight.id &&
      this.flight.header.mission.id === flight.header.mission.id
    ) {
      this.#previous = this.flight;
    }
    if (Object.keys(flight.header.set).length === 0) this.#filed = flight;
    this.mission = flight.header.mission.id;
    this.flight = flight;
    this.clock.setDuration(flight.header.duration_s, flight.header.begin_s);
    this.span.show(flight, this.clock.seconds);
    this.#show();
  }

  #show(): void {
    if (this.flight) this.stage?.show(this.flight, this.ghost);
  }

  #request(set: Changes): FlightRequest {
    const request = { mission: this.mission, set };
    if (this.seed === null) return request;
    return { ...request, seed: this.seed, draw: this.draw ?? 0 };
  }
}
