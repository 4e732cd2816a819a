/**
 * A camera that a reader turns by pointer, touch, wheel and keyboard.
 *
 * Arrow keys act only where the canvas was reached by keyboard: after a click they stay the page's,
 * which moves the clock by them.
 */

import type { PerspectiveCamera } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

const TURN_RAD = 0.08;
const ZOOM = 0.9;

export interface Steering {
  readonly controls: OrbitControls;
  dispose(): void;
}

/** Let a camera be turned: `changed` after each turn, `taken` when the reader begins, `home` on Home. */
export function steer(
  camera: PerspectiveCamera,
  canvas: HTMLCanvasElement,
  on: { changed(): void; taken(): void; home(): void },
): Steering {
  const controls = new OrbitControls(camera, canvas);
  controls.enablePan = false;
  controls.zoomSpeed = 0.8;
  const changed = (): void => on.changed();
  const taken = (): void => on.taken();
  controls.addEventListener("change", changed);
  controls.addEventListener("start", taken);
  const turns: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => controls.rotateLeft(TURN_RAD),
    ArrowRight: () => controls.rotateLeft(-TURN_RAD),
    ArrowUp: () => controls.rotateUp(TURN_RAD),
    ArrowDown: () => controls.rotateUp(-TURN_RAD),
    "+": () => controls.dollyIn(ZOOM),
    "=": () => controls.dollyIn(ZOOM),
    "-": () => controls.dollyOut(ZOOM),
  };
  const key = (event: KeyboardEvent): void => {
    if (!canvas.matches(":focus-visible") || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = turns[event.key];
    if (event.key === "Home") on.home();
    else if (turn) {
      on.taken();
      turn();
      controls.update();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  canvas.tabIndex = 0;
  canvas.addEventListener("keydown", key);
  return {
    controls,
    dispose(): void {
      canvas.removeEventListener("keydown", key);
      controls.dispose();
    },
  };
}

/** A row of buttons in the upper right corner of a scene. */
export function buttonBar(host: HTMLElement): HTMLElement {
  const bar = document.createElement("div");
  bar.className = "scene-bar";
  bar.style.cssText =
    "position:absolute;right:8px;top:8px;display:flex;flex-wrap:wrap;justify-content:flex-end;gap:6px";
  host.append(bar);
  return bar;
}

/** A button of the bar; a pressed one tells so to a screen reader. */
export function barButton(bar: HTMLElement, press: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "scene-button";
  button.addEventListener("click", press);
  bar.append(button);
  return button;
}
