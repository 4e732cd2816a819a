/** The exterior camera: place, direction and angles of view of the mission file, on the ship's axes. */

import { Matrix4, type Object3D, type PerspectiveCamera, Quaternion, Vector3 } from "three";
import type { Flight } from "../bundle";

export interface Lens {
  readonly name: string;
  readonly place: Vector3;
  readonly turn: Quaternion;
  /** Full angles of view [rad]. */
  readonly width: number;
  readonly height: number;
}

const DEGREES = 180 / Math.PI;

/** Return the first exterior camera of a flight, or null. */
export function lensOf(flight: Flight): Lens | null {
  const own = flight.header.vehicle.camera;
  const place = own?.["place_m"];
  const axis = own?.["axis"];
  if (!own || !Array.isArray(place) || !Array.isArray(axis)) return null;
  const [x, y, z] = place.map(Number) as [number, number, number];
  const [a, b, c] = axis.map(Number) as [number, number, number];
  return {
    name: String(own["name"] ?? ""),
    place: new Vector3(x, y, z),
    turn: lookAlong(new Vector3(a, b, c), new Vector3(0, 0, 1)),
    width: Number(own["width_rad"] ?? 1),
    height: Number(own["height_rad"] ?? 0.75),
  };
}

/** Attitude of a camera that looks along a direction with another one upright in its picture. */
export function lookAlong(axis: Vector3, up: Vector3): Quaternion {
  const back = axis.clone().normalize().negate();
  const right = up.clone().cross(back).normalize();
  const top = back.clone().cross(right);
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(right, top, back));
}

/**
 * Upright angle of view [deg] with which the whole frame of a lens fits into a picture.
 *
 * `aspect` is width over height of the picture.
 */
export function fittingField(lens: Lens, aspect: number): number {
  const frame = Math.tan(lens.width / 2) / Math.tan(lens.height / 2);
  const half = aspect >= frame ? Math.tan(lens.height / 2) : Math.tan(lens.width / 2) / aspect;
  return 2 * Math.atan(half) * DEGREES;
}

/** Put a camera where a lens is on a ship. */
export function placeCamera(camera: PerspectiveCamera, lens: Lens, ship: Object3D): void {
  camera.position.copy(lens.place).applyQuaternion(ship.quaternion).add(ship.position);
  camera.quaternion.copy(ship.quaternion).multiply(lens.turn);
}

/** The frame of the film over the picture, dark outside. */
export class Frame {
  readonly #box: HTMLElement;

  constructor(host: HTMLElement) {
    this.#box = document.createElement("div");
    this.#box.style.cssText =
      "position:absolute;left:50%;top:50%;transform:translate(-50%,-50%);pointer-events:none;" +
      "border:1px solid rgba(255,255,255,.35);border-radius:6px;box-shadow:0 0 0 4000px rgba(0,0,0,.62)";
    const clip = document.createElement("div");
    clip.style.cssText = "position:absolute;inset:0;overflow:hidden;pointer-events:none";
    clip.append(this.#box);
    host.append(clip);
  }

  /** Show the frame of a lens in a picture of a size, or none. */
  show(lens: Lens | null, width: number, height: number): void {
    this.#box.hidden = lens === null;
    this.#box.style.display = lens ? "block" : "none";
    if (!lens) return;
    const shape = Math.tan(lens.width / 2) / Math.tan(lens.height / 2);
    const across = Math.min(width, height * shape);
    this.#box.style.width = `${across.toFixed(1)}px`;
    this.#box.style.height = `${(across / shape).toFixed(1)}px`;
  }

  dispose(): void {
    this.#box.parentElement?.remove();
  }
}
