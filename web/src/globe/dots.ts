/** Dots of constant size on the screen: ship, places, scattered landings. */

import { BufferGeometry, CanvasTexture, Float32BufferAttribute, Points, PointsMaterial } from "three";

export type DotShape = "disc" | "ring" | "cross" | "glow";

const PIXELS = 64;

/** Return dots at places, three numbers each [km]; `size` in pixels of the page. */
export function createDots(places: Float32Array, shape: DotShape, colour: number, size: number): Points {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  const material = new PointsMaterial({
    color: colour,
    map: picture(shape),
    size,
    sizeAttenuation: false,
    transparent: true,
    depthWrite: false,
    alphaTest: 0.02,
  });
  const dots = new Points(geometry, material);
  dots.frustumCulled = false;
  dots.renderOrder = 4;
  return dots;
}

function picture(shape: DotShape): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = PIXELS;
  canvas.height = PIXELS;
  const pen = canvas.getContext("2d");
  if (pen) draw(pen, shape, PIXELS / 2);
  return new CanvasTexture(canvas);
}

function draw(pen: CanvasRenderingContext2D, shape: DotShape, half: number): void {
  pen.strokeStyle = "#fff";
  pen.fillStyle = "#fff";
  pen.lineWidth = 0.26 * half;
  pen.beginPath();
  if (shape === "cross") {
    const arm = 0.62 * half;
    pen.moveTo(half - arm, half - arm);
    pen.lineTo(half + arm, half + arm);
    pen.moveTo(half + arm, half - arm);
    pen.lineTo(half - arm, half + arm);
    pen.stroke();
  } else if (shape === "ring") {
    pen.arc(half, half, 0.7 * half, 0, 2 * Math.PI);
    pen.stroke();
    pen.beginPath();
    pen.arc(half, half, 0.18 * half, 0, 2 * Math.PI);
    pen.fill();
  } else if (shape === "disc") {
    pen.arc(half, half, 0.8 * half, 0, 2 * Math.PI);
    pen.fill();
  } else {
    const glow = pen.createRadialGradient(half, half, 0, half, half, half);
    glow.addColorStop(0, "rgba(255,255,255,1)");
    glow.addColorStop(0.22, "rgba(255,255,255,1)");
    glow.addColorStop(0.32, "rgba(255,255,255,0.35)");
    glow.addColorStop(1, "rgba(255,255,255,0)");
    pen.fillStyle = glow;
    pen.fillRect(0, 0, 2 * half, 2 * half);
  }
}
