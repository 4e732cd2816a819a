/**
 * What both scenes stand on: a canvas in a host, drawn only when something changed.
 *
 * A frame is drawn after `request`, once for all requests of a frame; a hidden or empty host is not
 * drawn. The pixel ratio is capped, since a software renderer pays for each pixel.
 */

import { type Object3D, WebGLRenderer } from "three";
import { text } from "../texts";

const GREATEST_RATIO = 2;

export interface Stage {
  readonly renderer: WebGLRenderer;
  readonly canvas: HTMLCanvasElement;
  /** Whether effects that cost much must be left out. */
  readonly isQuick: boolean;
  readonly width: number;
  readonly height: number;
  /** Ask for a frame. */
  request(): void;
  /** Call when the first frame with everything loaded was drawn. */
  readonly drawn: Promise<void>;
  /** Tell that what was loaded is there. */
  loaded(): void;
  dispose(): void;
}

/** Draws one frame. */
export type Draw = (stage: Stage) => void;

/**
 * Return a stage in a host, or null after saying in the host that there is no WebGL 2.
 *
 * A renderer in software pays twice for smooth edges: it draws without them unless the frame is to
 * be `fine`, as a picture is.
 */
export function createStage(host: HTMLElement, draw: Draw, fine: boolean): Stage | null {
  const isQuick = !fine && isSoftware();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2", { antialias: !isQuick });
  if (!context) return refuse(host);
  let renderer: WebGLRenderer;
  try {
    renderer = new WebGLRenderer({ canvas, context });
  } catch {
    return refuse(host);
  }
  return new Drawn(host, renderer, canvas, isQuick, draw);
}

/** Whether WebGL is drawn by the processor. */
function isSoftware(): boolean {
  const probe = document.createElement("canvas").getContext("webgl2");
  const named = probe?.getExtension("WEBGL_debug_renderer_info");
  const name = probe && named ? String(probe.getParameter(named.UNMASKED_RENDERER_WEBGL)) : "";
  probe?.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

function refuse(host: HTMLElement): null {
  const message = document.createElement("p");
  message.className = "scene-message";
  message.textContent = text("scene.noWebgl");
  message.style.cssText = "position:absolute;inset:0;display:grid;place-content:center";
  host.append(message);
  return null;
}

class Drawn implements Stage {
  readonly drawn: Promise<void>;
  readonly #observer: ResizeObserver;
  readonly #draw: Draw;
  readonly #host: HTMLElement;
  #first: () => void = () => {};
  #frame = 0;
  #isLoaded = false;
  #isFirst = true;
  #isObserved = false;
  width = 1;
  height = 1;

  constructor(
    host: HTMLElement,
    readonly renderer: WebGLRenderer,
    readonly canvas: HTMLCanvasElement,
    readonly isQuick: boolean,
    draw: Draw,
  ) {
    this.#host = host;
    this.#draw = draw;
    this.drawn = new Promise((resolve) => {
      this.#first = resolve;
    });
    canvas.style.cssText = "display:block;width:100%;height:100%;touch-action:none;outline-offset:-2px";
    host.append(canvas);
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(host);
    canvas.addEventListener("webglcontextrestored", this.#restored);
    this.#resize();
  }

  request(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#render);
  }

  loaded(): void {
    this.#isLoaded = true;
    this.request();
  }

  dispose(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = -1;
    this.#observer.disconnect();
    this.canvas.removeEventListener("webglcontextrestored", this.#restored);
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }

  readonly #restored = (): void => this.request();

  #resize(): void {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.width = clientWidth;
    this.height = clientHeight;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, GREATEST_RATIO));
    this.renderer.setSize(clientWidth, clientHeight, false);
    // A new size empties the canvas: it is drawn before the browser shows it, not a frame later.
    if (this.#isObserved) this.#render();
    else this.request();
    this.#isObserved = true;
  }

  readonly #render = (): void => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#host.clientWidth === 0) return;
    this.#draw(this);
    if (!this.#isLoaded || !this.#isFirst) return;
    this.#isFirst = false;
    this.#host.dataset["drawn"] = "1";
    this.#first();
  };
}

/** Free geometries, materials and textures of a tree. */
export function disposeTree(root: Object3D): void {
  root.traverse((node) => {
    const part = node as Object3D & { geometry?: Disposable; material?: Owner | Owner[] };
    part.geometry?.dispose();
    for (const material of [part.material ?? []].flat()) {
      for (const value of Object.values(material)) if (isTexture(value)) value.dispose();
      const uniforms = (material.uniforms ?? {}) as Record<string, { value: unknown }>;
      for (const { value } of Object.values(uniforms)) if (isTexture(value)) value.dispose();
      material.dispose();
    }
  });
}

interface Disposable {
  dispose(): void;
}

interface Owner extends Disposable {
  uniforms?: unknown;
}

function isTexture(value: unknown): value is Disposable {
  return typeof value === "object" && value !== null && "isTexture" in value;
}

