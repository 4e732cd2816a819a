/** The landing map: track, places, and the search hour by hour as the clock runs. */

import type { Flight } from "./bundle";
import { button, h, icon, onceAFrame, onSize, put, s } from "./dom";
import { dotsOf, gridOf, northOf, pathOf, scaleOf, type Sheet, spotsOf } from "./ground-draw";
import { fitted, fromPixels, type Point, project, type Window } from "./ground-frame";
import { FITS, type Fit, type Ground, groundOf, pointsOf } from "./ground-model";
import type { Way } from "./ground-places";
import { factsOf, movingOf } from "./ground-search";
import { text } from "./texts";
import type { App, View } from "./view";

const ZOOM = 1.5;
/** Kilometres a pixel that the map goes between: a house, and half the globe. */
const NEAREST_KM = 1e-3;
const FARTHEST_KM = 20;
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
  readonly #facts = h("div", { class: "facts" });
  readonly #stop: () => void;
  #ground: Ground | null = null;
  #sheet: Sheet = { middle: [0, 0], window: SMALL };
  #fit: Fit | null = "all";

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    this.#svg.append(this.#still, this.#moving);
    host.append(this.#svg, this.#facts, this.#tools());
    listenToHand(
      this.#svg,
      (factor, about) => this.#zoom(factor, about),
      (x, y) => this.#pan(x, y),
    );
    this.#stop = onSize(host, (width, height) => {
      this.#look({ width, height });
      if (this.#fit) this.#zoomTo(this.#fit);
    });
  }

  show(flight: Flight, ghost: Flight | null): void {
    const isNew = this.#ground?.flight.header.mission.id !== flight.header.mission.id;
    this.#ground = groundOf(flight, ghost);
    const middle = this.#ground.landing ?? this.#ground.spots[0]?.at ?? this.#ground.ways[0]?.points[0];
    if (isNew && middle) this.#sheet = { ...this.#sheet, middle };
    if (isNew || this.#fit) this.#zoomTo(this.#fit ?? "all");
    this.#redraw();
  }

  at(seconds: number): void {
    if (!this.#ground) return;
    this.#moving.replaceChildren(...movingOf(this.#sheet, this.#ground, seconds));
    this.#facts.replaceChildren(...factsOf(this.#ground, seconds));
  }

  dispose(): void {
    this.#stop();
    this.#host.replaceChildren();
  }

  readonly #redraw = onceAFrame(() => {
    const { window } = this.#sheet;
    if (!this.#ground || window.width < 2) return;
    put(this.#svg, { viewBox: `0 0 ${window.width} ${window.height}` });
    this.#still.replaceChildren(...stillOf(this.#sheet, this.#ground, this.#app));
    this.at(this.#app.clock.seconds);
  });

  #tools(): HTMLElement {
    const fits = FITS.map((fit) => button(text(`ground.fit${fit}`), () => this.#zoomTo(fit)));
    const nearer = button(icon("plus"), () => this.#zoom(1 / ZOOM), { "aria-label": text("time.in") });
    const farther = button(icon("minus"), () => this.#zoom(ZOOM), { "aria-label": text("time.out") });
    return h("div", { class: "map-tools" }, ...fits, nearer, farther);
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
    if (points.length > 0) this.#look(fitted(points, window.width, window.height));
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

function stillOf(sheet: Sheet, ground: Ground, app: App): SVGElement[] {
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
    spotsOf(sheet, ground.spots),
    scaleOf(sheet),
    northOf(sheet),
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
