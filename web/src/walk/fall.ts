/**
 * What the ship shows of burn, entry and descent: plume, glowing air, canopies.
 *
 * Brightness of the air follows the stagnation heat flux of the telemetry over its peak. Drawn, not
 * computed: shape of plume and wake, how canopies look.
 */

import {
  AdditiveBlending,
  BufferGeometry,
  CylinderGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshStandardMaterial,
  ShaderMaterial,
  SphereGeometry,
  Vector3,
} from "three";
import type { Flight } from "../bundle";
import type { Moments } from "./moments";
import { ramp } from "./moments";
import { Series } from "./series";
import { shades } from "./ship";

// Two canopies of 574 m2 (quoted for Vostok, unconfirmed) are 27 m across when flat, a third less filled.
const CANOPY_M = 9;
const LINES_M = 22;
const GORES = 24;
const OPENS_S = 2;
/** Fall under full canopies [m/s]: 7-8 m/s, Space Biology and Medicine. */
const FULL_M_S = 7.5;
const NOZZLE_Y = -3.1; // of the ship's parts: end of the engine's bell

const VERTEX = /* glsl */ `
varying vec3 turned;
varying vec3 back;
varying float along;
void main() {
  vec4 at = modelViewMatrix * vec4(position, 1.0);
  turned = normalize(normalMatrix * normal);
  back = normalize(-at.xyz);
  along = uv.y;
  gl_Position = projectionMatrix * at;
}`;

const GLOW = /* glsl */ `
uniform float share;
uniform vec3 cold;
uniform vec3 hot;
uniform float bright;
varying vec3 turned;
varying vec3 back;
varying float along;
void main() {
  float facing = pow(abs(dot(normalize(turned), back)), 1.6);
  float fade = along * along;
  gl_FragColor = vec4(mix(cold, hot, fade * share) * fade * facing * share * bright, 1.0);
}`;

export class Fall {
  /** Children of the sphere's middle, local axes (x up, y forward). */
  readonly root = new Group();
  /** Child of the ship's parts: behind the engine. */
  readonly plume: Mesh;
  readonly #wake: Mesh;
  readonly #wakeShare: { value: number };
  readonly #plumeShare: { value: number };
  readonly #canopies = new Group();
  readonly #heat: Series;
  readonly #descent: Series;
  readonly #peak: number;
  readonly #against = new Vector3();

