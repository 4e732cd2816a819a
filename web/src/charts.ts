/** The strip charts: those with samples in the stretch shown, all on one clock. */

import type { Flight } from "./bundle";
import { h, onceAFrame, onSize } from "./dom";
import { createStrip, type Strip } from "./strip";
import { text } from "./texts";
import type { App, View } from "./view";

/** Charts this far outside the window are drawn already [px]. */
const AHEAD = "200px";
/** A chart that fills less of the stretch shown is not worth its place; one that fills so much is worth a good one. */
const LEAST_SHARE = 0.04;
const WORTH_SHARE = 0.2;

export function createCharts(host: HTMLElement, app: App): View {
  return new Charts(host, app);
}

class Charts implements View {
  readonly #host: HTMLElement;
  readonly #app: App;
  readonly #list = h("div", {
    class: "strips",
    tabindex: 0,
    role: "group",
    "aria-label": text("chart.charts"),
  });
  readonly #rest = h("p", { class: "note" });
  readonly #near = new Set<Element>();
  readonly #watcher: IntersectionObserver;
  readonly #stops: readonly (() => void)[];
  #strips: readonly Strip[] = [];
  /** Which charts stand first, in words. */
  #order = "";

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    host.append(this.#list, this.#rest);
    this.#watcher = new IntersectionObserver((entries) => this.#see(entries), { rootMargin: AHEAD });
    const again = (): void => void (app.flight && this.show(app.flight, app.ghost));
    this.#stops = [
      app.span.on(() => this.#arrange()),
      app.settings.on(again),
      onSize(host, () => this.#redraw()),
    ];
  }

  show(flight: Flight, ghost: Flight | null): void {
    this.#clear();
    this.#strips = flight.header.charts.map((chart) => createStrip(this.#app, chart, flight, ghost));
    this.#list.append(...this.#strips.map((strip) => strip.element));
    this.#order = "";
    for (const strip of this.#strips) this.#watcher.observe(strip.element);
    this.#arrange();
  }

  at(seconds: number): void {
    for (const strip of this.#strips) if (this.#near.has(strip.element)) strip.at(seconds);
    // While the clock runs nothing is moved under the reader's eyes.
    if (!this.#app.clock.playing) this.#sort(seconds);
  }

  /** Charts that say something of the moment stand first, each kind in the flight's own order. */
  #sort(seconds: number): void {
    const { from, to } = this.#app.span;
    const ranks = this.#strips.map((strip) => strip.hasValue(seconds) || strip.share(from, to) >= WORTH_SHARE);
    const order = String(ranks);
    if (order === this.#order) return;
    this.#order = order;
    const [first, last] = [true, false].map((rank) => this.#strips.filter((_, place) => ranks[place] === rank));
    this.#list.append(...[...(first ?? []), ...(last ?? [])].map((strip) => strip.element));
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#clear();
    this.#host.remove();
  }

  readonly #redraw = onceAFrame(() => {
    for (const strip of this.#strips) if (this.#near.has(strip.element)) strip.draw();
  });

  #clear(): void {
    for (const strip of this.#strips) strip.dispose();
    this.#watcher.disconnect();
    this.#near.clear();
  }

  #see(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#near.add(target);
      else this.#near.delete(target);
    }
    this.#redraw();
  }

  /** Show the charts that have samples in the stretch shown, and tell how many have not. */
  #arrange(): void {
    const { from, to } = this.#app.span;
    for (const strip of this.#strips) strip.element.hidden = strip.share(from, to) <= LEAST_SHARE;
    this.#sort(this.#app.clock.seconds);
    const hidden = this.#strips.filter((strip) => strip.element.hidden).length;
    const isEmpty = hidden === this.#strips.length;
    this.#rest.textContent = isEmpty ? text("chart.none") : hidden > 0 ? text("chart.elsewhere", hidden) : "";
    this.#redraw();
  }
}
