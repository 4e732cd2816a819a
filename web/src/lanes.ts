/** Where things stand on the timeline: places in pixels, rows without overlap, labels that fit. */

import type { Phase } from "./bundle";
import { language } from "./texts";

/** A scale from mission time to pixels. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

export interface Labelled<T> {
  readonly item: T;
  readonly x: number;
  /** Row of the label, or null where there is no room. */
  readonly row: number | null;
  /** Whether the label stands before its mark, for want of room behind it. */
  readonly before: boolean;
}

/** Mean width of a letter at 11 px [px]: Cyrillic letters are wider. */
export function letterWidth(): number {
  return language() === "ru" ? 7 : 6.2;
}

export function placeOf(scale: Scale, seconds: number): number {
  return ((seconds - scale.from) / (scale.to - scale.from)) * scale.width;
}

export function secondsOf(scale: Scale, x: number): number {
  return scale.from + (x / scale.width) * (scale.to - scale.from);
}

/** Each phase's row, so that no two in a row overlap: the longer one stands above. */
export function rowsOf(phases: readonly Phase[]): Map<Phase, number> {
  const rows: Phase[][] = [];
  const found = new Map<Phase, number>();
  const longest = [...phases].sort(
    (a, b) => b.end_s - b.start_s - (a.end_s - a.start_s) || a.start_s - b.start_s,
  );
  for (const phase of longest) {
    let row = rows.findIndex((others) =>
      others.every((other) => phase.end_s <= other.start_s || phase.start_s >= other.end_s),
    );
    if (row < 0) row = rows.push([]) - 1;
    rows[row]?.push(phase);
    found.set(phase, row);
  }
  return found;
}

/** Rows for labels of given widths at given places, in order; those that fit nowhere get none. */
export function labelRows<T>(
  items: readonly (readonly [T, number, number])[],
  rows: number,
  width: number,
): Labelled<T>[] {
  const ends = new Array<number>(rows).fill(0);
  return items.map(([item, x, size]) => {
    const before = x + size > width;
    const start = before ? x - size : x;
    const row = ends.findIndex((end) => start >= end - 1);
    if (row < 0) return { item, x, row: null, before };
    ends[row] = start + size;
    return { item, x, row, before };
  });
}

/** Round times for an axis with at least so many pixels between them. */
export function ticksOf(scale: Scale, apart: number): number[] {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
  const least = ((scale.to - scale.from) / scale.width) * apart;
  const step = steps.find((one) => one >= least) ?? 86400 * Math.ceil(least / 86400);
  const ticks: number[] = [];
  for (let at = Math.ceil(scale.from / step) * step; at <= scale.to; at += step) ticks.push(at);
  return ticks;
}
