/** The page: header, views, charts, timeline and drawers, built anew when the language changes. */

import type { Flight } from "./bundle";
import { createCharts } from "./charts";
import type { Control, Stage } from "./control";
import { button, h, icon } from "./dom";
import { createDrawers, type Drawers } from "./drawers";
import { createHeader, type Header } from "./header";
import { listenToKeys } from "./keys";
import { type MissionLine, SourceError, type Waiting } from "./source";
import { text } from "./texts";
import { createTimeline } from "./timeline";
import type { View } from "./view";
import { createViews, isViewName, type Views } from "./views";

interface Parts {
  readonly header: Header;
  readonly views: Views;
  readonly drawers: Drawers;
  readonly all: readonly View[];
  readonly live: HTMLElement;
  readonly root: HTMLElement;
  readonly stopKeys: () => void;
}

export class Page implements Stage {
  readonly #body: HTMLElement;
  readonly #control: Control;
  readonly #changes = new Set<() => void>();
  #missions: readonly MissionLine[] = [];
  #parts: Parts;

  constructor(body: HTMLElement, control: Control) {
    this.#body = body;
    this.#control = control;
    control.stage = this;
    this.#parts = this.#build();
    let built = control.settings.language;
    control.settings.on(() => {
      if (built === control.settings.language) return;
      built = control.settings.language;
      this.#rebuild();
    });
    control.clock.on((seconds) => this.#parts.all.forEach((part) => part.at(seconds)));
  }

  get view(): string {
    return this.#parts.views.name;
  }

  get panel(): string | null {
    return this.#parts.drawers.name;
  }

  onChange(listener: () => void): void {
    this.#changes.add(listener);
  }

  setMissions(missions: readonly MissionLine[]): void {
    this.#missions = missions;
    this.#parts.header.setMissions(missions);
  }

  show(flight: Flight, ghost: Flight | null): void {
    this.#body.dataset["state"] = "shown";
    document.title = `${flight.header.mission.title} · ${text("page.title")}`;
    for (const part of this.#parts.all) {
      part.show(flight, ghost);
      part.at(this.#control.clock.seconds);
    }
    this.#tell();
  }

  waits(waiting: Waiting | null): void {
    this.#parts.header.waits(waiting);
  }

  open(name: string): void {
    if (isViewName(name)) this.#parts.views.open(name);
    else this.#parts.drawers.open(name);
    this.#tell();
  }

  say(words: string): void {
    this.#parts.live.textContent = words;
  }

  landings(): void {
    this.#parts.views.landings();
  }

  viewsReady(): Promise<unknown> {
    return this.#parts.views.drawn();
  }

  /** Say why there is no flight, and offer to try again. */
  fail(error: unknown, again: () => void): void {
    const words = error instanceof SourceError || error instanceof Error ? error.message : String(error);
    this.#body.dataset["state"] = "shown";
    const box = h(
      "div",
      { class: "failure", role: "alert" },
      h("h2", {}, text("page.failed")),
      h("p", {}, words),
    );
    box.append(
      button(
        text("page.again"),
        () => {
          box.remove();
          if (!this.#control.flight) this.#body.dataset["state"] = "loading";
          again();
        },
        { class: "primary" },
      ),
    );
    this.#parts.root.append(box);
  }

  /** Say something once, in a box that the reader closes. */
  notice(words: string): void {
    const box = h("div", { class: "notice", role: "status" }, h("p", {}, words));
    box.append(button(icon("close"), () => box.remove(), { class: "quiet", "aria-label": text("page.close") }));
    this.#body.append(box);
  }

  #tell(): void {
    for (const listener of this.#changes) listener();
  }

  #rebuild(): void {
    const [view, panel] = [this.view, this.panel];
    this.#parts.stopKeys();
    this.#parts.all.forEach((part) => part.dispose());
    this.#parts.root.remove();
    this.#parts = this.#build(view);
    this.#parts.header.setMissions(this.#missions);
    if (panel) this.#parts.drawers.open(panel);
    if (this.#control.flight) this.show(this.#control.flight, this.#control.ghost);
  }

  #build(view?: string): Parts {
    const { picture } = this.#control;
    const hosts = hostsOf();
    const root = h("div", { class: "page" }, ...Object.values(hosts));
    this.#body.dataset["state"] ??= "loading";
    if (picture) this.#body.dataset["picture"] = picture.view;
    this.#body.append(root);
    const header = createHeader(hosts.header, this.#control);
    const views = createViews(hosts.views, this.#control, picture?.view ?? view, () => this.#tell());
    const drawers = createDrawers(hosts.drawer, this.#control, (name) => {
      header.setPanel(name);
      this.#tell();
    });
    const still = picture !== null;
    const rest = still
      ? []
      : [createCharts(hosts.charts, this.#control), createTimeline(hosts.timeline, this.#control)];
    const stopKeys = still ? () => undefined : listenToKeys(this.#control);
    return {
      header,
      views,
      drawers,
      all: [header, views, ...rest, drawers],
      live: hosts.live,
      root,
      stopKeys,
    };
  }
}

function hostsOf() {
  return {
    title: h("h1", { class: "unseen" }, text("page.title")),
    skip: button(text("page.skip"), () => document.querySelector<HTMLElement>(".scrub")?.focus(), {
      class: "skip",
    }),
    header: h("header", { class: "top" }),
    views: h("main", { class: "views" }),
    charts: h("section", { class: "charts", "aria-label": text("chart.charts") }),
    timeline: h("section", { class: "timeline", "aria-label": text("time.timeline") }),
    drawer: h("aside", { class: "drawer", hidden: true }),
    loading: h(
      "div",
      { class: "loading", role: "status" },
      h("p", { class: "strong" }, text("page.loading")),
      h("p", {}, text("page.first")),
    ),
    live: h("div", { class: "unseen", role: "status", "aria-live": "polite" }),
  };
}
