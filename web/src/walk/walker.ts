/**
 * The walker in his suit: white, pack on the back, the helmet's filter dark.
 *
 * Axes as in the telemetry: x out of the chest, y to the left, z to the head, origin in the centre
 * of mass. Limbs are thicker and longer by the suit's growth (`inflating.suitSwell`); a taut suit
 * spreads them, since its joints want to be straight. Drawn, not computed: how limbs bend.
 */

import {
  CapsuleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  type MeshStandardMaterial,
  SphereGeometry,
  TorusGeometry,
  Vector3,
} from "three";
import { RoundedBoxGeometry } from "three/addons/geometries/RoundedBoxGeometry.js";
import { suitSwell } from "./inflating";
import { shades } from "./ship";
import type { Surfaces } from "./surfaces";

const FULL_GAUGE_PA = 40_530; // 0.40 atm, the suit's normal setting

export interface Walker {
  readonly root: Group;
  /** Where the tether is fastened, on his axes [m]. */
  readonly harness: Vector3;
  /** Show growth [1] and gauge pressure [Pa] of the suit, what the hands do, and how hard. */
  set(state: WalkerState): void;
}

export interface WalkerState {
  readonly growth: number;
  readonly gauge: number;
  readonly holds: number;
  readonly strains: number;
  /** Share of him that is in the airlock, where there is no room for arms. */
  readonly inside: number;
  readonly seconds: number;
}

interface Limb {
  readonly root: Group;
  readonly joint: Group;
  readonly parts: readonly Mesh[];
}

/** Return a walker of a height from boots to helmet [m], the harness ahead of his middle [m]. */
export function createWalker(looks: Surfaces, height: number, harnessAhead: number): Walker {
  const root = new Group();
  const size = new Group();
  size.scale.setScalar(height / 1.92);
  root.add(size);
  const trunk = trunkParts(size, looks);
  const arms = [limb(looks.suit, [0.078, 0.31], [0.066, 0.27]), limb(looks.suit, [0.078, 0.31], [0.066, 0.27])];
  const legs = [limb(looks.suit, [0.112, 0.46], [0.09, 0.42]), limb(looks.suit, [0.112, 0.46], [0.09, 0.42])];
  arms.forEach((arm, side) => {
    arm.root.position.set(0.02, side === 0 ? 0.23 : -0.23, 0.4);
    hand(arm, looks);
    size.add(arm.root);
  });
  legs.forEach((leg, side) => {
    leg.root.position.set(0, side === 0 ? 0.115 : -0.115, -0.1);
    boot(leg, looks);
    size.add(leg.root);
  });
  const swelling = [...trunk, ...arms.flatMap(({ parts }) => parts), ...legs.flatMap(({ parts }) => parts)];
  const swell = { thick: 1, long: 1 };
  root.traverse(shades);
  return {
    root,
    harness: new Vector3(harnessAhead, 0, 0.05),
    set(state): void {
      const { thick, long } = suitSwell(state.growth, swell);
      for (const part of swelling) part.scale.set(thick, long, thick);
      pose(arms, legs, state);
    },
  };
}

/** Bend the limbs; left is side 0. Angles are drawn. */
function pose(arms: readonly Limb[], legs: readonly Limb[], state: WalkerState): void {
  const taut = Math.min(Math.max(state.gauge / FULL_GAUGE_PA, 0), 1);
  const sway = Math.sin(0.7 * state.seconds);
  const other = Math.sin(0.43 * state.seconds + 1);
  for (let side = 0; side < 2; side++) {
    const arm = arms[side];
    if (!arm) continue;
    const sign = side === 0 ? 1 : -1;
    const free = 1 - 0.9 * state.inside;
    const ahead = 0.55 + 0.12 * (side === 0 ? sway : other) + (0.75 + 0.25 * state.strains * sway) * state.holds * free;
    const out = ((0.35 + 0.55 * taut) * (1 - 0.75 * state.holds) + 0.12) * free - 0.12 * state.inside;
    // An arm hangs along -z; ahead turns it about y towards x, out about x away from the body.
    arm.root.rotation.set(sign * out, -ahead, 0, "YXZ");
    const bend = 0.75 - 0.4 * taut + 0.35 * state.holds + 0.2 * state.strains * other;
    arm.joint.rotation.set(0, -bend - 1.1 * state.inside, 0);
  }
  for (let side = 0; side < 2; side++) {
    const leg = legs[side];
    if (!leg) continue;
    const sign = side === 0 ? 1 : -1;
    const kick = state.strains * 0.18 * Math.sin(1.1 * state.seconds + 2.4 * side);
    const drawn = 0.5 - 0.28 * taut;
    const straight = 1 - 0.6 * state.holds;
    const apart = 0.05 + 0.13 * taut * (1 - state.holds);
    leg.root.rotation.set(sign * apart, -(drawn + 0.06 * other * sign) * straight - kick, 0, "YXZ");
    leg.joint.rotation.set(0, (0.85 - 0.45 * taut) * straight + Math.max(kick, 0), 0);
  }
}

