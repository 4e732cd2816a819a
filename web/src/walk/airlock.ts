/**
 * Airlock Volga: two metal rings, a wall of fabric with booms, a hatch that opens inwards, a mast.
 *
 * Built along x of the ship from the sphere's skin. Sizes from the header; rings 1.2 m
 * (spacefacts.net), camera's mast where the mission file has the camera. The wall is one mesh whose
 * points are moved while the booms fill. After the jettison the airlock drifts off at impulse over
 * mass; its base ring stays on the ship, as on the test flight.
 */

import {
  BufferGeometry,
  CircleGeometry,
  CylinderGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  RingGeometry,
  TorusGeometry,
  Vector3,
} from "three";
import type { Flight } from "../bundle";
import { airlockLength, foldDepth, type Wall, wallRadius } from "./inflating";
import type { AirlockState } from "./moments";
import { shades } from "./ship";
import type { Surfaces } from "./surfaces";

const RING_M = 0.6; // 1.2 m rings, spacefacts.net
const MASS_KG = 250; // fplib.org/partners/mwade
const AROUND = 320; // eight for each of forty booms
const ALONG = 36;
const OPENS_RAD = 1.75; // drawn: the lid swings in past a right angle
const SEEN_FOR_S = 240; // drawn: after that it is a dot
const TUMBLE_RAD_S = 0.05; // drawn

export interface Airlock {
  readonly root: Group;
  /** Show a state; true if anything moved. */
  set(state: AirlockState): void;
}

/** Speed at which the airlock leaves the ship [m/s]: the mission's impulse over its mass. */
export function shoveOf(flight: Flight): number {
  return (flight.header.inputs["airlock.jettison.impulse"]?.value ?? 0) / MASS_KG;
}

/** Return the airlock of a flight, or null where it has none. */
export function createAirlock(flight: Flight, looks: Surfaces, middle: Vector3): Airlock | null {
  const { airlock, ship, camera } = flight.header.vehicle;
  if (!airlock || airlock["shell"] !== "inflatable") return null;
  const full = number(airlock["length_m"], 2.5);
  const base = number(ship["hatch_distance_m"], full + 1.15) - full;
  const shove = shoveOf(flight);
  const hatch = number(airlock["hatch_diameter_m"], 0.65) / 2;
  const wall: Wall = {
    radius: RING_M - 0.05,
    depth: 0,
    boom: Math.min(number(airlock["boom_radius_m"], 0.036), 0.05),
    booms: number(airlock["booms"], 40),
    filled: 0,
  };
  const root = new Group();
  root.position.copy(middle);
  // Parts are built along y: y of the parts is x of the ship.
  const stays = new Group();
  stays.rotation.z = -Math.PI / 2;
  const flies = new Group();
  flies.rotation.z = -Math.PI / 2;
  root.add(stays, flies);
  const collar = new Mesh(new CylinderGeometry(0.48, 0.62, 0.26, 40, 1, true), looks.metal);
  collar.position.y = base - 0.14;
  const innerLid = new Mesh(new CircleGeometry(0.46, 32), looks.insulation);
  innerLid.rotation.x = -Math.PI / 2;
  innerLid.position.y = base - 0.03;
  stays.add(collar, innerLid);
  const cloth = new Mesh(wallGeometry(), looks.fabric.clone());
  cloth.material.side = DoubleSide;
  const lower = ring(looks, RING_M);
  lower.position.y = base + 0.03;
  const end = new Group();
  const lid = endParts(end, looks, hatch);
  const mast = mastParts(looks, camera, middle, base + full);
  if (mast) end.add(mast);
  flies.add(cloth, lower, end);
  root.traverse(shades);
  let drawn = -1;
  return {
    root,
    set(state: AirlockState): void {
      const since = Math.max(state.gone, 0);
      flies.visible = since < SEEN_FOR_S;
      flies.position.x = since * shove;
      flies.rotation.y = TUMBLE_RAD_S * since;
      lid.rotation.x = OPENS_RAD * state.open;
      if (drawn === state.filled) return;
      drawn = state.filled;
      const length = airlockLength(full, state.filled);
      end.position.y = base + length;
      wall.filled = state.filled;
      wall.depth = foldDepth(full, length);
      shape(cloth.geometry, wall, base, length);
    },
  };
}

function ring(looks: Surfaces, radius: number): Group {
  const group = new Group();
  const hoop = new Mesh(new TorusGeometry(radius, 0.035, 10, 56), looks.metal);
  hoop.rotation.x = Math.PI / 2;
  const band = new Mesh(new CylinderGeometry(radius, radius, 0.09, 56, 1, true), looks.metal);
  group.add(hoop, band);
  return group;
}

