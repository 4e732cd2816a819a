/**
 * The map's projection: azimuthal equidistant about its middle on a sphere, so that distances from
 * the middle and the scale bar hold; and the window on it, which is panned and zoomed.
 */

import type { LonLat } from "./bundle";

export type Point = readonly [x: number, y: number];

/** IUGG mean radius [km]; a map needs no ellipsoid: 0.3 % of a distance is less than its lines are wide. */
const EARTH_KM = 6371.0088;
const RADIAN = Math.PI / 180;

/** East and north of the middle [km]. */
export function project(middle: LonLat, [longitude, latitude]: LonLat): Point {
  const [north, at] = [latitude * RADIAN, middle[1] * RADIAN];
  const east = (longitude - middle[0]) * RADIAN;
  const cosine = Math.sin(at) * Math.sin(north) + Math.cos(at) * Math.cos(north) * Math.cos(east);
  const angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
  const stretch = angle < 1e-9 ? EARTH_KM : (EARTH_KM * angle) / Math.sin(angle);
  return [
    stretch * Math.cos(north) * Math.sin(east),
    stretch * (Math.cos(at) * Math.sin(north) - Math.sin(at) * Math.cos(north) * Math.cos(east)),
  ];
}

/** Longitude and latitude of a point east and north of the middle [km]. */
export function unproject(middle: LonLat, [east, north]: Point): LonLat {
  const far = Math.hypot(east, north);
  if (far < 1e-9) return middle;
  const [angle, at] = [far / EARTH_KM, middle[1] * RADIAN];
  const latitude = Math.asin(Math.cos(angle) * Math.sin(at) + (north * Math.sin(angle) * Math.cos(at)) / far);
  const longitude = Math.atan2(
    east * Math.sin(angle),
    far * Math.cos(at) * Math.cos(angle) - north * Math.sin(at) * Math.sin(angle),
  );
  return [middle[0] + longitude / RADIAN, latitude / RADIAN];
}

/** Great-circle distance [km]. */
export function distanceKm(from: LonLat, to: LonLat): number {
  return Math.hypot(...project(from, to));
}

/** What part of the map is seen: kilometres at the middle of the window, and kilometres a pixel. */
export interface Window {
  readonly east: number;
  readonly north: number;
  readonly kilometres: number;
  readonly width: number;
  readonly height: number;
}

export function toPixels(window: Window, [east, north]: Point): Point {
  return [
    window.width / 2 + (east - window.east) / window.kilometres,
    window.height / 2 - (north - window.north) / window.kilometres,
  ];
}

export function fromPixels(window: Window, [x, y]: Point): Point {
  return [
    window.east + (x - window.width / 2) * window.kilometres,
    window.north - (y - window.height / 2) * window.kilometres,
  ];
}

/** How much of each edge of a window something lies on [px]. */
export interface Insets {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
}

const OPEN: Insets = { top: 0, left: 0, bottom: 0 };

/** The window that holds all points with room for their names, clear of what lies on its edges. */
export function fitted(points: readonly Point[], width: number, height: number, insets = OPEN): Window {
  const [east, north] = [points.map((point) => point[0]), points.map((point) => point[1])];
  const [left, right] = [Math.min(...east), Math.max(...east)];
  const [bottom, top] = [Math.min(...north), Math.max(...north)];
  const [wide, high] = [width - insets.left, height - insets.top - insets.bottom];
  const kilometres = Math.max((right - left) / (wide * 0.66), (top - bottom) / (high * 0.66), 0.02);
  return {
    east: (left + right) / 2 - (insets.left / 2) * kilometres,
    north: (bottom + top) / 2 + ((insets.top - insets.bottom) / 2) * kilometres,
    kilometres,
    width,
    height,
  };
}

/** The roundest length [km] that is at most so many pixels long. */
export function scaleBar(kilometres: number, pixels: number): number {
  const most = kilometres * pixels;
  const power = 10 ** Math.floor(Math.log10(most));
  return [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
}

/** Meridians or parallels that a window needs [deg], at a round distance. */
export function graticule(low: number, high: number): number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30];
  const step = steps.find((one) => (high - low) / one <= 7) ?? 30;
  const first = Math.ceil(low / step);
  return Array.from(
    { length: Math.max(Math.floor(high / step) - first + 1, 0) },
    (_, place) => (first + place) * step,
  );
}
