/**
 * Where the names of places stand on the map: none over another, nor over a mark, nor under what
 * lies on the map. The more important place chooses first; a name that is pushed away has a line to
 * its mark, and one that finds no room is left to the pointer.
 */

import type { Point } from "./ground-frame";
import type { Spot } from "./ground-places";

/** A rectangle on the map [px]. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Marked {
  readonly kind: Spot["kind"];
  readonly at: Point;
  /** Width of its name [px]. */
  readonly width: number;
}

/** Where a name stands: its left end and its base line, and whether a line leads to the mark. */
export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly leads: boolean;
}

const RANKS: readonly Spot["kind"][] = ["landing", "aim", "ghost", "datum", "claimed", "base"];
const MARK = 7; // half of a mark
const HEIGHT = 13;
const ASCENT = 10;
const EDGE = 4;
const ASIDE = 10;
/** Rows a name may be moved by, nearest first [px]. */
const ROWS = [0, -14, 14, -28, 28, -42, 42, -58, 58, -76, 76];
/** From here on a line is needed to see what belongs together [px]. */
const LEADS = 16;
/** The names of bases stay by their marks, or they would be read as those of others. */
const CLOSE_ROWS = ROWS.slice(0, 3);

/** Return for each mark where its name stands, or null where there is no room. */
export function placedNames(
  marks: readonly Marked[],
  size: { readonly width: number; readonly height: number },
  covered: readonly Box[] = [],
): (Placed | null)[] {
  const taken: Box[] = [...covered, ...marks.map(({ at }) => markBox(at))];
  const found = new Array<Placed | null>(marks.length).fill(null);
  const order = marks.map((_, place) => place);
  order.sort((a, b) => rankOf(marks[a]) - rankOf(marks[b]));
  for (const place of order) {
    const mark = marks[place] as Marked;
    const box = candidates(mark).find((one) => isInside(one, size) && !taken.some((other) => meets(one, other)));
    if (!box) continue;
    taken.push(box);
    const leads = Math.abs(box.y + HEIGHT / 2 - mark.at[1]) > LEADS;
    found[place] = { x: box.x, y: box.y + ASCENT, leads };
  }
  return found;
}

/** Boxes for a name about its mark, the best first: beside it, then over and under, then farther. */
function candidates({ kind, at: [x, y], width }: Marked): Box[] {
  return (kind === "base" ? CLOSE_ROWS : ROWS).flatMap((row) => {
    const top = y + row - HEIGHT / 2;
    const sides = [x + ASIDE, x - ASIDE - width];
    if (row !== 0) sides.push(x - width / 2);
    return sides.map((left) => ({ x: left, y: top, width, height: HEIGHT }));
  });
}

function markBox([x, y]: Point): Box {
  return { x: x - MARK, y: y - MARK, width: 2 * MARK, height: 2 * MARK };
}

function rankOf(mark: Marked | undefined): number {
  return mark ? RANKS.indexOf(mark.kind) : RANKS.length;
}

function isInside(box: Box, size: { readonly width: number; readonly height: number }): boolean {
  const isWide = box.x >= EDGE && box.x + box.width <= size.width - EDGE;
  return isWide && box.y >= EDGE && box.y + box.height <= size.height - EDGE;
}

function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
