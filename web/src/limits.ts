/** Limits in a strip chart: their lines, and their words where they cover least. */

import uPlot from "uplot";
import type { Limit } from "./bundle";
import { label } from "./texts";
import type { App } from "./view";

const FONT_PX = 10;
const LINE_PX = 13;
const AWAY_PX = 4;
/** Where the words may begin, as shares of the room: the right end first. */
const PLACES = [1, 0, 0.75, 0.5, 0.25];
/** Words over words are worse than any line under them; a limit's own dots are next. */
const COVERS = 1e6;
const CROSSES = 1e3;

interface Words {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** Draw the limits that are in the scale, their words where they cover neither a line nor each other. */
export function drawLimits(plot: uPlot, limits: readonly Limit[], app: App): void {
  const { ctx, bbox } = plot;
  const scale = uPlot.pxRatio;
  ctx.save();
  ctx.strokeStyle = ctx.fillStyle = app.settings.colour("limit");
  ctx.lineWidth = scale;
  ctx.font = `${FONT_PX * scale}px system-ui, sans-serif`;
  ctx.textBaseline = "top";
  ctx.textAlign = "left";
  const shown = limits
    .map((limit) => ({ limit, y: Math.round(plot.valToPos(limit.value, "y", true)) + 0.5 }))
    .filter(({ y }) => y >= bbox.top && y <= bbox.top + bbox.height);
  ctx.setLineDash([2 * scale, 3 * scale]);
  for (const { y } of shown) {
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  const taken: Words[] = [];
  const crowd = crowdOf(plot);
  for (const { limit, y } of shown) {
    const words = label(limit.label);
    const place = placeOf(plot, y, ctx.measureText(words).width, taken, crowd, shown.map((one) => one.y));
    taken.push(place);
    ctx.fillText(words, place.left, place.top);
  }
  ctx.restore();
}

/** The place for a limit's words with the least under it: at either end or between, above or below. */
function placeOf(
  plot: uPlot,
  y: number,
  width: number,
  taken: readonly Words[],
  crowd: (words: Words) => number,
  lines: readonly number[],
): Words {
  const { bbox } = plot;
  const scale = uPlot.pxRatio;
  const [line, away] = [LINE_PX * scale, AWAY_PX * scale];
  const room = bbox.width - width - 2 * away;
  const places = PLACES.flatMap((share) => {
    const left = bbox.left + away + room * share;
    return [y - line, y + 2 * scale].map((top): Words => ({ left, right: left + width, top }));
  }).filter(({ top }) => top >= bbox.top && top + line <= bbox.top + bbox.height);
  const cost = (words: Words): number => {
    const others = taken.filter((one) => one.left < words.right && words.left < one.right);
    const covers = others.some((one) => Math.abs(one.top - words.top) < line);
    const crosses = lines.some((at) => at > words.top + scale && at < words.top + line - 3 * scale);
    return crowd(words) + (covers ? COVERS : 0) + (crosses ? CROSSES : 0);
  };
  const first = places[0] ?? { left: bbox.left + away, right: bbox.left + away + width, top: y - line };
  return places.reduce((best, one) => (cost(one) < cost(best) ? one : best), first);
}

/** How many points of the plot's lines are under some words. */
function crowdOf(plot: uPlot): (words: Words) => number {
  const scale = uPlot.pxRatio;
  const points = plot.data.slice(1).flatMap((column) =>
    Array.from(column, (value, at): [number, number] | null => {
      const time = plot.data[0][at];
      if (value === null || value === undefined || time === undefined) return null;
      return [plot.valToPos(time, "x", true), plot.valToPos(value, "y", true)];
    }),
  );
  return (words) => {
    let count = 0;
    let before: [number, number] | null = null;
    for (const point of points) {
      if (point && covers(words, before ?? point, point, LINE_PX * scale)) count++;
      before = point;
    }
    return count;
  };
}

/** Whether the stroke between two points goes through some words: their boxes meet. */
function covers(words: Words, from: readonly [number, number], to: readonly [number, number], line: number): boolean {
  const [low, high] = [Math.min(from[1], to[1]), Math.max(from[1], to[1])];
  const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
  return left < words.right && right > words.left && low < words.top + line && high > words.top;
}
