/**
 * Voskhod as it was flown: sphere, instrument module with the ring of bottles, engine, solid pack.
 *
 * Axes of the ship: x along the airlock, z along the ship, the sphere at the hull that the mission
 * file has for it. Sphere 2.30 m, module 2.43 m wide and 2.25 m long, ship 5.0 m long
 * (airports-worldwide.com, kosmonavtika.com). Guesses from photographs of the sister ships: shapes
 * of the cones, sixteen bottles, straps, the solid pack's size, aerials.
 *
 * A ship of another kind is drawn as the rods that its mission file has for its hull.
 */

import {
  CapsuleGeometry,
  CircleGeometry,
  CylinderGeometry,
  Group,
  LatheGeometry,
  Mesh,
  type MeshStandardMaterial,
  Object3D,
  SphereGeometry,
  TorusGeometry,
  Vector2,
  Vector3,
} from "three";
import type { Flight } from "../bundle";
import type { Surfaces } from "./surfaces";

const SPHERE_M = 1.15;
const BOTTLES = 16;

export interface Ship {
  /** On the ship's axes, origin in its centre of mass [m]. */
  readonly root: Group;
  /** Module and all that is left behind before the air. */
  readonly module: Group;
  /** Centre of the sphere, or of the first hull. */
  readonly middle: Vector3;
  readonly isVostokLike: boolean;
  /** Whether the mission file says anything of its shape. */
  readonly isKnown: boolean;
}

interface Hull {
  readonly start_x_m: number;
  readonly start_z_m: number;
  readonly end_x_m: number;
  readonly end_z_m: number;
  readonly radius_m: number;
}

/** Return the ship of a flight. */
export function createShip(flight: Flight, looks: Surfaces): Ship {
  const own = flight.header.vehicle.ship;
  const hulls = (Array.isArray(own["hulls"]) ? own["hulls"] : []) as Hull[];
  const given = own["capsule_diameter_m"];
  const size = typeof given === "number" ? given : 2 * SPHERE_M;
  const isKnown = typeof given === "number" || hulls.length > 0;
  const isVostokLike = isKnown && Math.abs(size - 2 * SPHERE_M) < 0.11;
  const sphere = hulls.find((hull) => hull.start_x_m === hull.end_x_m && hull.start_z_m === hull.end_z_m);
  const middle = new Vector3(sphere?.start_x_m ?? 0, 0, sphere?.start_z_m ?? (isVostokLike ? 1 : 0));
  const root = new Group();
  const module = new Group();
  if (isVostokLike) {
    // Built along y from the sphere's centre; y of the parts is z of the ship.
    const body = new Group();
    body.rotation.x = Math.PI / 2;
    body.position.copy(middle);
    body.add(...sphereParts(looks), module);
    module.add(...moduleParts(looks));
    root.add(body);
  } else if (isKnown) root.add(...(hulls.length > 0 ? hulls : [fallback(size)]).map((hull) => rod(hull, looks.insulation)));
  root.traverse(shades);
  return { root, module, middle, isVostokLike, isKnown };
}

/** Let a mesh throw and take shadows. */
export function shades(node: Object3D): void {
  node.castShadow = true;
  node.receiveShadow = true;
}

function fallback(size: number): Hull {
  return { start_x_m: 0, start_z_m: -0.4 * size, end_x_m: 0, end_z_m: 0.4 * size, radius_m: size / 2 };
}

function rod(hull: Hull, look: MeshStandardMaterial): Mesh {
  const from = new Vector3(hull.start_x_m, 0, hull.start_z_m);
  const along = new Vector3(hull.end_x_m, 0, hull.end_z_m).sub(from);
  const mesh = new Mesh(new CapsuleGeometry(hull.radius_m, along.length(), 12, 32), look);
  mesh.position.copy(from).addScaledVector(along, 0.5);
  if (along.lengthSq() > 0) mesh.quaternion.setFromUnitVectors(new Vector3(0, 1, 0), along.normalize());
  return mesh;
}

