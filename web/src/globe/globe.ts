/**
 * The flight on the globe: the Earth turns under the orbit, day and night where they were.
 *
 * The scene is inertial, in km; what belongs to the ground is in a group that turns with the Earth.
 */

import { Color, Group, PerspectiveCamera, type Points, Scene, Vector3 } from "three";
import type { Flight } from "../bundle";
import { text } from "../texts";
import type { App, View } from "../view";
import { createDots } from "./dots";
import { createEarth, createStars, type Earth } from "./earth";
import { descentOf, type Descent, frame, sunk } from "./framing";
import { greenwich, placeAt, sunAt, turnAboutAxis } from "./frames";
import { type Label, Labels } from "./labels";
import { Paths } from "./paths";
import { Places } from "./places";
import { createStage, disposeTree, type Stage } from "./stage";
import { barButton, buttonBar, type Steering, steer } from "./steering";
import { Trajectory } from "./trajectory";

const FIELD_DEG = 32;
const SKY = 0x03050a;
const STARS_KM = 400_000;
const NEAREST_KM = 6_378 + 120;
const FURTHEST_KM = 120_000;
/** Camera distance at which the grid of 5 degrees begins to show, and where it is full [km]. */
const GRID_KM = [7_000, 2_500] as const;

export interface GlobeView extends View {
  /** Show landings of a campaign [deg]; null takes them away. */
  setDispersion(latitudes: ArrayLike<number> | null, longitudes: ArrayLike<number> | null): void;
  /** Resolves when the first frame with the map was drawn, or at once without WebGL. */
  readonly ready: Promise<void>;
}

/** Return a globe in a host. */
export function createGlobe(host: HTMLElement, app: App): GlobeView {
  if (getComputedStyle(host).position === "static") host.style.position = "relative";
  let globe: Globe | null = null;
  const stage = createStage(host, (own) => globe?.draw(own), app.picture !== null);
  if (!stage) {
    const nothing = (): void => {};
    return { show: nothing, at: nothing, setDispersion: nothing, dispose: nothing, ready: Promise.resolve() };
  }
  globe = new Globe(host, app, stage);
  return globe;
}

interface Craft {
  readonly trajectory: Trajectory;
  readonly paths: Paths;
  readonly dot: Points;
  readonly label: Label;
  /** Touchdown, after which the mark of the landing stands for it [s]. */
  readonly down: number;
}

class Globe implements GlobeView {
  readonly ready: Promise<void>;
  readonly #app: App;
  readonly #stage: Stage;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_DEG, 1, 10, 2 * STARS_KM);
  readonly #steering: Steering;
  readonly #labels: Labels;
  readonly #earth: Earth;
  readonly #bar: HTMLElement;
  readonly #follow: HTMLButtonElement;
  readonly #off: () => void;
  readonly #crafts: Craft[] = [];
  #places: Places | null = null;
  #dispersion: Points | null = null;
  #flight: Flight | null = null;
  #descent: Descent | null = null;
  #seconds = 0;
  #isFollowing = true;
  readonly #place = new Vector3();
  readonly #speed = new Vector3();
  readonly #target = new Vector3();
  readonly #eye = new Vector3();

