/** The landing map: track, places, and the search hour by hour as the clock runs. */

import type { Flight } from "./bundle";
import { button, h, icon, onceAFrame, onSize, put, s } from "./dom";
import { dotsOf, gridOf, northOf, pathOf, scaleOf, type Sheet, spotsOf } from "./ground-draw";
import { fitted, fromPixels, type Insets, type Point, project, type Window } from "./ground-frame";
import type { Box } from "./ground-labels";
import { FITS, type Fit, fitsOf, type Ground, groundOf, pointsOf } from "./ground-model";
import type { Way } from "./ground-places";
import { Relief } from "./ground-relief";
import { factsOf, movingOf, placeFact } from "./ground-search";
import { text } from "./texts";
import type { App, View } from "./view";

const ZOOM = 1.5;
/** Kilometres a pixel that the map goes between: a house, and half the globe. */
const NEAREST_KM = 1e-3;
const FARTHEST_KM = 20;
/** A map smaller than this begins with its facts folded up [px]. */
const ROOMY = { width: 560, height: 420 };
/** Space about what lies on the map [px]. */
const AROUND = 6;
const SMALL: Window = { east: 0, north: 0, kilometres: 1, width: 1, height: 1 };

export function createGround(host: HTMLElement, app: App): View {
  return new GroundMap(host, app);
}

