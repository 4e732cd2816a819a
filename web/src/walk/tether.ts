/**
 * The tether between hatch and harness, on the ship's axes.
 *
 * Taut it is straight. Slack it is as long as he has let out: a little more than his distance, never
 * more than the tether. Drawn, not computed: how much he has let out (rings every half a metre were
 * hooked in one by one, Science Museum), and the side to which the slack hangs.
 */

import { Vector3 } from "three";
import { Line } from "../globe/line";
import { hangRope } from "./rope";

const POINTS = 40;
const SLACK_SHARE = 1.14;
const SLACK_M = 0.5;
const LEAVES = new Vector3(0.75, 0.45, -0.5).normalize();
const ARRIVES = new Vector3(-0.35, 0.5, -0.75).normalize();

export class TetherLine {
  readonly line: Line;
  readonly #points = new Float32Array(3 * POINTS);
  readonly #length: number;

  /** A tether of a length [m]. */
  constructor(length: number) {
    this.#length = length;
    this.line = new Line(this.#points, { colour: 0xd9d4c6, width: 2.6 });
    this.line.mesh.renderOrder = 0;
  }

  /** Hang it between two fastenings [m]. */
  hang(hatch: Vector3, harness: Vector3): void {
    const way = hatch.distanceTo(harness);
    const paid = Math.min(SLACK_SHARE * way + SLACK_M * Math.min(way, 1), this.#length);
    hangRope(hatch, harness, paid, LEAVES, ARRIVES, this.#points);
    for (let index = 0; index < POINTS; index++) {
      const at = 3 * index;
      this.line.set(index, this.#points[at] ?? 0, this.#points[at + 1] ?? 0, this.#points[at + 2] ?? 0);
    }
    this.line.moved();
  }
}
