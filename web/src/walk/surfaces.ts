/** Materials of ship, airlock and suit, with patterns painted once on small canvases. */

import { CanvasTexture, DoubleSide, MeshStandardMaterial, RepeatWrapping, SRGBColorSpace } from "three";

export interface Surfaces {
  readonly insulation: MeshStandardMaterial;
  readonly blanket: MeshStandardMaterial;
  readonly metal: MeshStandardMaterial;
  readonly dark: MeshStandardMaterial;
  readonly glass: MeshStandardMaterial;
  readonly bottle: MeshStandardMaterial;
  readonly fabric: MeshStandardMaterial;
  readonly suit: MeshStandardMaterial;
  readonly helmet: MeshStandardMaterial;
  readonly visor: MeshStandardMaterial;
  readonly strap: MeshStandardMaterial;
}

/** Return the materials: grey-green insulation, off-white fabric, white suit, gold-dark filter. */
export function createSurfaces(): Surfaces {
  const plain = (color: number, roughness: number, metalness = 0): MeshStandardMaterial =>
    new MeshStandardMaterial({ color, roughness, metalness });
  const patterned = (picture: CanvasTexture, color: number, roughness: number): MeshStandardMaterial =>
    new MeshStandardMaterial({ color, roughness, map: picture, bumpMap: picture, bumpScale: 1.2 });
  return {
    insulation: patterned(paint(512, 256, quilt), 0x8d9682, 0.72),
    blanket: patterned(paint(512, 256, panels), 0x99a08c, 0.66),
    metal: plain(0xb9bdbd, 0.42, 0.35),
    dark: new MeshStandardMaterial({ color: 0x2c2f32, roughness: 0.7, side: DoubleSide }),
    glass: plain(0x10151c, 0.12, 0.2),
    bottle: plain(0xc4b98f, 0.4, 0.25),
    fabric: plain(0xe2dcca, 0.92),
    suit: patterned(paint(128, 128, weave), 0xf1f0ea, 0.88),
    helmet: plain(0xf4f3ef, 0.45),
    visor: plain(0x3a2c12, 0.12, 0.55),
    strap: plain(0x8d897c, 0.85),
  };
}

type Painter = (pen: CanvasRenderingContext2D, width: number, height: number, random: () => number) => void;

function paint(width: number, height: number, painter: Painter): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  let seed = 7;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  if (pen) painter(pen, width, height, random);
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.anisotropy = 4;
  return texture;
}

/** Pieces of ablative covering with seams and stains. */
function quilt(pen: CanvasRenderingContext2D, width: number, height: number, random: () => number): void {
  const [columns, rows] = [26, 14];
  const [across, down] = [width / columns, height / rows];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const grey = Math.round(214 + 36 * random());
      pen.fillStyle = `rgb(${grey},${grey - Math.round(4 * random())},${grey - Math.round(10 * random())})`;
      const shift = row % 2 ? across / 2 : 0;
      pen.fillRect(column * across + shift - across / 2, row * down, across + 1, down + 1);
      pen.strokeStyle = "rgba(70,74,66,0.32)";
      pen.strokeRect(column * across + shift - across / 2, row * down, across, down);
    }
  }
  stains(pen, width, height, random);
}

/** Large blankets, laced. */
function panels(pen: CanvasRenderingContext2D, width: number, height: number, random: () => number): void {
  const columns = 12;
  const across = width / columns;
  for (let column = 0; column < columns; column++) {
    const grey = Math.round(205 + 45 * random());
    pen.fillStyle = `rgb(${grey},${grey},${grey - 8})`;
    pen.fillRect(column * across, 0, across + 1, height);
    pen.strokeStyle = "rgba(60,62,56,0.6)";
    pen.strokeRect(column * across, 1, across, 0.55 * height);
    pen.strokeRect(column * across, 0.55 * height, across, 0.44 * height);
  }
  stains(pen, width, height, random);
}

function stains(pen: CanvasRenderingContext2D, width: number, height: number, random: () => number): void {
  for (let spot = 0; spot < 160; spot++) {
    pen.fillStyle = `rgba(${random() > 0.5 ? "255,255,245" : "60,62,50"},${0.02 + 0.05 * random()})`;
    pen.beginPath();
    pen.ellipse(width * random(), height * random(), 4 + 26 * random(), 3 + 9 * random(), 0, 0, 2 * Math.PI);
    pen.fill();
  }
}

function weave(pen: CanvasRenderingContext2D, width: number, height: number, random: () => number): void {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, width, height);
  for (let line = 0; line < 9; line++) {
    pen.strokeStyle = `rgba(110,110,105,${0.12 + 0.18 * random()})`;
    pen.lineWidth = 1 + 2 * random();
    const y = ((line + random()) * height) / 9;
    pen.beginPath();
    pen.moveTo(0, y);
    pen.bezierCurveTo(width / 3, y + 7 * random(), (2 * width) / 3, y - 7 * random(), width, y);
    pen.stroke();
  }
}
