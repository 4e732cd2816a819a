/** Draws the landing map as SVG: graticule, ways, areas of the search, places, scale and north. */

import type { LonLat } from "./bundle";
import { s } from "./dom";
import { number, unitName } from "./format";
import {
  fromPixels,
  graticule,
  type Point,
  project,
  scaleBar,
  toPixels,
  unproject,
  type Window,
} from "./ground-frame";
import { type Box, type Placed, placedNames } from "./ground-labels";
import type { Spot } from "./ground-places";
import { letterWidth } from "./lanes";
import { text } from "./texts";

/** Longest scale bar [px]. */
const BAR = 120;
/** Points a meridian is drawn with. */
const POINTS = 24;
/** Marks so far outside of the window are drawn still [px]. */
const MARGIN = 20;

let ruler: CanvasRenderingContext2D | null = null;

/** A map that is looked at: its middle and its window. */
export interface Sheet {
  readonly middle: LonLat;
  readonly window: Window;
}

export function pixelsOf(sheet: Sheet, place: LonLat): Point {
  return toPixels(sheet.window, project(sheet.middle, place));
}

/** The data of a path through places; closed for an area. */
export function pathOf(sheet: Sheet, places: readonly LonLat[], closed = false): string {
  const points = places.map((place) => pixelsOf(sheet, place));
  const words = points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`);
  return words.join("") + (closed ? "z" : "");
}

/** Dots as one path of strokes without length: twenty thousand of them take some milliseconds. */
export function dotsOf(sheet: Sheet, pairs: Float32Array): string {
  const words: string[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [x, y] = pixelsOf(sheet, [pairs[at + 1] as number, pairs[at] as number]);
    if (x > -9 && y > -9 && x < sheet.window.width + 9 && y < sheet.window.height + 9)
      words.push(`M${x.toFixed(1)} ${y.toFixed(1)}h0`);
  }
  return words.join("");
}

export function gridOf(sheet: Sheet): SVGGElement {
  const [west, south, east, north] = boundsOf(sheet);
  const along = (low: number, high: number): number[] =>
    Array.from({ length: POINTS + 1 }, (_, at) => low + ((high - low) * at) / POINTS);
  const meridians = graticule(west, east).map((meridian) => {
    const way = along(south, north).map((latitude): LonLat => [meridian, latitude]);
    const [x] = nearest(sheet, way, ([, y]) => Math.abs(y - sheet.window.height));
    return [way, x + 4, sheet.window.height - 6, meridian] as const;
  });
  const parallels = graticule(south, north).map((parallel) => {
    const way = along(west, east).map((longitude): LonLat => [longitude, parallel]);
    const [, y] = nearest(sheet, way, ([x]) => Math.abs(x));
    return [way, 6, y - 4, parallel] as const;
  });
  const group = s("g", { class: "graticule" });
  for (const [way, x, y, value] of [...meridians, ...parallels]) {
    group.append(s("path", { d: pathOf(sheet, way) }), s("text", { x, y }, degrees(value)));
  }
  return group;
}

/** West, south, east and north of what a window shows [deg]. */
function boundsOf(sheet: Sheet): [number, number, number, number] {
  const { width, height } = sheet.window;
  const edge = [0, width / 2, width].flatMap((x) => [0, height / 2, height].map((y): Point => [x, y]));
  const places = edge.map((point) => unproject(sheet.middle, fromPixels(sheet.window, point)));
  const [longitudes, latitudes] = [places.map((place) => place[0]), places.map((place) => place[1])];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** The point of a way that is nearest to something, in pixels. */
function nearest(sheet: Sheet, way: readonly LonLat[], far: (point: Point) => number): Point {
  return way.map((place) => pixelsOf(sheet, place)).reduce((a, b) => (far(b) < far(a) ? b : a));
}

/** Places with their names, where there is room; `covered` is what lies on the map. */
export function spotsOf(sheet: Sheet, spots: readonly Spot[], covered: readonly Box[] = []): SVGGElement {
  const { window } = sheet;
  const marks = spots
    .map((spot) => ({ spot, at: pixelsOf(sheet, spot.at), kind: spot.kind, width: widthOf(spot) }))
    .filter(({ at: [x, y] }) => x > -MARGIN && y > -MARGIN && x < window.width + MARGIN && y < window.height + MARGIN);
  const names = placedNames(marks, window, covered);
  const group = s("g", { class: "spots" });
  // Names are drawn after all marks, so that none is under one.
  group.append(...marks.map(({ spot, at: [x, y] }) => markOf(spot, x, y)));
  group.append(
    ...marks.flatMap(({ spot, at }, place) => {
      const name = names[place];
      return name ? [nameOf(spot, at, name)] : [];
    }),
  );
  return group;
}

/** Width of a name as it is drawn [px]: measured, or from its letters where nothing can measure. */
function widthOf(spot: Spot): number {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return spot.name.length * letterWidth();
  const family = getComputedStyle(document.documentElement).getPropertyValue("--sans");
  ruler.font = `${spot.kind === "landing" ? 600 : 400} 11px ${family}`;
  return ruler.measureText(spot.name).width;
}

function markOf(spot: Spot, x: number, y: number): SVGElement {
  const words = [spot.name, spot.more].filter(Boolean).join(" · ");
  return s("g", { class: `spot ${spot.kind}` }, s("title", {}, words), symbolOf(spot.kind, x, y));
}

function nameOf(spot: Spot, [x, y]: Point, name: Placed): SVGElement {
  const end = Math.min(Math.max(x, name.x), name.x + widthOf(spot));
  const foot = name.y < y ? name.y + 3 : name.y - 10;
  const line = name.leads ? s("path", { class: "leader", d: `M${x} ${y}L${end} ${foot}` }) : null;
  const words = s("text", { x: name.x, y: name.y }, spot.name);
  return s("g", { class: `spot ${spot.kind}` }, line, words);
}

export function scaleOf(sheet: Sheet): SVGGElement {
  const length = scaleBar(sheet.window.kilometres, BAR);
  const pixels = length / sheet.window.kilometres;
  const [x, y] = [sheet.window.width - pixels - 16, sheet.window.height - 26];
  const words =
    length < 1 ? `${number(length * 1000)} ${unitName("m")}` : `${number(length)} ${unitName("km")}`;
  return s(
    "g",
    { class: "scale" },
    s("path", { d: `M${x} ${y - 4}v4h${pixels}v-4` }),
    s("text", { x: x + pixels / 2, y: y - 6, "text-anchor": "middle" }, words),
  );
}

/** The arrow to the north at the middle of the window's upper right corner. */
export function northOf(sheet: Sheet): SVGGElement {
  const x = sheet.window.width - 26;
  const here = unproject(sheet.middle, fromPixels(sheet.window, [x, 40]));
  const [upX, upY] = pixelsOf(sheet, [here[0], Math.min(here[1] + 0.1, 89.9)]);
  const turn = (Math.atan2(upX - x, 40 - upY) * 180) / Math.PI;
  return s(
    "g",
    { class: "north", transform: `translate(${x} 40) rotate(${turn.toFixed(1)})` },
    s("path", { d: "M0-16 5 4 0 0-5 4z" }),
    s("text", { y: -19, "text-anchor": "middle" }, text("ground.north")),
  );
}

function symbolOf(kind: Spot["kind"], x: number, y: number): SVGElement {
  if (kind === "aim")
    return s("path", { d: `M${x - 7} ${y}h14M${x} ${y - 7}v14M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0-8 0` });
  if (kind === "datum") return s("path", { d: `M${x - 5} ${y - 5}l10 10m0-10l-10 10` });
  if (kind === "base") return s("path", { d: `M${x} ${y - 5}l5 9h-10z` });
  if (kind === "claimed") return s("path", { d: `M${x - 5} ${y}l5-5 5 5-5 5z` });
  return s("circle", { cx: x, cy: y, r: kind === "landing" ? 5 : 4 });
}

function degrees(value: number): string {
  return `${number(Math.round(value * 100) / 100)}°`;
}
