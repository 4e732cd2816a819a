/**
 * Land under the map: the globe's picture of the Earth, turned into the map's projection.
 *
 * A point of the picture is about 20 km, so the land is a hint of coasts, rivers and relief, faint,
 * and goes out where a window is so small that it would be a blur.
 */

import { h } from "./dom";
import { fromPixels, unproject } from "./ground-frame";
import type { Sheet } from "./ground-draw";

/** Width of the window from which the land is drawn in full, and up to which it is not [km]. */
const FULL_KM = 700;
const NONE_KM = 250;
/** Points that are computed at most: some ten milliseconds. */
const MOST_POINTS = 90_000;
const FINEST_PX = 2;
const TURN = 360;

/** How much of the land is seen in a window so many kilometres across. */
export function reliefShare(across: number): number {
  return Math.min(Math.max((across - NONE_KM) / (FULL_KM - NONE_KM), 0), 1);
}

export class Relief {
  readonly element = h("canvas", { class: "relief", "aria-hidden": "true" });
  /** Settled when the picture is there, or cannot be. */
  readonly ready: Promise<void>;
  #earth: ImageData | null = null;

  constructor(url: string, loaded: () => void) {
    const image = new Image();
    this.ready = new Promise((settled) => {
      const end = (): void => {
        this.#earth = pointsOf(image);
        loaded();
        settled();
      };
      image.addEventListener("load", end);
      image.addEventListener("error", end);
    });
    image.src = url;
  }

  draw(sheet: Sheet): void {
    const { width, height, kilometres } = sheet.window;
    const share = reliefShare(width * kilometres);
    const context = this.element.getContext("2d");
    this.element.hidden = share === 0 || !this.#earth || !context;
    if (!this.#earth || !context || share === 0) return;
    const step = Math.max(Math.sqrt((width * height) / MOST_POINTS), FINEST_PX);
    const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
    [this.element.width, this.element.height] = [columns, rows];
    const land = context.createImageData(columns, rows);
    project(this.#earth, land, sheet, step);
    context.putImageData(land, 0, 0);
    this.element.style.setProperty("--share", String(share));
  }
}

/** The points of a picture, or null where there is none. */
function pointsOf(image: HTMLImageElement): ImageData | null {
  if (image.naturalWidth === 0) return null;
  const canvas = h("canvas", { width: image.naturalWidth, height: image.naturalHeight });
  const context = canvas.getContext("2d");
  context?.drawImage(image, 0, 0);
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}

/** Fill a picture in the map's projection from one whose columns are longitudes from 180 west. */
export function project(earth: ImageData, land: ImageData, sheet: Sheet, step: number): void {
  let at = 0;
  for (let row = 0; row < land.height; row++) {
    for (let column = 0; column < land.width; column++, at += 4) {
      const point = fromPixels(sheet.window, [(column + 0.5) * step, (row + 0.5) * step]);
      const [longitude, latitude] = unproject(sheet.middle, point);
      const x = ((((longitude + TURN / 2) % TURN) + TURN) % TURN) * (earth.width / TURN) - 0.5;
      const y = (TURN / 4 - latitude) * (earth.height / (TURN / 2)) - 0.5;
      mix(earth, x, y, land.data, at);
    }
  }
}

/** Put the colour at a place between the points of a picture into another one. */
function mix({ data, width, height }: ImageData, x: number, y: number, out: Uint8ClampedArray, at: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const upper = Math.min(Math.max(top, 0), height - 1) * width;
  const lower = Math.min(Math.max(top + 1, 0), height - 1) * width;
  const [west, east] = [(left + width) % width, (left + 1 + width) % width];
  for (let part = 0; part < 3; part++) {
    const value = (row: number, column: number): number => data[4 * (row + column) + part] as number;
    const above = value(upper, west) * (1 - right) + value(upper, east) * right;
    const below = value(lower, west) * (1 - right) + value(lower, east) * right;
    out[at + part] = above * (1 - down) + below * down;
  }
  out[at + 3] = 255;
}
