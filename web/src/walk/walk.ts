/**
 * The walk: ship, airlock and walker in metres, on axes that go with the ship round the Earth.
 *
 * The axes are local ones (x up, y forward, z along the orbit's normal) with the ship's centre of
 * mass as origin. Poses are the telemetry's; between the events that it does not cover things are
 * drawn as the modules here say.
 */

import { ACESFilmicToneMapping, Group, PCFShadowMap, PerspectiveCamera, Quaternion, Scene, Vector3 } from "three";
import type { Flight } from "../bundle";
import { createDots } from "../globe/dots";
import { createStage, disposeTree, type Stage } from "../globe/stage";
import { barButton, buttonBar, type Steering, steer } from "../globe/steering";
import { text, type TextKey } from "../texts";
import type { App, View } from "../view";
import { Actors } from "./actors";
import { Backdrop } from "./backdrop";
import { isWithin, type Stretch } from "./filming";
import { anchor, FIELD_DEG, frameShip } from "./framing";
import { fittingField, Frame, type Lens, lensOf, placeCamera } from "./lens";

const SUN_KM = 30_000;
const FILM = "grayscale(1) brightness(1.5) contrast(1.2) sepia(0.08) blur(0.5px)";

export interface WalkView extends View {
  /** Resolves when the first frame with the map was drawn, or at once without WebGL. */
  readonly ready: Promise<void>;
}

/** Return a view of ship and walker in a host. */
export function createWalk(host: HTMLElement, app: App): WalkView {
  if (getComputedStyle(host).position === "static") host.style.position = "relative";
  let walk: Walk | null = null;
  const stage = createStage(host, (own) => walk?.draw(own), app.picture !== null);
  if (!stage) {
    const nothing = (): void => {};
    return { show: nothing, at: nothing, dispose: nothing, ready: Promise.resolve() };
  }
  walk = new Walk(host, app, stage);
  return walk;
}

class Walk implements WalkView {
  readonly ready: Promise<void>;
  readonly #stage: Stage;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FIELD_DEG, 1, 0.05, 600);
  readonly #backdrop: Backdrop;
  readonly #sunDisc = createDots(new Float32Array(3), "glow", 0xfffaf0, 110);
  readonly #steering: Steering;
  readonly #frame: Frame;
  readonly #bar: HTMLElement;
  readonly #message: HTMLElement;
  readonly #buttons: Readonly<Record<"camera" | "free" | "film", HTMLButtonElement>>;
  readonly #off: () => void;
  #flight: Flight | null = null;
  #actors: Actors | null = null;
  #lens: Lens | null = null;
  #filmed: readonly Stretch[] = [];
  #seconds = 0;
  /** What the reader chose; null follows the flight. */
  #wanted: "camera" | "free" | null = null;
  #isHeld = false;
  readonly #isPicture: boolean;
  #isFilm = false;
  #isLens = false;
  readonly #anchorSun = new Vector3();
  #anchor = Number.NaN;
  readonly #toLocal = (vector: Vector3): Vector3 => vector.applyQuaternion(this.#shipTurn);
  readonly #shipTurn = new Quaternion();