function trunkParts(size: Group, looks: Surfaces): Mesh[] {
  const chest = new Mesh(new CapsuleGeometry(0.185, 0.26, 8, 24), looks.suit);
  chest.rotation.x = Math.PI / 2;
  const chestBox = new Group();
  chestBox.add(chest);
  chestBox.position.z = 0.28;
  chestBox.scale.set(0.92, 1.12, 1);
  const hips = new Mesh(new CapsuleGeometry(0.165, 0.1, 8, 24), looks.suit);
  hips.rotation.x = Math.PI / 2;
  hips.position.z = -0.02;
  size.add(chestBox, hips, head(looks), pack(looks));
  const belt = new Mesh(new TorusGeometry(0.176, 0.016, 6, 28), looks.strap);
  belt.position.z = 0.06;
  const strap = new Mesh(new TorusGeometry(0.2, 0.013, 6, 28), looks.strap);
  strap.rotation.set(0.5, 0, 0);
  strap.position.z = 0.28;
  size.add(belt, strap);
  return [chest, hips];
}

function head(looks: Surfaces): Group {
  const group = new Group();
  group.position.z = 0.66;
  const shell = new Mesh(new SphereGeometry(0.17, 28, 20), looks.helmet);
  shell.scale.set(1, 0.95, 1.06);
  const visor = new Mesh(new SphereGeometry(0.164, 28, 16, -0.95, 1.9, 1.0, 1.05), looks.visor);
  // The library's sphere has its poles along y and begins at -x: its middle is turned to the chest's side.
  visor.rotation.set(Math.PI / 2, 0, 0);
  const turned = new Group();
  turned.add(visor);
  turned.rotation.z = Math.PI;
  turned.position.x = 0.022;
  const neck = new Mesh(new TorusGeometry(0.135, 0.022, 8, 28), looks.metal);
  neck.position.z = -0.14;
  group.add(shell, turned, neck);
  return group;
}

/** Pack with its bottles: 0.32 x 0.51 x 0.11 m, a training pack (rrauction.com). */
function pack(looks: Surfaces): Group {
  const group = new Group();
  group.position.set(-0.245, 0, 0.27);
  const box = new Mesh(new RoundedBoxGeometry(0.13, 0.33, 0.5, 3, 0.045), looks.helmet);
  group.add(box);
  for (const y of [-0.1, 0, 0.1]) {
    const bottle = new Mesh(new CapsuleGeometry(0.048, 0.3, 6, 14), looks.metal);
    bottle.rotation.x = Math.PI / 2;
    bottle.position.set(-0.075, y, -0.02);
    group.add(bottle);
  }
  return group;
}

/** Two parts that hang along -z, the second at a joint; each part is [radius, length]. */
function limb(
  look: MeshStandardMaterial, upper: readonly [number, number], lower: readonly [number, number],
): Limb {
  const root = new Group();
  const joint = new Group();
  joint.position.z = -upper[1];
  const parts = [part(look, upper), part(look, lower)];
  root.add(parts[0] as Mesh, joint);
  joint.add(parts[1] as Mesh);
  return { root, joint, parts };
}

function part(look: MeshStandardMaterial, [radius, length]: readonly [number, number]): Mesh {
  const geometry = new CapsuleGeometry(radius, length - 0.6 * radius, 6, 18);
  const mesh = new Mesh(geometry, look);
  mesh.rotation.x = Math.PI / 2;
  mesh.position.z = -length / 2;
  return mesh;
}

function hand({ joint }: Limb, looks: Surfaces): void {
  const cuff = new Mesh(new CylinderGeometry(0.062, 0.062, 0.03, 18), looks.metal);
  cuff.rotation.x = Math.PI / 2;
  cuff.position.z = -0.27;
  const glove = new Mesh(new SphereGeometry(0.068, 16, 12), looks.strap);
  glove.scale.set(0.9, 0.7, 1.3);
  glove.position.z = -0.35;
  joint.add(cuff, glove);
}

function boot({ joint }: Limb, looks: Surfaces): void {
  const shaft = new Mesh(new CylinderGeometry(0.092, 0.085, 0.14, 18), looks.strap);
  shaft.rotation.x = Math.PI / 2;
  shaft.position.z = -0.42;
  const foot = new Mesh(new CapsuleGeometry(0.072, 0.14, 6, 14), looks.strap);
  foot.rotation.z = Math.PI / 2;
  foot.position.set(0.06, 0, -0.49);
  joint.add(shaft, foot);
}
