import assert from "node:assert/strict";
import { test } from "node:test";
import { Quaternion, Vector3 } from "three";
import { Attitude } from "../../src/walk/attitude";
import { airlockAt, ease, momentsOf, ramp, SWING_S } from "../../src/walk/moments";
import { Outing } from "../../src/walk/outing";
import { Series } from "../../src/walk/series";
import { type Columns, event, flightOf } from "../globe/flying";

const HALF = Math.SQRT1_2;
const EVENTS = [
  event("booms_rigid", 100), event("hatch_opened", 200), event("left_airlock", 300),
  event("return_begun", 320), event("back_inside", 400), event("hatch_closed", 450),
  event("airlock_jettisoned", 600), event("ignition", 2000), event("cut_off", 2042),
];

function floating(changes: Partial<Record<string, readonly number[]>> = {}): Columns {
  const level = { walker_qw: [HALF, HALF], walker_qx: [0, 0], walker_qy: [HALF, HALF], walker_qz: [0, 0] };
  return {
    start: 300,
    time: [0, 20],
    channels: {
      walker_x: [0.5, 4.5], walker_y: [0, 0], walker_z: [0, 0], ...level,
      ship_qw: [1, 1], ship_qx: [0, 0], ship_qy: [0, 0], ship_qz: [0, 0], doing: [0, 5], ...changes,
    } as Record<string, readonly number[]>,
  };
}

const SPACEWALK = {
  start: 200,
  time: [0, 120, 200, 250],
  channels: {
    suit_growth: [0.05, 0.076, 0.076, 0], suit_gauge_pressure: [3e4, 40530, 27000, 0],
    ingress_progress: [0, 0, 1, 1], failed_attempts: [0, 0, 1, 1], load: [0, 0.8, 0.8, 0],
  },
};
// A circular orbit about z with a quarter turn in 1000 s.
const ORBIT = {
  time: [0, 1000, 2000, 3000].flatMap((start) => [start]),
  channels: {
    x: [7e6, 0, -7e6, 0], y: [0, 7e6, 0, -7e6], z: [0, 0, 0, 0],
    vx: [0, -11e3, 0, 11e3], vy: [11e3, 0, -11e3, 0], vz: [0, 0, 0, 0],
  },
};

test("ramps are steps where a span is none, and nothing where a moment never comes", () => {
  assert.deepEqual([ramp(1, 1, 3), ramp(2, 1, 3), ramp(4, 1, 3)], [0, 0.5, 1]);
  assert.deepEqual([ramp(1, 2, 2), ramp(2, 2, 2)], [0, 1]);
  assert.deepEqual([ramp(1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY), ease(2, 1, 3)], [0, 0.5]);
});

test("the airlock fills, opens, shuts and goes when the events say so", () => {
  const flight = flightOf({}, {
    events: EVENTS,
    measurands: { "airlock.inflation_duration": { value: 40, unit: "s", defined_as: "" } },
  });
  const moments = momentsOf(flight);
  const state = { filled: 0, open: 0, gone: -1 };
  const at = (seconds: number): number[] => {
    const { filled, open, gone } = airlockAt(moments, seconds, state);
    return [filled, open, gone];
  };
  assert.deepEqual(at(50), [0, 0, -550]);
  assert.deepEqual(at(80), [0.5, 0, -520]);
  assert.deepEqual(at(200 - SWING_S / 2).slice(0, 2), [1, 0.5]);
  assert.deepEqual(at(300).slice(0, 2), [1, 1]);
  assert.deepEqual(at(450).slice(0, 2), [1, 0]);
  assert.equal(at(610)[2], 10);
  assert.equal(airlockAt(momentsOf(flightOf({})), 1e6, state).gone, -1);
});

test("samples are straight between, held outside, and turns take the shorter way", () => {
  const series = new Series(flightOf({ floating: floating({ ship_qz: [0, HALF], ship_qw: [1, -HALF] }) }), "floating", [
    "walker_x", "ship_qw", "ship_qx", "ship_qy", "ship_qz",
  ]);
  assert.deepEqual([series.value(0, 0), series.value(0, 310), series.value(0, 999)], [0.5, 2.5, 4.5]);
  const half = series.attitude(1, 310, new Quaternion());
  // From level to a quarter turn backwards about z, given with its other sign: half is -45 degrees.
  assert.ok(Math.abs(new Vector3(1, 0, 0).applyQuaternion(half).y + HALF) < 1e-6);
});

test("the walker comes out, floats as the telemetry has it, and is in again when it says so", () => {
  const flight = flightOf({ floating: floating(), spacewalk: SPACEWALK }, { events: EVENTS });
  const outing = new Outing(flight, momentsOf(flight));
  const x = (seconds: number): number => {
    outing.at(seconds);
    return outing.place.x;
  };
  x(150);
  assert.equal(outing.isOut, false);
  assert.ok(x(205) < -1);
  assert.ok(Math.abs(x(300) - 0.5) < 1e-6);
  assert.ok(Math.abs(x(310) - 2.5) < 1e-6);
  assert.ok(Math.abs(outing.growth - 0.0738) < 1e-3);
  const head = new Vector3(0, 0, 1).applyQuaternion(outing.attitude);
  assert.ok(Math.abs(head.x - 1) < 1e-6, "head outwards");
  assert.ok(x(321) > 4, "he begins from where he was");
  assert.ok(outing.strains > 0.3);
  assert.ok(x(400) < -1, "progress of one is inside");
  assert.equal(outing.strains, 0);
  x(460);
  assert.equal(outing.isOut, false, "the hatch is shut");
});

test("one who goes in head first is turned round", () => {
  const flight = flightOf({ floating: floating(), spacewalk: SPACEWALK }, {
    events: EVENTS, inputs: { "walkers.0.feet_first": { value: 0, unit: "" } },
  });
  const outing = new Outing(flight, momentsOf(flight));
  outing.at(399);
  assert.ok(new Vector3(0, 0, 1).applyQuaternion(outing.attitude).x < -0.9);
});

test("the ship is level before the walk, keeps to the stars after it, and points its engine forward", () => {
  const flight = flightOf({ orbit: ORBIT, floating: floating() }, {
    events: EVENTS,
    measurands: { "ship.spin_after_jettison": { value: Math.PI / 200, unit: "rad/s", defined_as: "" } },
  });
  const attitude = new Attitude(flight);
  const turn = new Quaternion();
  const axis = (seconds: number, vector: Vector3): Vector3 => vector.applyQuaternion(attitude.ship(seconds, turn));
  assert.ok(axis(100, new Vector3(1, 0, 0)).distanceTo(new Vector3(1, 0, 0)) < 1e-9);
  // From the exit at 300 s the local axes turn on; near 600 s by about 27 degrees about z.
  const late = axis(600, new Vector3(1, 0, 0));
  assert.ok(late.y < -0.35 && late.y > -0.55, `${late.y}`);
  // 100 s after the jettison half a quarter turn about -y, seen from the ship: z goes to -x.
  const spun = axis(700, new Vector3(0, 0, 1));
  assert.ok(Math.abs(spun.z) < 1e-2, `${spun.z}`);
  const engine = axis(1999, new Vector3(0, 0, -1));
  assert.ok(engine.y > 0.999, "forward");
});
