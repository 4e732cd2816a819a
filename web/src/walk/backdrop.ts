/**
 * The Earth and the sky behind the ship, in km on the local axes.
 *
 * A scene of its own, drawn first, with an eye that only turns: the Earth's centre is thousands of
 * km away, where the step of a float32 would make a ship in metres shake.
 */

import { Color, Matrix4, PerspectiveCamera, Quaternion, Scene, Vector3 } from "three";
import { createEarth, createStars, type Earth } from "../globe/earth";
import { EQUATOR_KM, greenwich, localAxes, sunAt } from "../globe/frames";
import type { Trajectory } from "../globe/trajectory";
import type { Flight } from "../bundle";

const SKY_KM = 70; // drawn
const STARS_KM = 40_000;
const CLOUDS = 0.82;
const RIM_KM = 13;
const AXIS = new Vector3(0, 0, 1);

export class Backdrop {
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera(40, 1, 0.5, 2 * STARS_KM);
  /** Unit vector to the Sun, local axes. */
  readonly sun: Vector3;
  /** Cosine of the Sun's distance from the zenith: how bright the ground below is. */
  overhead = 0;
  /** Velocity, local axes [km/s]. */
  readonly speed = new Vector3();
  readonly #earth: Earth;
  readonly #stars = createStars(STARS_KM);
  readonly #place = new Vector3();
  readonly #local = new Quaternion();
  readonly #turn = new Quaternion();
  readonly #matrix = new Matrix4();

  constructor(url: string, loaded: () => void) {
    this.#earth = createEarth(url, { segments: 160, rim: RIM_KM, clouds: CLOUDS }, loaded);
    this.scene.background = new Color(0x010203);
    this.scene.add(this.#earth.root, this.#stars);
    this.#earth.look.face.toneMapped = false;
    this.#earth.look.rim.toneMapped = false;
    this.sun = this.#earth.look.sun;
  }

  /** Turn Earth, stars and Sun to where they are seen from the ship. */
  at(flight: Flight, trajectory: Trajectory, seconds: number): void {
    const sky = flight.header.sky;
    trajectory.at(seconds, this.#place, this.speed);
    localAxes(this.#place, this.speed, this.#local).invert();
    this.speed.applyQuaternion(this.#local);
    sunAt(sky, seconds, this.sun).applyQuaternion(this.#local);
    this.overhead = this.sun.x;
    // The blue of the day sky hides them; in orbit there is no such sky.
    this.#stars.visible = this.#place.length() > EQUATOR_KM + SKY_KM || this.overhead < 0;
    this.#stars.quaternion.copy(this.#local);
    this.#earth.root.position.set(-this.#place.length(), 0, 0);
    this.#earth.look.centre.copy(this.#earth.root.position);
    this.#turn.setFromAxisAngle(AXIS, greenwich(sky, seconds));
    this.#earth.fixed.quaternion.copy(this.#local).multiply(this.#turn);
  }

  /** Look as another camera does, from where the ship is. */
  lookAs(camera: PerspectiveCamera): void {
    this.#matrix.extractRotation(camera.matrixWorld);
    this.camera.quaternion.setFromRotationMatrix(this.#matrix);
    this.camera.fov = camera.fov;
    this.camera.aspect = camera.aspect;
    this.camera.updateProjectionMatrix();
  }
}
