/** Keeps the address in step with the page, and the page with the address. */

import { readAddress, writeAddress } from "./address";
import type { Control } from "./control";
import type { Page } from "./page";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const WAIT_MS = 600;

export class Link {
  readonly #control: Control;
  readonly #page: Page;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(control: Control, page: Page) {
    this.#control = control;
    this.#page = page;
  }

  /** Begin to write: before the first flight the address is only read. */
  begin(): void {
    if (this.#control.picture) return;
    const later = (): void => this.#later();
    this.#control.clock.on(later);
    this.#page.onChange(later);
    addEventListener("hashchange", (event) => void this.#follow(new URL(event.newURL).hash));
    later();
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      history.replaceState(null, "", addressOf(this.#control, this.#page));
    }, WAIT_MS);
  }

  /** The reader changed the address, or went back to one: what waits to be written is older than that. */
  async #follow(hash: string): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const address = readAddress(hash);
    const flight = this.#control.flight;
    if (!flight) return;
    const mission = address.mission ?? this.#control.mission;
    const start = { ...address, mission };
    const isOther =
      mission !== this.#control.mission ||
      address.seed !== this.#control.seed ||
      JSON.stringify(address.set) !== JSON.stringify(flight.header.set);
    try {
      if (isOther) await this.#control.start(start);
    } catch (error) {
      this.#page.fail(error, () => void this.#control.start(start));
    }
    if (address.view) this.#page.open(address.view);
    if (address.panel !== this.#page.panel) this.#page.open(address.panel ?? "");
    if (address.seconds !== null) this.#control.clock.seek(address.seconds);
  }
}

/** The address of what the page shows now. */
export function addressOf(control: Control, page: Pick<Page, "view" | "panel">): string {
  return writeAddress({
    mission: control.mission,
    seconds: control.clock.seconds,
    set: control.flight?.header.set ?? {},
    seed: control.seed,
    draw: control.draw,
    view: page.view,
    panel: page.panel,
  });
}
