import assert from "node:assert/strict";
import { test } from "node:test";
import { Quaternion, Vector3 } from "three";
import {
  circleOnGround,
  EQUATOR_KM,
  greenwich,
  hermite,
  isBehindEarth,
  localAxes,
  placeAt,
  POLE_KM,
  sunAt,
  turnAboutAxis,
} from "../../src/globe/frames";

const near = (value: number, wanted: number, within: number): void =>
  assert.ok(Math.abs(value - wanted) <= within, `${value} is not ${wanted} within ${within}`);

test("places of WGS 84 are where the textbook has them", () => {
  const at = placeAt(0, 90, 0, new Vector3());
  near(at.y, EQUATOR_KM, 1e-9);
  near(placeAt(90, 0, 1, at).z, POLE_KM + 1, 1e-9);
  // 45 N, 0 E: N = a / sqrt(1 - e2 / 2) = 6388.838 km; x = N cos 45, z = N (1 - e2) sin 45.
  placeAt(45, 0, 0, at);
  near(at.x, 4517.591, 1e-3);
  near(at.z, 4487.348, 1e-3);
});

test("Greenwich turns with the sky, and a place with it", () => {
  const sky = { greenwich_rad: 1, rate_rad_s: 0.5, sun: [] };
  assert.equal(greenwich(sky, 4), 3);
  const turned = turnAboutAxis(new Vector3(1, 0, 2), Math.PI / 2);
  near(turned.y, 1, 1e-15);
  near(turned.x, 0, 1e-15);
  assert.equal(turned.z, 2);
});

test("the Sun goes between its rows, held at both ends, always of length one", () => {
  const sky = { greenwich_rad: 0, rate_rad_s: 0, sun: [[0, 1, 0, 0], [100, 0, 1, 0]] as [number, number, number, number][] };
  const sun = sunAt(sky, 50, new Vector3());
  near(sun.x, Math.SQRT1_2, 1e-12);
  near(sun.y, Math.SQRT1_2, 1e-12);
  assert.equal(sunAt(sky, -5, sun).x, 1);
  assert.equal(sunAt(sky, 500, sun).y, 1);
});

test("a circle on the ground has its radius everywhere and is closed", () => {
  const points = circleOnGround(45, 30, 12, 0, 16);
  const middle = geocentric(45, 30);
  for (let at = 0; at < points.length; at += 3) {
    // The circle is one of a sphere: its points are compared by their geodetic normals.
    const [x, y, z] = [points[at] as number, points[at + 1] as number, points[at + 2] as number];
    const north = Math.atan2(z, Math.hypot(x, y) * (POLE_KM / EQUATOR_KM) ** 2);
    const normal = new Vector3(Math.cos(north) * x, Math.cos(north) * y, Math.sin(north) * Math.hypot(x, y)).normalize();
    near((middle.angleTo(normal) * 180) / Math.PI, 12, 1e-4); // float32 of 6378 km
  }
  assert.deepEqual([...points.slice(0, 2)].map(Math.round), [...points.slice(-3, -1)].map(Math.round));
});

function geocentric(latitude: number, longitude: number): Vector3 {
  const [n, e] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return new Vector3(Math.cos(n) * Math.cos(e), Math.cos(n) * Math.sin(e), Math.sin(n));
}

test("local axes: up from the Earth, forward along the way, normal by the right hand", () => {
  const turn = localAxes(new Vector3(0, 7000, 0), new Vector3(0, 0, 7.5), new Quaternion());
  const [up, ahead, normal] = [new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)].map((axis) =>
    axis.applyQuaternion(turn),
  ) as [Vector3, Vector3, Vector3];
  near(up.y, 1, 1e-12);
  near(ahead.z, 1, 1e-12);
  near(normal.x, 1, 1e-12);
});

test("a cubic through two states of a circle stays on the circle", () => {
  // A minute of a circular orbit of 6600 km and 90 min: the error of the cubic is r (wt)^4 / 384.
  const [radius, rate, span] = [6600, (2 * Math.PI) / 5400, 60];
  const at = (angle: number): [number, number] => [radius * Math.cos(angle), radius * Math.sin(angle)];
  const turn = rate * span;
  const [x, y] = [0, 1].map((axis) => {
    const speed = (angle: number): number => radius * rate * (axis === 0 ? -Math.sin(angle) : Math.cos(angle));
    return hermite(0.5, span, at(0)[axis] as number, speed(0), at(turn)[axis] as number, speed(turn));
  }) as [number, number];
  near(Math.hypot(x, y), radius, (radius * turn ** 4) / 300);
  assert.ok(radius * (1 - Math.cos(turn / 2)) > 3, "a straight line would cut kilometres off");
});

test("the Earth hides its far side and not its near one", () => {
  const eye = new Vector3(20_000, 0, 0);
  assert.equal(isBehindEarth(eye, new Vector3(EQUATOR_KM, 0, 0)), false);
  assert.equal(isBehindEarth(eye, new Vector3(-EQUATOR_KM, 0, 0)), true);
  assert.equal(isBehindEarth(eye, new Vector3(-EQUATOR_KM, 0, 9500)), false);
  assert.equal(isBehindEarth(new Vector3(0, 0, 30_000), new Vector3(0, 0, 400_000)), false);
});
