/** The upright scale of a strip chart. */

import type { Limit } from "./bundle";

/** Limits may stretch the scale so many times; farther ones are told in words alone. */
const STRETCH = 2.5;
/** A line that moves by less than this share of its value is level. */
const LEVEL = 1e-4;
/** A level line has so much of its value above and below. */
const ABOUT = 0.1;
const WHOLE = 100; // per cent

/** The scale of what is in view and of the limits that are near. */
export function rangeOf(
  low: number | null,
  high: number | null,
  limits: readonly Limit[],
  unit: string,
): [number, number] {
  if (low === null || high === null) return [0, 1];
  const [from, to] = widened(low, high, unit);
  const size = Math.max(to - from, Math.abs(to) * 0.02, 1e-9);
  const near = limits
    .map((limit) => limit.value)
    .filter((value) => value > from - size * STRETCH && value < to + size * STRETCH);
  const [least, most] = [Math.min(from, ...near), Math.max(to, ...near)];
  const margin = Math.max((most - least) * 0.08, (size - (most - least)) / 2);
  return [least >= 0 && least - margin < 0 ? 0 : least - margin, most + margin];
}

/** A level line is seen on a scale that means something: a share on the whole of it. */
function widened(low: number, high: number, unit: string): [number, number] {
  if (high - low > Math.abs(high) * LEVEL) return [low, high];
  if (unit === "%" && low >= 0 && high <= WHOLE) return [0, WHOLE];
  const about = Math.abs(high) * ABOUT || 1;
  return low >= 0 && low < about ? [0, high + about] : [low - about, high + about];
}
