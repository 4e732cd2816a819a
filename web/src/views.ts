/** Globe, walk and landing: one at a time, or all of them beside one another. */

import type { Flight } from "./bundle";
import type { Control } from "./control";
import { button, h, put } from "./dom";
import { createGlobe } from "./globe/globe";
import { createGround } from "./ground";
import { text } from "./texts";
import type { App, View } from "./view";
import { createWalk } from "./walk/walk";

export interface Views extends View {
  readonly name: string;
  open(name: string): void;
  landings(): void;
  drawn(): Promise<unknown>;
}

const MAKERS = { globe: createGlobe, walk: createWalk, landing: createGround } as const;
type Name = keyof typeof MAKERS;
const NAMES = Object.keys(MAKERS) as Name[];
const CHOICES = [...NAMES, "all"] as const;
type Choice = (typeof CHOICES)[number];

/** The names that an address may have, for people. */
export const VIEW_NAMES = CHOICES.join(", ");

export function isViewName(name: string): name is Choice {
  return (CHOICES as readonly string[]).includes(name);
}

export function createViews(
  host: HTMLElement,
  control: Control,
  first: string | undefined,
  tell: () => void,
): Views {
  return new ViewTabs(host, control, first, tell);
}

/** Makes a view when it is first seen: a page that shows the map alone needs no graphics card. */
class ViewTabs implements Views {
  readonly #host: HTMLElement;
  readonly #control: Control;
  readonly #tell: () => void;
  readonly #frames = new Map(NAMES.map((name) => [name, frameOf(name)]));
  readonly #tabs = new Map(CHOICES.map((name) => [name, tabOf(name, () => this.open(name))]));
  readonly #made = new Map<Name, View>();
  #chosen: Choice;
  #flight: Flight | null = null;
  #ghost: Flight | null = null;

  constructor(host: HTMLElement, control: Control, first: string | undefined, tell: () => void) {
    this.#host = host;
    this.#control = control;
    this.#tell = tell;
    this.#chosen = first && isViewName(first) ? first : "globe";
    const list = h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": text("view.views") },
      ...this.#tabs.values(),
    );
    host.append(list, h("div", { class: "frames" }, ...this.#frames.values()));
    moveWithArrows(this.#tabs, (name) => this.open(name));
    this.#arrange();
  }

  get name(): string {
    return this.#chosen;
  }

  open(name: string): void {
    if (!isViewName(name)) return;
    this.#chosen = name;
    this.#arrange();
    this.#refresh();
    this.#tell();
  }

  show(flight: Flight, ghost: Flight | null): void {
    this.#flight = flight;
    this.#ghost = ghost;
    this.#refresh();
  }

  at(seconds: number): void {
    for (const name of this.#seen()) this.#made.get(name)?.at(seconds);
  }

  landings(): void {
    this.#refresh();
  }

  drawn(): Promise<unknown> {
    return Promise.all(this.#seen().map((name) => this.#made.get(name)?.ready));
  }

  dispose(): void {
    for (const view of this.#made.values()) view.dispose();
    this.#host.remove();
  }

  #seen(): Name[] {
    return NAMES.filter((name) => this.#chosen === "all" || this.#chosen === name);
  }

  #arrange(): void {
    put(this.#host, { "data-view": this.#chosen });
    for (const [name, tab] of this.#tabs) {
      const isChosen = name === this.#chosen;
      put(tab, { "aria-selected": String(isChosen), tabindex: isChosen ? 0 : -1 });
    }
    const seen = this.#seen();
    for (const [name, frame] of this.#frames) frame.hidden = !seen.includes(name);
  }

  #refresh(): void {
    if (!this.#flight) return;
    for (const name of this.#seen()) {
      const view = this.#viewOf(name);
      view.show(this.#flight, this.#ghost);
      view.at(this.#control.clock.seconds);
    }
  }

  #viewOf(name: Name): View {
    const known = this.#made.get(name);
    if (known) return known;
    const view = makeView(name, this.#frames.get(name) ?? this.#host, this.#control);
    this.#made.set(name, view);
    return view;
  }
}

function frameOf(name: Name): HTMLElement {
  return h("div", { class: `frame ${name}`, role: "tabpanel", "aria-label": text(`view.${name}`) });
}

function tabOf(name: Choice, open: () => void): HTMLButtonElement {
  return button(text(`view.${name}`), open, { role: "tab", "data-tab": name });
}

/** A view, or a sentence where the browser cannot draw it: no WebGL, for one. */
function makeView(name: Name, host: HTMLElement, app: App): View {
  try {
    return MAKERS[name](host, app);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    host.replaceChildren(h("p", { class: "empty" }, text("view.failed", why)));
    return { show: () => undefined, at: () => undefined, dispose: () => host.replaceChildren() };
  }
}

function moveWithArrows(tabs: ReadonlyMap<Choice, HTMLElement>, open: (name: Choice) => void): void {
  const names = [...tabs.keys()];
  for (const [place, element] of [...tabs.values()].entries()) {
    element.addEventListener("keydown", (event) => {
      const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const next = names[(place + way + names.length) % names.length];
      if (way === 0 || !next) return;
      event.preventDefault();
      event.stopPropagation();
      open(next);
      tabs.get(next)?.focus();
    });
  }
}
