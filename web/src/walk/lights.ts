/**
 * Light on the ship: the Sun as far as the Earth leaves it uncovered, the day side below as a wide
 * bluish lamp, and a dim blue from everywhere so that the night is dark and not blind.
 */

import { AmbientLight, Color, DirectionalLight, Group, HemisphereLight, type Vector3 } from "three";
import type { Flight } from "../bundle";
import { Series } from "./series";

const SUN = 3.3;
const EARTH = 1.5; // albedo of a third over half the sky, drawn a little brighter
const NIGHT = 2.2; // drawn: moonlight from nowhere
const SHADOW_PIXELS = 1024;
const SHADOW_M = 7;
const FAR_M = 30;

export class Lights {
  readonly root = new Group();
  readonly #sun = new DirectionalLight(0xfff6e8, SUN);
  readonly #earth = new HemisphereLight(0x05070c, 0x9fbce0, EARTH);
  readonly #night = new AmbientLight(0x7d95c8, NIGHT);
  readonly #orbit: Series;
  readonly #colour = new Color();

  constructor(flight: Flight) {
    this.#orbit = new Series(flight, "orbit", ["sunlit"]);
    const shadow = this.#sun.shadow;
    this.#sun.castShadow = true;
    shadow.mapSize.set(SHADOW_PIXELS, SHADOW_PIXELS);
    shadow.bias = -0.0006;
    shadow.normalBias = 0.02;
    const box = shadow.camera;
    [box.left, box.right, box.bottom, box.top, box.near, box.far] = [-SHADOW_M, SHADOW_M, -SHADOW_M, SHADOW_M, 1, 2 * FAR_M];
    this.#earth.position.set(1, 0, 0);
    this.root.add(this.#sun, this.#sun.target, this.#earth, this.#night);
  }

  /** Light a time: `sun` and `middle` on the local axes; returns the share of the Sun in view. */
  at(seconds: number, sun: Vector3, overhead: number, middle: Vector3): number {
    const inOrbit = this.#orbit.isThere && seconds <= this.#orbit.end;
    const share = inOrbit ? this.#orbit.value(0, seconds) : Math.min(Math.max(overhead * 6 + 0.5, 0), 1);
    // Near the horizon the Sun is red, as the air leaves it.
    const low = inOrbit ? 1 : Math.min(Math.max(overhead * 3, 0.35), 1);
    this.#sun.color.copy(this.#colour.setRGB(1, 0.5 + 0.46 * low, 0.3 + 0.61 * low));
    this.#sun.intensity = SUN * share;
    this.#sun.target.position.copy(middle);
    this.#sun.position.copy(sun).multiplyScalar(FAR_M).add(middle);
    this.#night.intensity = NIGHT * (1 - 0.85 * share);
    this.#earth.intensity = EARTH * Math.min(Math.max(overhead + 0.05, 0), 1);
    return share;
  }

  dispose(): void {
    this.#sun.dispose();
  }
}
