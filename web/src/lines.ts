/**
 * What a strip chart draws: one line of samples to each label, and of them only what is in view.
 *
 * A capsule's altitude is told by three groups of telemetry in turn; a reader sees one line. Where
 * groups overlap, the one with the closer samples is drawn.
 */

import { type Chart, type Flight, floorIndex, type Series } from "./bundle";

/** One line in the unit that is shown. NaN is a gap. */
export interface Line {
  readonly label: string;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export type Points = readonly [xs: number[], ys: (number | null)[]];

/** Groups whose ends are farther apart than this are not joined by a line [s]: two samples of an orbit. */
const GAP_S = 120;

interface Part {
  readonly times: Float64Array;
  readonly column: Float32Array;
}

/** The lines of a chart; a line without samples is left out. */
export function linesOf(flight: Flight, chart: Chart): Line[] {
  const labels = [...new Set(chart.series.map((series) => series.label))];
  const lines = labels.map((label) => {
    const series = chart.series.filter((one) => one.label === label);
    return lineOf(label, partsOf(flight, series), chart);
  });
  return lines.filter((line) => line.times.length > 0);
}

/** The value of a chart's line at a mission time [s], null where there is none. */
export function valueAt(line: Line, seconds: number): number | null {
  const { times, values } = line;
  const last = times.length - 1;
  if (last < 0 || seconds < (times[0] as number) || seconds > (times[last] as number)) return null;
  const low = floorIndex(times, seconds);
  const high = Math.min(low + 1, last);
  const [start, end] = [times[low] as number, times[high] as number];
  const share = end > start ? (seconds - start) / (end - start) : 0;
  const value = (values[low] as number) * (1 - share) + (values[high] as number) * share;
  const exact = share === 0 ? (values[low] as number) : value;
  return Number.isFinite(exact) ? exact : null;
}

/**
 * The samples between two times and one beyond each end; where they are more than two to a bucket,
 * the least and the greatest of each bucket, so that no peak is lost.
 */
export function visible(line: Line, from: number, to: number, buckets: number): Points {
  const { times, values } = line;
  if (times.length === 0) return [[], []];
  const first = floorIndex(times, from);
  const last = Math.min(floorIndex(times, to) + 1, times.length - 1);
  if ((times[first] as number) > to || (times[last] as number) < from) return [[], []];
  const size = Math.ceil((last - first + 1) / buckets);
  const [xs, ys]: [number[], (number | null)[]] = [[], []];
  for (let start = first; start <= last; start += size) {
    const end = Math.min(start + size - 1, last);
    for (const at of size > 2 ? extremes(values, start, end) : range(start, end)) {
      const value = values[at] as number;
      xs.push(times[at] as number);
      ys.push(Number.isFinite(value) ? value : null);
    }
  }
  return [xs, ys];
}

function partsOf(flight: Flight, series: readonly Series[]): Part[] {
  const parts: Part[] = [];
  for (const one of series) {
    const column = flight.column(one.group, one.channel);
    if (column && column.length > 0) parts.push({ times: flight.times(one.group), column });
  }
  return parts;
}

function lineOf(label: string, parts: readonly Part[], chart: Chart): Line {
  const rows: [number, number][] = [];
  const ranked = [...parts].sort((a, b) => spacing(a) - spacing(b));
  ranked.forEach((part, rank) => {
    const finer = ranked.slice(0, rank);
    for (const [place, time] of part.times.entries()) {
      if (finer.some((other) => covers(other, time))) continue;
      rows.push([time, ((part.column[place] as number) + chart.shift) * chart.factor]);
    }
  });
  if (parts.length > 1) rows.sort((a, b) => a[0] - b[0]);
  const joined = parts.length > 1 ? withGaps(rows) : rows;
  return {
    label,
    times: Float64Array.from(joined, (row) => row[0]),
    values: Float64Array.from(joined, (row) => row[1]),
  };
}

function withGaps(rows: readonly [number, number][]): [number, number][] {
  const joined: [number, number][] = [];
  for (const row of rows) {
    const before = joined[joined.length - 1];
    if (before && row[0] - before[0] > GAP_S) joined.push([(before[0] + row[0]) / 2, Number.NaN]);
    joined.push(row);
  }
  return joined;
}

function spacing(part: Part): number {
  const { times } = part;
  return ((times[times.length - 1] as number) - (times[0] as number)) / Math.max(times.length - 1, 1);
}

function covers(part: Part, time: number): boolean {
  return time >= (part.times[0] as number) && time <= (part.times[part.times.length - 1] as number);
}

function extremes(values: Float64Array, start: number, end: number): number[] {
  let [low, high] = [start, start];
  for (let at = start; at <= end; at++) {
    const value = values[at] as number;
    if (Number.isNaN(value))
      return range(start, end).filter((place) => place === start || Number.isNaN(values[place] as number));
    if (value < (values[low] as number)) low = at;
    if (value > (values[high] as number)) high = at;
  }
  return low === high ? [low] : low < high ? [low, high] : [high, low];
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start + 1 }, (_, place) => start + place);
}