  constructor(host: HTMLElement, app: App, stage: Stage) {
    this.#app = app;
    this.#stage = stage;
    this.ready = stage.drawn;
    this.#earth = createEarth(app.earth, { segments: 192, rim: 55, clouds: 0 }, () => stage.loaded());
    this.#scene.add(this.#earth.root, createStars(STARS_KM));
    this.#scene.background = new Color(SKY);
    this.#camera.up.set(0, 0, 1);
    this.#camera.position.set(25_000, 0, 8_000);
    this.#labels = new Labels(host);
    this.#steering = steer(this.#camera, stage.canvas, {
      changed: () => stage.request(),
      taken: () => this.#setFollowing(false),
      home: () => this.#setFollowing(true),
    });
    this.#steering.controls.maxDistance = FURTHEST_KM;
    this.#bar = buttonBar(host);
    this.#follow = barButton(this.#bar, () => this.#setFollowing(true));
    this.#off = app.settings.on(() => this.#say());
    this.#bar.hidden = app.picture !== null;
    this.#say();
    this.#setFollowing(true);
  }

  show(flight: Flight, ghost: Flight | null): void {
    this.#clear();
    this.#flight = flight;
    this.#descent = descentOf(flight);
    this.#addCraft(flight, false);
    if (ghost) this.#addCraft(ghost, true);
    this.#places = new Places(flight, ghost, this.#labels);
    this.#earth.fixed.add(this.#places.fixed);
    this.#scatter();
    this.at(this.#seconds);
  }

  /** Landings of the page's campaign, pairs of latitude and longitude. */
  #scatter(): void {
    const pairs = this.#app.landings?.places;
    const [latitudes, longitudes] = [0, 1].map((side) => pairs?.filter((_, at) => at % 2 === side) ?? null);
    this.setDispersion(latitudes ?? null, longitudes ?? null);
  }

  at(seconds: number): void {
    this.#seconds = seconds;
    const flight = this.#flight;
    if (!flight) return;
    const sky = flight.header.sky;
    const angle = greenwich(sky, seconds);
    this.#earth.fixed.rotation.z = angle;
    const sun = sunAt(sky, seconds, this.#earth.look.sun);
    for (let number = this.#crafts.length - 1; number >= 0; number--) this.#move(number, seconds);
    // The flight itself was moved last: its place is the one that is framed.
    this.#frame(sun, seconds);
    this.#places?.at(seconds, turnAboutAxis(this.#place, -angle), this.#isAloft(seconds), angle);
    this.#stage.request();
  }

  setDispersion(latitudes: ArrayLike<number> | null, longitudes: ArrayLike<number> | null): void {
    if (this.#dispersion) {
      this.#dispersion.removeFromParent();
      disposeTree(this.#dispersion);
      this.#dispersion = null;
    }
    if (latitudes && longitudes) {
      const places = new Float32Array(3 * latitudes.length);
      for (let index = 0; index < latitudes.length; index++) {
        placeAt(latitudes[index] ?? 0, longitudes[index] ?? 0, 5, this.#eye).toArray(places, 3 * index);
      }
      this.#dispersion = createDots(places, "disc", 0xff8a3d, 3);
      this.#earth.fixed.add(this.#dispersion);
    }
    this.#stage.request();
  }

  draw(stage: Stage): void {
    const camera = this.#camera;
    camera.aspect = stage.width / stage.height;
    // In a tall frame the whole Earth must fit across.
    camera.fov = camera.aspect < 1 ? 2 * Math.atan(Math.tan((FIELD_DEG * Math.PI) / 360) / camera.aspect) * (180 / Math.PI) : FIELD_DEG;
    const above = Math.max(camera.position.length() - NEAREST_KM, 50);
    camera.near = 0.3 * above;
    camera.updateProjectionMatrix();
    const distance = camera.position.distanceTo(this.#steering.controls.target);
    const far = this.#isWhole ? above : distance;
    const grid = (GRID_KM[0] - far) / (GRID_KM[0] - GRID_KM[1]);
    const uniform = this.#earth.look.face.uniforms["grid"];
    if (uniform) uniform.value = Math.min(Math.max(grid, 0), 1);
    this.#steering.controls.rotateSpeed = Math.min(Math.max(above / 16_000, 0.05), 0.9);
    stage.renderer.render(this.#scene, camera);
    this.#labels.update(camera, stage.width, stage.height);
  }

  dispose(): void {
    this.#off();
    this.#clear();
    this.setDispersion(null, null);
    this.#steering.dispose();
    disposeTree(this.#scene);
    this.#labels.dispose();
    this.#bar.remove();
    this.#stage.dispose();
  }

  get #isWhole(): boolean {
    return this.#steering.controls.target.lengthSq() < 1;
  }

  #isAloft(seconds: number): boolean {
    const own = this.#crafts[0];
    return own !== undefined && seconds >= (own.trajectory.start ?? Infinity) && seconds < own.down;
  }

  #addCraft(flight: Flight, isGhost: boolean): void {
    const trajectory = new Trajectory(flight);
    const colour = isGhost ? 0xc9b8ff : 0xffcd56;
    const paths = new Paths(flight, trajectory, { orbit: colour, track: isGhost ? 0xa99ad6 : 0xffffff, isGhost });
    const dot = createDots(new Float32Array(3), "glow", colour, isGhost ? 22 : 34);
    const label = this.#labels.add("", isGhost ? "#c9b8ff" : "#ffe3a0");
    label.element.style.fontWeight = "600";
    this.#scene.add(paths.inertial, dot);
    this.#earth.fixed.add(paths.fixed);
    const down = flight.eventTime("touchdown") ?? Infinity;
    this.#crafts.push({ trajectory, paths, dot, label, down });
    this.#say();
  }

  #move(number: number, seconds: number): void {
    const craft = this.#crafts[number];
    if (!craft) return;
    craft.dot.visible = craft.trajectory.at(seconds, this.#place, this.#speed) && seconds < craft.down;
    craft.dot.position.copy(this.#place);
    craft.label.place.copy(this.#place);
    craft.label.isWanted = craft.dot.visible;
    craft.paths.at(seconds);
  }

  #frame(sun: Vector3, seconds: number): void {
    const controls = this.#steering.controls;
    const share = sunk(this.#descent, seconds);
    if (this.#isFollowing) {
      frame(this.#place, sun, share, this.#camera.position, controls.target);
      controls.minDistance = share > 0 ? 80 : NEAREST_KM;
      this.#camera.lookAt(controls.target);
    } else if (!this.#isWhole) {
      // He keeps his side of the ship while it moves.
      this.#target.copy(this.#place).sub(controls.target);
      controls.target.add(this.#target);
      this.#camera.position.add(this.#target);
    }
  }

  #setFollowing(wanted: boolean): void {
    this.#isFollowing = wanted;
    this.#follow.ariaPressed = String(wanted);
    this.#follow.hidden = wanted;
    if (wanted) this.at(this.#seconds);
  }

  #say(): void {
    this.#follow.textContent = text("scene.follow");
    this.#stage.canvas.ariaLabel = text("scene.globe");
    this.#stage.canvas.setAttribute("role", "img");
    const [ship, other] = this.#crafts;
    if (ship) ship.label.words = text("scene.ship");
    if (other) other.label.words = text("scene.ghost");
    this.#stage.request();
  }

  #clear(): void {
    this.#places?.dispose();
    const gone = new Group();
    if (this.#places) gone.add(this.#places.fixed);
    for (const { paths, dot, label } of this.#crafts) {
      gone.add(paths.inertial, paths.fixed, dot);
      this.#labels.remove(label);
    }
    disposeTree(gone);
    this.#crafts.length = 0;
    this.#places = null;
  }
}
