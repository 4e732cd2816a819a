/**
 * Names beside points of the globe, as elements over the canvas.
 *
 * Names behind the Earth are hidden; of two that would cover each other the one added first stays.
 */

import { type Camera, Vector3 } from "three";
import { isBehindEarth } from "./frames";

const STYLE =
  "position:absolute;left:0;top:0;font:11px/1.2 system-ui,sans-serif;white-space:nowrap;" +
  "pointer-events:none;text-shadow:0 0 3px #000,0 0 2px #000;will-change:transform";
const ASIDE_PX = 9;

export class Label {
  /** Place in the scene [km]. */
  readonly place = new Vector3();
  isWanted = true;
  readonly element: HTMLElement;
  width = 0;
  height = 0;

  constructor(host: HTMLElement, words: string, colour: string) {
    this.element = document.createElement("div");
    this.element.style.cssText = STYLE;
    this.element.style.color = colour;
    this.element.ariaHidden = "true";
    host.append(this.element);
    this.words = words;
  }

  set words(words: string) {
    if (this.element.textContent !== words) {
      this.element.textContent = words;
      this.width = 0;
    }
  }

  set colour(colour: string) {
    this.element.style.color = colour;
  }
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export class Labels {
  readonly root: HTMLElement;
  readonly #labels: Label[] = [];
  readonly #boxes: Box[] = [];
  readonly #screen = new Vector3();

  constructor(host: HTMLElement) {
    this.root = document.createElement("div");
    this.root.style.cssText = "position:absolute;inset:0;overflow:hidden;pointer-events:none";
    host.append(this.root);
  }

  add(words: string, colour: string): Label {
    const label = new Label(this.root, words, colour);
    this.#labels.push(label);
    this.#boxes.push({ left: 0, top: 0, right: 0, bottom: 0 });
    return label;
  }

  remove(label: Label): void {
    const index = this.#labels.indexOf(label);
    if (index < 0) return;
    this.#labels.splice(index, 1);
    this.#boxes.pop();
    label.element.remove();
  }

  /** Put every name beside its point as a camera sees it. */
  update(camera: Camera, width: number, height: number): void {
    let shown = 0;
    for (const label of this.#labels) {
      const box = this.#boxes[shown];
      if (!box || !this.#fits(label, camera, width, height, box) || this.#covers(box, shown)) {
        label.element.style.display = "none";
        continue;
      }
      label.element.style.transform = `translate(${box.left.toFixed(1)}px,${box.top.toFixed(1)}px)`;
      shown += 1;
    }
  }

  dispose(): void {
    this.root.remove();
  }

  #fits(label: Label, camera: Camera, width: number, height: number, box: Box): boolean {
    if (!label.isWanted || isBehindEarth(camera.position, label.place)) return false;
    const at = this.#screen.copy(label.place).project(camera);
    if (at.z > 1 || Math.abs(at.x) > 1.1 || Math.abs(at.y) > 1.1) return false;
    label.element.style.display = "block";
    if (label.width === 0) {
      label.width = label.element.offsetWidth;
      label.height = label.element.offsetHeight;
    }
    const x = (0.5 + 0.5 * at.x) * width;
    const y = (0.5 - 0.5 * at.y) * height;
    // Beside its point, on the side where there is room.
    box.left = x + ASIDE_PX + label.width > width ? x - ASIDE_PX - label.width : x + ASIDE_PX;
    box.top = y - label.height / 2;
    box.right = box.left + label.width;
    box.bottom = box.top + label.height;
    return true;
  }

  #covers(box: Box, shown: number): boolean {
    for (let other = 0; other < shown; other++) {
      const there = this.#boxes[other];
      if (!there) continue;
      const apart =
        box.right < there.left || box.left > there.right || box.bottom < there.top || box.top > there.bottom;
      if (!apart) return true;
    }
    return false;
  }
}
