import assert from "node:assert/strict";
import { test } from "node:test";
import { fitted, toPixels } from "../src/ground-frame";
import { type Marked, placedNames } from "../src/ground-labels";
import { project, reliefShare } from "../src/ground-relief";

const SIZE = { width: 400, height: 300 };
/** Names are drawn ten pixels over their base line and three under it. */
const boxOf = (one: { x: number; y: number }, width: number) => ({ x: one.x, y: one.y - 10, width, height: 13 });
const meets = (a: ReturnType<typeof boxOf>, b: ReturnType<typeof boxOf>): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("no name covers another, a mark, what lies on the map, or the edge", () => {
  // A cluster worse than any flight's: forty marks on a circle of 60 px.
  const kinds = ["landing", "aim", "claimed", "base", "datum"] as const;
  const marks = Array.from({ length: 40 }, (_, place): Marked => ({
    kind: kinds[place % kinds.length] as Marked["kind"],
    at: [200 + 60 * Math.cos(place), 150 + 60 * Math.sin(place)],
    width: 40 + 7 * (place % 9),
  }));
  const facts = { x: 0, y: 0, width: 180, height: 90 };
  const names = placedNames(marks, SIZE, [facts]);
  const boxes = names.flatMap((name, place) => (name ? [boxOf(name, (marks[place] as Marked).width)] : []));
  assert.ok(boxes.length >= 10, `${boxes.length} names have a place`);
  for (const [place, box] of boxes.entries()) {
    assert.ok(box.x >= 0 && box.x + box.width <= SIZE.width && box.y >= 0 && box.y + box.height <= SIZE.height);
    assert.ok(!meets(box, facts));
    for (const { at: [x, y] } of marks) assert.ok(!meets(box, { x: x - 6, y: y - 6, width: 12, height: 12 }));
    for (const other of boxes.slice(place + 1)) assert.ok(!meets(box, other));
  }
});

test("the landing's name goes before a base's, and a name by the right edge stands on the left", () => {
  const near = (kind: Marked["kind"]): Marked => ({ kind, at: [50, 100], width: 330 });
  const [base, landing] = placedNames([near("base"), near("landing")], SIZE);
  assert.deepEqual(landing, { x: 60, y: 103.5, leads: false });
  assert.notDeepEqual(base, landing);
  const [edge] = placedNames([{ kind: "aim", at: [390, 100], width: 100 }], SIZE);
  assert.equal(edge?.x, 280);
});

test("a window leaves free what lies on its edges", () => {
  const points = [[0, 0], [300, 20], [100, -90]] as const;
  const insets = { top: 80, left: 120, bottom: 50 };
  const window = fitted(points, 400, 300, insets);
  for (const point of points) {
    const [x, y] = toPixels(window, point);
    assert.ok(x > insets.left && x < 400 && y > insets.top && y < 300 - insets.bottom, `${x} ${y}`);
  }
});

test("land lies where its longitude and latitude are", () => {
  // 360 by 180 points of one degree: red is the column, green the row.
  const earth = { width: 360, height: 180, data: new Uint8ClampedArray(4 * 360 * 180) } as ImageData;
  for (let row = 0; row < 180; row++)
    for (let column = 0; column < 360; column++) earth.data.set([column / 2, row, 0, 255], 4 * (row * 360 + column));
  const land = { width: 3, height: 3, data: new Uint8ClampedArray(36) } as ImageData;
  const window = { east: 0, north: 0, kilometres: 1, width: 3, height: 3 };
  project(earth, land, { middle: [51, 58], window }, 1);
  // 51 east is column 231 - 1/2, 58 north is row 32 - 1/2; half a step of rounding.
  assert.ok(Math.abs((land.data[16] as number) - 230.5 / 2) <= 1);
  assert.ok(Math.abs((land.data[17] as number) - 31.5) <= 1);
  assert.deepEqual([reliefShare(100), reliefShare(475), reliefShare(3000)], [0, 0.5, 1]);
});