function sphereParts(looks: Surfaces): Object3D[] {
  const parts: Object3D[] = [new Mesh(new SphereGeometry(SPHERE_M, 48, 32), looks.insulation)];
  // Portholes and the two hatches that are not the airlock's (at +x), each a little proud of the skin.
  for (const [x, y, z, size] of [
    [0.15, 0.25, 1, 0.16], [-0.2, 0.75, 0.72, 0.15], [0.2, 0.5, -0.95, 0.16],
  ] as const) {
    parts.push(plate(new Vector3(x, y, z), size, looks.metal, looks.glass));
  }
  parts.push(plate(new Vector3(-1, 0.12, 0.35), 0.5, looks.metal, looks.insulation));
  parts.push(plate(new Vector3(-0.55, 0.05, -1), 0.5, looks.metal, looks.insulation));
  // Four bands that hold the sphere on the module.
  for (let band = 0; band < 4; band++) {
    const strap = new Mesh(new TorusGeometry(SPHERE_M + 0.012, 0.022, 6, 40, 1.95), looks.metal);
    strap.rotation.set(0, Math.PI / 4 + (band * Math.PI) / 2, 0);
    const tilted = new Group();
    strap.rotation.z = -Math.PI / 2 + 0.62;
    tilted.add(strap);
    parts.push(tilted);
  }
  const pack = lathe([[0, 0.1], [0.3, 0.1], [0.3, 0.5], [0.2, 0.58], [0, 0.6]], looks.blanket, 28);
  pack.position.y = SPHERE_M - 0.13;
  const nozzle = lathe([[0.07, 0], [0.1, 0.05], [0.15, 0.16]], looks.dark, 20);
  nozzle.position.y = SPHERE_M + 0.44;
  const collar = new Mesh(new TorusGeometry(0.34, 0.035, 8, 32), looks.metal);
  collar.rotation.x = Math.PI / 2;
  collar.position.y = SPHERE_M - 0.03;
  parts.push(pack, nozzle, collar);
  return parts;
}

/** A round frame with a lid on the sphere, facing along a direction. */
function plate(along: Vector3, radius: number, frame: MeshStandardMaterial, lid: MeshStandardMaterial): Group {
  const group = new Group();
  const ring = new Mesh(new TorusGeometry(radius, 0.03, 8, 32), frame);
  const cover = new Mesh(new CircleGeometry(radius, 32), lid);
  group.add(ring, cover);
  const flat = Math.sqrt(SPHERE_M * SPHERE_M - radius * radius);
  group.position.copy(along).normalize().multiplyScalar(flat + 0.02);
  group.quaternion.setFromUnitVectors(new Vector3(0, 0, 1), along.clone().normalize());
  // A large lid follows the skin: it must not cut into the sphere.
  if (radius > 0.3) cover.position.z = SPHERE_M - flat + 0.005;
  if (radius > 0.3) cover.scale.setScalar(0.35);
  return group;
}

function moduleParts(looks: Surfaces): Object3D[] {
  const parts: Object3D[] = [
    lathe([[0.92, -0.72], [1.0, -0.86], [1.215, -1.55], [1.215, -1.68]], looks.blanket, 48),
    lathe([[1.215, -1.68], [0.98, -2.3], [0.78, -2.72], [0.7, -2.76], [0, -2.7]], looks.blanket, 48),
  ];
  const seam = new Mesh(new TorusGeometry(1.22, 0.03, 8, 64), looks.metal);
  seam.rotation.x = Math.PI / 2;
  seam.position.y = -1.62;
  const cradle = new Mesh(new TorusGeometry(0.93, 0.04, 8, 48), looks.metal);
  cradle.rotation.x = Math.PI / 2;
  cradle.position.y = -0.72;
  parts.push(seam, cradle);
  const ball = new SphereGeometry(0.15, 18, 12);
  for (let bottle = 0; bottle < BOTTLES; bottle++) {
    const angle = (2 * Math.PI * (bottle + 0.5)) / BOTTLES;
    const mesh = new Mesh(ball, bottle % 4 === 1 ? looks.metal : looks.bottle);
    mesh.position.set(1.06 * Math.cos(angle), -0.76, 1.06 * Math.sin(angle));
    parts.push(mesh);
  }
  const bell = lathe([[0.14, -2.7], [0.17, -2.8], [0.27, -3.0], [0.33, -3.12]], looks.dark, 32);
  parts.push(bell);
  for (let nozzle = 0; nozzle < 4; nozzle++) {
    const angle = (nozzle * Math.PI) / 2 + 0.4;
    const small = lathe([[0.02, 0], [0.035, -0.06], [0.05, -0.13]], looks.dark, 12);
    small.position.set(0.58 * Math.cos(angle), -2.74, 0.58 * Math.sin(angle));
    parts.push(small);
  }
  for (const [angle, lean] of [[0.5, 0.5], [2.6, 0.5], [3.6, -0.35], [5.6, -0.35]] as const) {
    const whip = new Mesh(new CylinderGeometry(0.006, 0.01, 1.7, 6), looks.metal);
    whip.position.set(1.32 * Math.cos(angle), -2.0, 1.32 * Math.sin(angle));
    whip.rotation.set(lean * Math.sin(angle), 0, -lean * Math.cos(angle) - 0.3);
    parts.push(whip);
  }
  return parts;
}

function lathe(
  outline: readonly (readonly [number, number])[], look: MeshStandardMaterial, segments: number,
): Mesh {
  // The library winds a lathe for outlines that rise.
  const rising = (outline[0]?.[1] ?? 0) <= (outline[outline.length - 1]?.[1] ?? 0);
  const points = outline.map(([radius, height]) => new Vector2(radius, height));
  return new Mesh(new LatheGeometry(rising ? points : points.reverse(), segments), look);
}