  constructor(host: HTMLElement, app: App, stage: Stage) {
    this.#stage = stage;
    this.ready = stage.drawn;
    const { renderer } = stage;
    renderer.autoClear = false;
    renderer.toneMapping = ACESFilmicToneMapping;
    renderer.toneMappingExposure = 0.92;
    renderer.shadowMap.enabled = !stage.isQuick;
    renderer.shadowMap.type = PCFShadowMap;
    this.#backdrop = new Backdrop(app.earth, () => stage.loaded());
    this.#backdrop.scene.add(this.#sunDisc);
    this.#camera.up.set(1, 0, 0);
    this.#camera.position.set(4, -8, 4);
    this.#steering = steer(this.#camera, stage.canvas, {
      changed: () => stage.request(),
      taken: () => this.#take(),
      home: () => this.#choose("free"),
    });
    this.#steering.controls.minDistance = 1.5;
    this.#steering.controls.maxDistance = 150;
    this.#frame = new Frame(host);
    this.#bar = buttonBar(host);
    this.#buttons = {
      camera: barButton(this.#bar, () => this.#choose("camera")),
      free: barButton(this.#bar, () => this.#choose("free")),
      film: barButton(this.#bar, () => this.#setFilm(!this.#isFilm)),
    };
    this.#isPicture = app.picture !== null;
    this.#bar.hidden = this.#isPicture;
    this.#message = document.createElement("p");
    this.#message.className = "scene-message";
    this.#message.style.cssText =
      "position:absolute;inset:auto 0 45% 0;margin:0 auto;text-align:center;color:#e8eef4;text-shadow:0 0 4px #000,0 0 2px #000;pointer-events:none";
    host.append(this.#message);
    this.#off = app.settings.on(() => this.#say());
    this.#say();
  }

  show(flight: Flight, _ghost: Flight | null): void {
    this.#clear();
    this.#flight = flight;
    this.#lens = lensOf(flight);
    this.#actors = new Actors(flight);
    this.#filmed = this.#actors.filmed(this.#lens);
    this.#scene.add(this.#actors.root);
    this.#buttons.camera.hidden = this.#lens === null;
    this.#bar.hidden = this.#isPicture || !this.#actors.hasShape;
    this.#anchor = Number.NaN;
    this.at(this.#seconds);
  }

  at(seconds: number): void {
    this.#seconds = seconds;
    const flight = this.#flight;
    const actors = this.#actors;
    if (!flight || !actors) return;
    const { moments, trajectory } = actors;
    const start = trajectory.start ?? Number.POSITIVE_INFINITY;
    const absent = !actors.hasShape
      ? "scene.noPlaces"
      : seconds < start ? "scene.ascent" : seconds >= moments.touchdown ? "scene.down" : null;
    actors.root.visible = absent === null;
    const note = actors.isStandIn ? "scene.standIn" : actors.lacksWalker(seconds) ? "scene.noWalker" : null;
    this.#tell(absent ?? note);
    this.#message.style.bottom = absent ? "45%" : "2%";
    this.#find(flight, actors, seconds);
    this.#backdrop.at(flight, trajectory, seconds);
    this.#sunDisc.position.copy(this.#backdrop.sun).multiplyScalar(SUN_KM);
    actors.at(seconds, this.#backdrop);
    this.#aim(actors, seconds, absent === null);
    this.#stage.request();
  }

  draw({ renderer, width, height }: Stage): void {
    const camera = this.#camera;
    camera.aspect = width / height;
    camera.fov = this.#isLens && this.#lens ? fittingField(this.#lens, camera.aspect) : FIELD_DEG;
    if (!this.#isLens && camera.aspect < 1) camera.fov = Math.min(FIELD_DEG / camera.aspect, 75);
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    this.#frame.show(this.#isLens ? this.#lens : null, width, height);
    this.#backdrop.lookAs(camera);
    renderer.clear();
    renderer.render(this.#backdrop.scene, this.#backdrop.camera);
    renderer.clearDepth();
    renderer.render(this.#scene, camera);
  }

  dispose(): void {
    this.#off();
    this.#clear();
    this.#steering.dispose();
    disposeTree(this.#backdrop.scene);
    this.#frame.dispose();
    this.#bar.remove();
    this.#message.remove();
    this.#stage.dispose();
  }

  /** Keep where the Sun stands at the anchor: the side from which the ship is shown. */
  #find(flight: Flight, actors: Actors, seconds: number): void {
    const wanted = Math.max(anchor(actors.framed, seconds), actors.trajectory.start ?? 0);
    if (wanted === this.#anchor) return;
    this.#anchor = wanted;
    this.#backdrop.at(flight, actors.trajectory, wanted);
    this.#anchorSun.copy(this.#backdrop.sun);
  }

  #aim(actors: Actors, seconds: number, isThere: boolean): void {
    // The camera on the ring looks outwards: of the hatch, and of who is near it, it sees nothing.
    const isFilmed = isWithin(this.#filmed, seconds);
    const hasMast = seconds >= actors.moments.rigid && seconds < actors.moments.jettisoned;
    const own = this.#wanted ?? (isFilmed ? "camera" : "free");
    this.#isLens = own === "camera" && this.#lens !== null && hasMast && isThere;
    this.#buttons.camera.ariaPressed = String(this.#isLens);
    this.#buttons.free.ariaPressed = String(!this.#isLens);
    this.#buttons.camera.disabled = !hasMast;
    const { controls } = this.#steering;
    controls.enabled = !this.#isLens;
    if (this.#isLens && this.#lens) placeCamera(this.#camera, this.#lens, actors.ship);
    else if (!this.#isHeld) {
      this.#shipTurn.copy(actors.ship.quaternion);
      frameShip(actors.framed, seconds, actors.reach, this.#anchorSun, this.#toLocal, this.#camera.position, controls.target);
      this.#camera.lookAt(controls.target);
    }
  }

  #take(): void {
    this.#isHeld = true;
    this.#wanted = "free";
  }

  #choose(wanted: "camera" | "free"): void {
    this.#wanted = wanted;
    this.#isHeld = false;
    this.at(this.#seconds);
  }

  #setFilm(wanted: boolean): void {
    this.#isFilm = wanted;
    this.#stage.canvas.style.filter = wanted ? FILM : "";
    this.#buttons.film.ariaPressed = String(wanted);
  }

  #tell(key: TextKey | null): void {
    const words = key ? text(key) : "";
    if (this.#message.textContent !== words) this.#message.textContent = words;
  }

  #say(): void {
    this.#buttons.camera.textContent = text("scene.camera");
    this.#buttons.free.textContent = text("scene.free");
    this.#buttons.film.textContent = text("scene.film");
    this.#bar.title = text("scene.drawn");
    this.#stage.canvas.ariaLabel = text("scene.walk");
    this.#stage.canvas.setAttribute("role", "img");
    if (this.#flight) this.at(this.#seconds);
  }

  #clear(): void {
    if (!this.#actors) return;
    const gone = new Group();
    gone.add(this.#actors.root);
    this.#actors.dispose();
    disposeTree(gone);
    this.#actors = null;
  }
}
