/**
 * A rigid airlock of which the mission file has the sizes, on a ship of which it has no shape.
 *
 * Length, diameter and hatch are the mission file's; the ship is a piece of wall behind it. Drawn,
 * not computed: the wall, the rails, and the walker who stands before the hatch.
 */

import { CircleGeometry, CylinderGeometry, Group, Mesh, RingGeometry, TorusGeometry } from "three";
import type { Flight } from "../bundle";
import { shades } from "./ship";
import type { Surfaces } from "./surfaces";

const WALL_M = 0.9; // drawn: how much of the ship is seen, and how far it is wider than the airlock
const RAILS = 4;

export interface Lock {
  /** On the ship's axes: from the ship's wall along x. */
  readonly root: Group;
  /** From the origin to the hatch [m]. */
  readonly length: number;
}

/** Return the airlock of a flight, or null where the file has no sizes of a rigid one. */
export function createLock(flight: Flight, looks: Surfaces): Lock | null {
  const { airlock } = flight.header.vehicle;
  const [length, diameter, opening] = ["length_m", "diameter_m", "hatch_diameter_m"].map((key) => airlock?.[key]);
  if (airlock?.["shell"] !== "rigid" || typeof length !== "number" || typeof diameter !== "number") return null;
  const radius = diameter / 2;
  const hatch = Math.min(typeof opening === "number" ? opening / 2 : radius / 2, 0.9 * radius);
  // Parts are built along y: y of the parts is x of the ship.
  const parts = new Group();
  parts.rotation.z = -Math.PI / 2;
  const shell = new Mesh(new CylinderGeometry(radius, radius, length, 56, 1, true), looks.insulation);
  shell.position.y = length / 2;
  const wall = new Mesh(new CylinderGeometry(radius + WALL_M, radius + WALL_M, 2 * WALL_M, 64), looks.blanket);
  wall.position.y = -WALL_M;
  const face = new Mesh(new RingGeometry(hatch, radius, 56), looks.metal);
  face.rotation.x = -Math.PI / 2;
  face.position.y = length;
  const inside = new Mesh(new CircleGeometry(hatch, 40), looks.dark);
  inside.rotation.x = -Math.PI / 2;
  inside.position.y = length - 0.15;
  parts.add(shell, wall, face, inside, hoop(looks, radius, length), hoop(looks, radius, 0.05), hoop(looks, hatch, length));
  for (let rail = 0; rail < RAILS; rail++) parts.add(railAt(looks, radius, length, (rail * 2 * Math.PI) / RAILS));
  const root = new Group();
  root.add(parts);
  root.traverse(shades);
  return { root, length };
}

function hoop(looks: Surfaces, radius: number, height: number): Mesh {
  const ring = new Mesh(new TorusGeometry(radius, 0.03, 8, 56), looks.metal);
  ring.rotation.x = Math.PI / 2;
  ring.position.y = height;
  return ring;
}

function railAt(looks: Surfaces, radius: number, length: number, turn: number): Group {
  const rail = new Mesh(new CylinderGeometry(0.018, 0.018, 0.7 * length, 8), looks.metal);
  rail.position.set(radius + 0.07, length / 2, 0);
  const group = new Group();
  group.rotation.y = turn;
  group.add(rail);
  return group;
}