/** Add the end with its hatch to a group; returns the hinge of the lid. */
function endParts(end: Group, looks: Surfaces, hatch: number): Group {
  end.add(ring(looks, RING_M));
  const face = new Mesh(new RingGeometry(hatch, RING_M, 48), looks.metal);
  face.rotation.x = -Math.PI / 2;
  const inner = new Mesh(new RingGeometry(hatch, RING_M, 48), looks.fabric);
  inner.rotation.x = Math.PI / 2;
  inner.position.y = -0.02;
  const rim = new Mesh(new TorusGeometry(hatch, 0.028, 10, 40), looks.dark);
  rim.rotation.x = Math.PI / 2;
  rim.position.y = 0.01;
  const hinge = new Group();
  hinge.position.set(0, -0.05, -hatch);
  const lid = new Mesh(new CylinderGeometry(hatch - 0.02, hatch - 0.02, 0.05, 40), looks.metal);
  lid.position.z = hatch;
  const wheel = new Mesh(new TorusGeometry(0.11, 0.014, 8, 24), looks.dark);
  wheel.rotation.x = Math.PI / 2;
  wheel.position.set(0, 0.05, hatch);
  hinge.add(lid, wheel);
  end.add(face, inner, rim, hinge);
  for (const side of [-1, 1]) {
    const rail = new Mesh(new TorusGeometry(0.1, 0.012, 6, 16, Math.PI), looks.metal);
    rail.position.set(side * (hatch + 0.14), 0.02, 0);
    rail.rotation.y = Math.PI / 2;
    end.add(rail);
  }
  return hinge;
}

/** The camera on its mast, where the mission file has it; end's own axes. */
function mastParts(
  looks: Surfaces, camera: Readonly<Record<string, unknown>> | null, middle: Vector3, tip: number,
): Group | null {
  const place = camera?.["place_m"];
  if (!Array.isArray(place)) return null;
  const [x, y, z] = place.map(Number) as [number, number, number];
  // Ship to parts: x of the ship is y, y of the ship is -x, z stays.
  const lens = new Vector3(-(y - middle.y), x - middle.x - tip, z - middle.z);
  const across = Math.hypot(lens.x, lens.z);
  if (across < RING_M || across > 3) return null;
  const foot = new Vector3((lens.x / across) * RING_M, 0, (lens.z / across) * RING_M);
  const group = new Group();
  const boom = new Mesh(new CylinderGeometry(0.014, 0.018, foot.distanceTo(lens), 8), looks.metal);
  boom.position.copy(foot).lerp(lens, 0.5);
  boom.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), lens.clone().sub(foot).normalize());
  const box = new Mesh(new CylinderGeometry(0.055, 0.065, 0.2, 16), looks.dark);
  // Behind the lens, so that the camera does not film its own box.
  box.position.copy(lens).add(new Vector3(0, -0.13, 0));
  group.add(boom, box);
  return group;
}

function wallGeometry(): BufferGeometry {
  const geometry = new BufferGeometry();
  const count = (AROUND + 1) * (ALONG + 1);
  geometry.setAttribute("position", new Float32BufferAttribute(new Float32Array(3 * count), 3));
  geometry.setAttribute("normal", new Float32BufferAttribute(new Float32Array(3 * count), 3));
  const index: number[] = [];
  for (let row = 0; row < ALONG; row++) {
    for (let column = 0; column < AROUND; column++) {
      const at = row * (AROUND + 1) + column;
      index.push(at, at + AROUND + 1, at + 1, at + 1, at + AROUND + 1, at + AROUND + 2);
    }
  }
  geometry.setIndex(index);
  return geometry;
}

/** Move the points of the wall; normals from the slopes of its radius along and round it. */
function shape(geometry: BufferGeometry, wall: Wall, base: number, length: number): void {
  const places = geometry.getAttribute("position").array as Float32Array;
  const normals = geometry.getAttribute("normal").array as Float32Array;
  const [near, turn] = [0.5 / ALONG, 0.5 * ((2 * Math.PI) / AROUND)];
  let at = 0;
  for (let row = 0; row <= ALONG; row++) {
    const along = row / ALONG;
    for (let column = 0; column <= AROUND; column++, at += 3) {
      const angle = (2 * Math.PI * column) / AROUND;
      const radius = wallRadius(wall, along, angle);
      const slope = (wallRadius(wall, along + near, angle) - wallRadius(wall, along - near, angle)) / (2 * near * length);
      const round = (wallRadius(wall, along, angle + turn) - wallRadius(wall, along, angle - turn)) / (2 * turn * radius);
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      places[at] = radius * c;
      places[at + 1] = base + length * along;
      places[at + 2] = radius * s;
      const size = Math.hypot(1, slope, round);
      normals[at] = (c + round * s) / size;
      normals[at + 1] = -slope / size;
      normals[at + 2] = (s - round * c) / size;
    }
  }
  geometry.getAttribute("position").needsUpdate = true;
  geometry.getAttribute("normal").needsUpdate = true;
  geometry.computeBoundingSphere();
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}
