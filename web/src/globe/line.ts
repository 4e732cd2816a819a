/** A line of constant width on the screen, whose points can be changed without new memory. */

import type { InstancedInterleavedBuffer } from "three";
import { Line2 } from "three/addons/lines/Line2.js";
import { LineGeometry } from "three/addons/lines/LineGeometry.js";
import { LineMaterial } from "three/addons/lines/LineMaterial.js";

export interface LineLook {
  readonly colour: number;
  readonly width: number;
  readonly opacity?: number;
  /** Lengths of dash and gap [unit of the scene]; solid without. */
  readonly dash?: readonly [number, number];
  /** Colours of the points take the place of the one colour. */
  readonly colours?: Float32Array;
}

export class Line {
  readonly mesh: Line2;
  readonly #material: LineMaterial;
  readonly #ends: Float32Array;
  readonly #buffer: InstancedInterleavedBuffer;
  readonly #lengths: InstancedInterleavedBuffer | null;

  /** Return a line through points, three numbers each; at least two points. */
  constructor(points: Float32Array, look: LineLook) {
    const geometry = new LineGeometry();
    geometry.setPositions(points);
    if (look.colours) geometry.setColors(look.colours);
    this.#material = new LineMaterial({
      color: look.colours ? 0xffffff : look.colour,
      linewidth: look.width,
      transparent: (look.opacity ?? 1) < 1,
      opacity: look.opacity ?? 1,
      vertexColors: look.colours !== undefined,
      dashed: look.dash !== undefined,
      depthWrite: false,
    });
    this.mesh = new Line2(geometry, this.#material);
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = 2;
    if (look.dash) {
      this.#material.dashSize = look.dash[0];
      this.#material.gapSize = look.dash[1];
      this.mesh.computeLineDistances();
    }
    this.#buffer = bufferOf(geometry, "instanceStart") as InstancedInterleavedBuffer;
    this.#ends = this.#buffer.array as Float32Array;
    this.#lengths = bufferOf(geometry, "instanceDistanceStart");
  }

  set colour(hex: number) {
    this.#material.color.setHex(hex);
  }

  set opacity(share: number) {
    this.#material.opacity = share;
    this.#material.transparent = share < 1;
  }

  /** Put a point into the line; call `moved` after the last one. */
  set(index: number, x: number, y: number, z: number): void {
    const ends = this.#ends;
    const last = ends.length / 6;
    if (index < last) {
      ends[6 * index] = x;
      ends[6 * index + 1] = y;
      ends[6 * index + 2] = z;
    }
    if (index > 0) {
      ends[6 * index - 3] = x;
      ends[6 * index - 2] = y;
      ends[6 * index - 1] = z;
    }
  }

  /** Let the screen see new points. */
  moved(): void {
    this.#buffer.needsUpdate = true;
    if (this.#lengths) this.#measure(this.#lengths);
  }

  #measure(lengths: InstancedInterleavedBuffer): void {
    const ends = this.#ends;
    let sum = 0;
    for (let part = 0; part < ends.length / 6; part++) {
      const at = 6 * part;
      lengths.array[2 * part] = sum;
      sum += Math.hypot(
        (ends[at + 3] ?? 0) - (ends[at] ?? 0),
        (ends[at + 4] ?? 0) - (ends[at + 1] ?? 0),
        (ends[at + 5] ?? 0) - (ends[at + 2] ?? 0),
      );
      lengths.array[2 * part + 1] = sum;
    }
    lengths.needsUpdate = true;
  }
}

function bufferOf(geometry: LineGeometry, name: string): InstancedInterleavedBuffer | null {
  const attribute = geometry.getAttribute(name);
  return attribute && "data" in attribute ? (attribute.data as InstancedInterleavedBuffer) : null;
}
