import assert from "node:assert/strict";
import { test } from "node:test";
import { Vector3 } from "three";
import { claimedPlaces } from "../../src/globe/claimed";
import { descentOf, frame, sunk, WHOLE_KM } from "../../src/globe/framing";
import { heatColours } from "../../src/globe/heat";
import { Trajectory } from "../../src/globe/trajectory";
import { event, flightOf } from "./flying";

const ORBIT = {
  start: 1000,
  time: [0, 60],
  channels: { x: [7e6, 7e6], y: [0, 420e3], z: [0, 0], vx: [0, 0], vy: [7000, 7000], vz: [0, 0] },
};
const ENTRY = {
  start: 1100,
  time: [0, 10],
  channels: { x: [7e6, 7e6], y: [700e3, 770e3], z: [0, 0], vx: [0, 0], vy: [7000, 7000], vz: [0, 0] },
};
const LANDING = {
  start: 1110,
  time: [0, 100],
  channels: { fixed_x: [6400e3, 6378e3], fixed_y: [0, 0], fixed_z: [0, 0] },
};

test("it goes through orbit, the burn's gap, the fall, and turns with the Earth on the ground", () => {
  const flight = flightOf(
    { orbit: ORBIT, entry: ENTRY, landing: LANDING },
    { sky: { greenwich_rad: 0, rate_rad_s: Math.PI / 2 / 1000, sun: [] } },
  );
  const way = new Trajectory(flight);
  const [place, speed] = [new Vector3(), new Vector3()];
  assert.equal(way.start, 1000);
  assert.equal(way.end, 1210);
  assert.equal(way.at(500, place, speed), false);
  assert.equal(way.at(1030, place, speed), true);
  assert.deepEqual([place.x, Math.round(place.y * 1e6) / 1e6, speed.y], [7000, 210, 7]);
  way.at(1080, place, speed);
  assert.ok(Math.abs(place.y - 560) < 1e-3, "uniform motion goes through the gap");
  way.at(2000, place, speed);
  // Two quarter turns of the Earth at 2000 s: the place on the x axis is on the -x axis.
  assert.ok(Math.abs(place.x + 6378) < 1e-6 && Math.abs(place.y) < 1e-6);
  assert.ok(Math.abs(speed.y + (6378 * Math.PI) / 2000) < 1e-6, "it moves with the ground, backwards along y");
});

test("a flight without places has no start and hides its ship", () => {
  const way = new Trajectory(flightOf({}));
  assert.equal(way.start, null);
  assert.equal(way.at(0, new Vector3(), new Vector3()), false);
});

test("the camera sees the whole Earth in orbit and sinks between ignition and the canopy", () => {
  const flight = flightOf({ orbit: ORBIT }, { events: [event("ignition", 100), event("drogue_opened", 300)] });
  const descent = descentOf(flight);
  assert.deepEqual(descent, { from: 100, to: 300 });
  assert.deepEqual([0, 100, 200, 300, 900].map((when) => sunk(descent, when)), [0, 0, 0.5, 1, 1]);
  assert.equal(descentOf(flightOf({ orbit: ORBIT })), null);
  const [eye, target] = [new Vector3(), new Vector3()];
  frame(new Vector3(6600, 0, 0), new Vector3(0, 1, 0), 0, eye, target);
  assert.equal(target.length(), 0);
  assert.ok(Math.abs(eye.length() - WHOLE_KM) < 1e-6);
  assert.ok(eye.x > 0 && eye.y > 0 && eye.z < 0, "over the ship, towards the Sun, a little south");
  frame(new Vector3(6600, 0, 0), new Vector3(0, 1, 0), 1, eye, target);
  assert.equal(target.x, 6600);
  assert.ok(eye.x > 6600 && Math.abs(eye.y) < 1e-9);
});

test("colours of heat rise with the flux, and a flight without heat stays dark", () => {
  const colours = heatColours(Float32Array.of(0, 50, 100));
  const bright = [0, 3, 6].map((at) => (colours[at] ?? 0) + (colours[at + 1] ?? 0) + (colours[at + 2] ?? 0));
  assert.ok((bright[0] as number) < (bright[1] as number) && (bright[1] as number) < (bright[2] as number));
  assert.deepEqual([...heatColours(Float32Array.of(0, 0))].slice(0, 3), [...colours].slice(0, 3));
});

test("a claimed place needs latitude and longitude of one source", () => {
  const claim = (measurand: string, source: string, value: number | null) => ({
    id: "", says: "", source, speaker: "World Spaceflight, page (1)", measurand, value, unit: "rad",
    flight_value: null, off: null, time_s: null, where: "", verdict: null, why: null,
  });
  const places = claimedPlaces([
    claim("landing.latitude", "A", Math.PI / 3),
    claim("landing.latitude", "B", 1),
    claim("landing.longitude", "A", Math.PI / 6),
    claim("landing.longitude", "C", 1),
  ]);
  assert.equal(places.length, 1);
  assert.ok(Math.abs((places[0]?.latitude ?? 0) - 60) < 1e-12);
  assert.ok(Math.abs((places[0]?.longitude ?? 0) - 30) < 1e-12);
  assert.equal(places[0]?.speaker, "World Spaceflight");
});