  constructor(flight: Flight) {
    this.#heat = new Series(flight, "entry", ["heat_flux"]);
    this.#descent = new Series(flight, "landing", ["speed"]);
    this.#peak = (flight.column("entry", "heat_flux") ?? new Float32Array()).reduce((a, b) => Math.max(a, b), 1);
    const wake = glow(0xff5a1f, 0xfff2d8, 1.6);
    const plume = glow(0x6f5f78, 0xffe2b8, 0.95);
    this.#wakeShare = wake.uniforms["share"] as { value: number };
    this.#plumeShare = plume.uniforms["share"] as { value: number };
    // A cap round the windward side that trails off behind; y is against the stream.
    this.#wake = new Mesh(wakeGeometry(), wake);
    const flame = new CylinderGeometry(0.28, 1.1, 4.2, 32, 12, true);
    flame.translate(0, NOZZLE_Y - 2.1, 0);
    this.plume = new Mesh(flame, plume);
    for (const side of [-1, 1]) this.#canopies.add(canopy(side));
    this.root.add(this.#wake, this.#canopies);
  }

  /** Show a time; `speed` is the velocity on the local axes. */
  at(moments: Moments, seconds: number, speed: Vector3): void {
    const { ignition, cutOff, canopy, touchdown } = moments;
    this.#plumeShare.value = seconds >= ignition && seconds < cutOff ? 1 : 0;
    this.plume.visible = this.#plumeShare.value > 0;
    const isIn = seconds >= this.#heat.start && seconds <= this.#heat.end;
    this.#wakeShare.value = isIn ? Math.sqrt(Math.max(this.#heat.value(0, seconds), 0) / this.#peak) : 0;
    this.#wake.visible = this.#wakeShare.value > 0.03;
    this.#against.copy(speed).normalize();
    this.#wake.quaternion.setFromUnitVectors(UP, this.#against);
    const open = seconds < touchdown ? ramp(seconds, canopy, canopy + OPENS_S) : 0;
    this.#canopies.visible = open > 0;
    // Drag carries the weight: area goes as 1 over the square of the speed, size as 1 over it.
    const size = Math.min((1.15 * FULL_M_S) / Math.max(this.#descent.value(0, seconds), 1), 1) * Math.max(open, 0.05);
    this.#canopies.scale.set(0.4 + 0.6 * size, Math.max(size, 0.06), Math.max(size, 0.06));
  }
}

const UP = new Vector3(0, 1, 0);

function glow(cold: number, hot: number, bright: number): ShaderMaterial {
  const part = (hex: number, shift: number): number => ((hex >> shift) & 255) / 255;
  const colour = (hex: number): Vector3 => new Vector3(part(hex, 16), part(hex, 8), part(hex, 0));
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: GLOW,
    uniforms: {
      share: { value: 0 },
      bright: { value: bright },
      cold: { value: colour(cold) }, hot: { value: colour(hot) } },
    transparent: true,
    blending: AdditiveBlending,
    depthWrite: false,
    side: DoubleSide,
  });
}

/** A ball drawn out behind into a tail; `uv.y` falls from the windward pole to the tail's end. */
function wakeGeometry(): BufferGeometry {
  const ball = new SphereGeometry(1.28, 40, 48);
  const places = ball.getAttribute("position");
  for (let index = 0; index < places.count; index++) {
    const y = places.getY(index);
    if (y >= 0) continue;
    places.setY(index, y * 6);
    const narrow = 1 + 0.25 * (y / 1.28);
    places.setX(index, places.getX(index) * narrow);
    places.setZ(index, places.getZ(index) * narrow);
  }
  return ball;
}

function canopy(side: number): Group {
  const group = new Group();
  const dome = new SphereGeometry(CANOPY_M, GORES * 2, 12, 0, 2 * Math.PI, 0, 0.42 * Math.PI);
  const colours = new Float32Array(3 * dome.getAttribute("position").count);
  const columns = GORES * 2 + 1;
  for (let index = 0; index < colours.length / 3; index++) {
    const isOrange = Math.floor(((index % columns) / 2) % 2) === 0;
    colours.set(isOrange ? [0.95, 0.42, 0.12] : [0.95, 0.93, 0.88], 3 * index);
  }
  dome.setAttribute("color", new Float32BufferAttribute(colours, 3));
  const cloth = new MeshStandardMaterial({ vertexColors: true, roughness: 0.9, side: DoubleSide });
  const mesh = new Mesh(dome, cloth);
  shades(mesh);
  mesh.position.y = LINES_M - CANOPY_M * Math.cos(0.42 * Math.PI);
  const ends: number[] = [];
  for (let line = 0; line < GORES; line++) {
    const angle = (2 * Math.PI * line) / GORES;
    const rim = CANOPY_M * Math.sin(0.42 * Math.PI);
    ends.push(0, 1, 0, rim * Math.cos(angle), LINES_M, rim * Math.sin(angle));
  }
  const lines = new BufferGeometry();
  lines.setAttribute("position", new Float32BufferAttribute(ends, 3));
  group.add(mesh, new LineSegments(lines, new LineBasicMaterial({ color: 0xb8b4a8, transparent: true, opacity: 0.6 })));
  // y of the parts is up, x of the local axes; the two lean apart.
  const lean = new Group();
  lean.add(group);
  lean.rotation.z = -Math.PI / 2;
  group.rotation.x = side * 0.42;
  return lean;
}
