/** What the page and its panels know of one another. */

import type { Flight } from "./bundle";
import type { Clock } from "./clock";
import type { Settings } from "./settings";
import type { Changes, Source } from "./source";
import type { Span } from "./span";

/** A panel that shows a flight, made by `createX(host, app)`. */
export interface View {
  /** Show a flight, and another one to compare with as a ghost. */
  show(flight: Flight, ghost: Flight | null): void;
  /** Show the flight at a mission time [s]. Called on every move of the clock while visible. */
  at(seconds: number): void;
  dispose(): void;
  /** Settled when what `show` needs is loaded, such as a texture; a picture waits for it. */
  readonly ready?: Promise<unknown>;
}

export interface PictureRequest {
  readonly view: string;
  readonly at: number;
}

/** What a flight is compared with: the mission as filed, or the flight before. */
export type Compare = "filed" | "previous";

/** Landings of a campaign: latitude and longitude [deg] by turns. */
export interface Landings {
  readonly campaign: string;
  readonly places: Float32Array;
}

/** What every panel may use. */
export interface App {
  readonly clock: Clock;
  /** The stretch of time that charts and timeline show. */
  readonly span: Span;
  readonly source: Source;
  /** Language, colours, calm motion; tells when they change. */
  readonly settings: Settings;
  /** URL of the Earth's texture: a file of the server, or data inside a single file. */
  readonly earth: string;
  /** Only one view is wanted, still, for a picture. */
  readonly picture: PictureRequest | null;
  readonly mission: string;
  readonly flight: Flight | null;
  readonly ghost: Flight | null;
  readonly compare: Compare;
  readonly landings: Landings | null;
  /** Fly the mission with other changes; resolves when it is on the page, or is overtaken. */
  fly(set: Changes): Promise<void>;
  setCompare(compare: Compare): void;
  setLandings(landings: Landings | null): void;
  /** Show a view or a panel by its name: globe, walk, landing, documents, whatif, ... */
  open(panel: string): void;
  /** Tell a screen reader. */
  say(text: string): void;
}