class GroundMap implements View {
  readonly #host: HTMLElement;
  readonly #app: App;
  readonly #svg = s("svg", { class: "map", role: "img", "aria-label": text("ground.map") });
  readonly #still = s("g");
  readonly #moving = s("g", { class: "moving" });
  readonly #place = h("summary", { class: "strong" });
  readonly #words = h("div", { class: "words" });
  readonly #facts = h("details", { class: "facts" }, this.#place, this.#words);
  readonly #none = h("p", { class: "map-none", hidden: true });
  readonly #relief: Relief;
  readonly #fits = new Map(FITS.map((fit) => [fit, button(text(`ground.fit${fit}`), () => this.#zoomTo(fit))]));
  readonly #tools: HTMLElement;
  readonly ready: Promise<void>;
  /** Whether the reader folded the facts up or down. */
  #isFolded: boolean | null = null;
  readonly #stop: () => void;
  #ground: Ground | null = null;
  #sheet: Sheet = { middle: [0, 0], window: SMALL };
  #fit: Fit | null = "all";

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    this.#svg.append(this.#still, this.#moving);
    this.#relief = new Relief(app.earth, () => this.#redraw());
    this.ready = this.#relief.ready;
    this.#tools = this.#makeTools();
    host.append(this.#relief.element, this.#svg, this.#facts, this.#tools, this.#none);
    this.#place.addEventListener("click", () => {
      this.#isFolded = this.#facts.open;
    });
    this.#facts.addEventListener("toggle", () => this.#fitAgain());
    listenToHand(
      this.#svg,
      (factor, about) => this.#zoom(factor, about),
      (x, y) => this.#pan(x, y),
    );
    this.#stop = onSize(host, (width, height) => {
      this.#look({ width, height });
      this.#facts.open = !(this.#isFolded ?? (width < ROOMY.width || height < ROOMY.height));
      this.#fitAgain();
    });
  }

  show(flight: Flight, ghost: Flight | null): void {
    const isNew = this.#ground?.flight.header.mission.id !== flight.header.mission.id;
    this.#ground = groundOf(flight, ghost);
    const middle = this.#ground.landing ?? this.#ground.spots[0]?.at ?? this.#ground.ways[0]?.points[0];
    if (isNew && middle) this.#sheet = { ...this.#sheet, middle };
    this.#offer(this.#ground);
    if (isNew || this.#fit) this.#zoomTo(this.#fit ?? "all");
    this.#redraw();
  }

  at(seconds: number): void {
    if (!this.#ground) return;
    this.#moving.replaceChildren(...movingOf(this.#sheet, this.#ground, seconds));
    this.#words.replaceChildren(...factsOf(this.#ground, seconds));
  }

  dispose(): void {
    this.#stop();
    this.#host.replaceChildren();
  }

  readonly #redraw = onceAFrame(() => {
    const { window } = this.#sheet;
    if (!this.#ground || window.width < 2) return;
    put(this.#svg, { viewBox: `0 0 ${window.width} ${window.height}` });
    this.#relief.draw(this.#sheet);
    const covered = [this.#facts, this.#tools].flatMap((element) => boxOf(element, this.#host));
    this.#still.replaceChildren(...stillOf(this.#sheet, this.#ground, this.#app, covered));
    this.at(this.#app.clock.seconds);
  });

  /** Offer what this flight has; one that does not come down has a sentence for a map. */
  #offer(ground: Ground): void {
    const fits = fitsOf(ground, this.#app);
    for (const [fit, one] of this.#fits) one.hidden = !fits.includes(fit);
    if (this.#fit && !fits.includes(this.#fit)) this.#fit = fits.includes("all") ? "all" : (fits[0] ?? null);
    const place = placeFact(ground);
    const isEmpty = fits.length === 0;
    this.#none.textContent = text("ground.none");
    this.#none.hidden = !isEmpty;
    this.#place.textContent = place ?? text("ground.none");
    this.#facts.hidden = isEmpty;
    this.#tools.hidden = isEmpty;
    this.#svg.style.display = isEmpty ? "none" : "";
    this.#relief.element.style.display = isEmpty ? "none" : "";
  }

  #fitAgain(): void {
    if (this.#fit) this.#zoomTo(this.#fit);
    else this.#redraw();
  }

  /** The facts leave the map the larger part: what is under them, or what is right of them. */
  #insets(): Insets {
    const { width, height } = this.#sheet.window;
    const [facts] = boxOf(this.#facts, this.#host);
    const [tools] = boxOf(this.#tools, this.#host);
    const bottom = tools ? height - tools.y : 0;
    if (!facts) return { top: 0, left: 0, bottom };
    const [top, left] = [facts.y + facts.height, facts.x + facts.width];
    const isUnder = width * (height - top - bottom) >= (width - left) * (height - bottom);
    return isUnder ? { top, left: 0, bottom } : { top: 0, left, bottom };
  }

  #makeTools(): HTMLElement {
    const nearer = button(icon("plus"), () => this.#zoom(1 / ZOOM), { "aria-label": text("time.in") });
    const farther = button(icon("minus"), () => this.#zoom(ZOOM), { "aria-label": text("time.out") });
    return h("div", { class: "map-tools" }, ...this.#fits.values(), nearer, farther);
  }

  #look(change: Partial<Window>): void {
    this.#sheet = { ...this.#sheet, window: { ...this.#sheet.window, ...change } };
    this.#redraw();
  }

  #zoomTo(fit: Fit): void {
    this.#fit = fit;
    const { middle, window } = this.#sheet;
    const points = this.#ground
      ? pointsOf(this.#ground, fit, this.#app).map((place) => project(middle, place))
      : [];
    if (points.length > 0) this.#look(fitted(points, window.width, window.height, this.#insets()));
  }

  #zoom(factor: number, about?: Point): void {
    this.#fit = null;
    const { window } = this.#sheet;
    const [east, north] = fromPixels(window, about ?? [window.width / 2, window.height / 2]);
    const kilometres = Math.min(Math.max(window.kilometres * factor, NEAREST_KM), FARTHEST_KM);
    const part = kilometres / window.kilometres;
    this.#look({
      kilometres,
      east: east + (window.east - east) * part,
      north: north + (window.north - north) * part,
    });
  }

  #pan(x: number, y: number): void {
    this.#fit = null;
    const { east, north, kilometres } = this.#sheet.window;
    this.#look({ east: east - x * kilometres, north: north + y * kilometres });
  }
}

function stillOf(sheet: Sheet, ground: Ground, app: App, covered: readonly Box[]): SVGElement[] {
  const ways = (list: readonly Way[], name: string) =>
    list.map((way) => s("path", { d: pathOf(sheet, way.points), class: `way ${name} ${way.group}` }));
  const landings = app.landings
    ? [s("path", { d: dotsOf(sheet, app.landings.places), class: "landings" })]
    : [];
  return [
    gridOf(sheet),
    ...landings,
    ...ways(ground.ghostWays, "ghost"),
    ...ways(ground.ways, "flown"),
    spotsOf(sheet, ground.spots, [...covered, ...cornersOf(sheet.window)]),
    scaleOf(sheet),
    northOf(sheet),
  ];
}

/** What an element covers of the map, with some space about it. */
function boxOf(element: HTMLElement, host: HTMLElement): Box[] {
  const [own, map] = [element.getBoundingClientRect(), host.getBoundingClientRect()];
  if (own.width === 0) return [];
  const [x, y] = [own.left - map.left - AROUND, own.top - map.top - AROUND];
  return [{ x, y, width: own.width + 2 * AROUND, height: own.height + 2 * AROUND }];
}

/** Where the arrow to the north and the scale stand. */
function cornersOf({ width, height }: Window): Box[] {
  return [
    { x: width - 52, y: 8, width: 52, height: 56 },
    { x: width - 150, y: height - 46, width: 150, height: 46 },
  ];
}

/** Drag pans, the wheel zooms; two fingers are left to the page. */
function listenToHand(
  svg: SVGSVGElement,
  zoom: (factor: number, about: Point) => void,
  pan: (x: number, y: number) => void,
): void {
  let last: Point | null = null;
  svg.addEventListener("pointerdown", (event) => {
    last = [event.clientX, event.clientY];
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!last) return;
    pan(event.clientX - last[0], event.clientY - last[1]);
    last = [event.clientX, event.clientY];
  });
  for (const name of ["pointerup", "pointercancel"] as const)
    svg.addEventListener(name, () => {
      last = null;
    });
  svg.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const box = svg.getBoundingClientRect();
      zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, [event.clientX - box.left, event.clientY - box.top]);
    },
    { passive: false },
  );
}
