import assert from "node:assert/strict";
import { test } from "node:test";
import type { LonLat } from "../src/bundle";
import {
  distanceKm,
  fitted,
  fromPixels,
  graticule,
  project,
  scaleBar,
  toPixels,
  unproject,
} from "../src/ground-frame";
import { placeOn } from "../src/ground-places";
import { labelRows, rowsOf, ticksOf } from "../src/lanes";

const PERM: LonLat = [56.25, 58.01];

test("a quarter of the globe is a quarter of the globe", () => {
  const quarter = (6371.0088 * Math.PI) / 2;
  assert.ok(Math.abs(distanceKm([0, 0], [90, 0]) - quarter) < 1e-6);
  assert.ok(Math.abs(distanceKm([30, 0], [-77, 90]) - quarter) < 1e-6);
});

test("what is projected comes back", () => {
  for (const place of [PERM, [47, 56.3], [70, 56.3], [-179.9, 60]] as const) {
    const [longitude, latitude] = unproject(PERM, project(PERM, place));
    assert.ok(Math.abs(((longitude - place[0] + 540) % 360) - 180) < 1e-9);
    assert.ok(Math.abs(latitude - place[1]) < 1e-9);
  }
});

test("pixels and kilometres agree, north is up", () => {
  const window = { east: 10, north: -5, kilometres: 0.5, width: 800, height: 400 };
  assert.deepEqual(toPixels(window, [10, -5]), [400, 200]);
  assert.deepEqual(toPixels(window, [11, -4]), [402, 198]);
  assert.deepEqual(fromPixels(window, toPixels(window, [33, 7])), [33, 7]);
});

test("a fitted window holds its points", () => {
  const points = [
    [0, 0],
    [300, 20],
    [100, -90],
  ] as const;
  const window = fitted(points, 400, 300);
  for (const point of points) {
    const [x, y] = toPixels(window, point);
    assert.ok(x > 0 && x < 400 && y > 0 && y < 300);
  }
});

test("scale bar and graticule are round", () => {
  assert.equal(scaleBar(1, 120), 100);
  assert.equal(scaleBar(0.5, 120), 50);
  assert.equal(scaleBar(0.003, 120), 0.2);
  assert.deepEqual(graticule(49, 71), [50, 55, 60, 65, 70]);
});

test("an aircraft is where its share of the track is", () => {
  const track = [
    [0, 0],
    [0, 1],
    [0, 2],
  ] as const;
  assert.deepEqual(placeOn(track, 0), [0, 0]);
  assert.deepEqual(placeOn(track, 0.75), [0, 1.5]);
  assert.equal(placeOn(track, 1.01), null);
  assert.equal(placeOn([], 0.5), null);
});

test("phases that overlap get rows, others share one", () => {
  const phase = (name: string, start_s: number, end_s: number) => ({ name, title: name, start_s, end_s });
  const rows = rowsOf([phase("a", 0, 100), phase("b", 10, 20), phase("c", 12, 15), phase("d", 20, 30)]);
  assert.deepEqual([...rows].map(([one, row]) => [one.name, row]).sort(), [
    ["a", 0],
    ["b", 1],
    ["c", 2],
    ["d", 1],
  ]);
});

test("labels never overlap, and stand before the mark at the end", () => {
  const placed = labelRows(
    [
      ["a", 0, 50],
      ["b", 10, 50],
      ["c", 20, 50],
      ["d", 90, 50],
    ],
    2,
    100,
  );
  assert.deepEqual(
    placed.map((one) => [one.row, one.before]),
    [
      [0, false],
      [1, false],
      [null, false],
      [null, true],
    ],
  );
});

test("ticks are apart and round", () => {
  assert.deepEqual(ticksOf({ from: 5250, to: 6900, width: 900 }, 100), [5400, 5700, 6000, 6300, 6600, 6900]);
});
