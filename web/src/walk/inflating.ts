/**
 * Shape of the airlock's wall while its booms fill, and of a suit under pressure.
 *
 * Length grows with the share to which the booms are filled, as the flight's own model has it
 * (voskhod.physics.airlock_hull). Drawn, not computed: the slack wall lies in folds whose depth
 * keeps the wall's own length along the airlock, and booms stand out as they fill.
 *
 * Suit: the model's volume strain is 2.5 times the hoop strain, 5 times the axial strain of a thin
 * closed sleeve. Three per cent cannot be seen, so the picture has them larger by `EXAGGERATED`.
 */

/** Folded airlock stands out this far: 0.74 m, spacefacts.net. */
export const FOLDED_M = 0.74;
export const EXAGGERATED = 4;
const FOLDS = 7;
/** Deepest fold that is drawn [m]: more would turn the wall inside out. */
const DEEPEST_M = 0.13;

/** Length of the airlock [m] at the share to which its booms are filled. */
export function airlockLength(full: number, filled: number): number {
  const folded = Math.min(FOLDED_M, full);
  return folded + (full - folded) * Math.min(Math.max(filled, 0), 1);
}

/**
 * Depth of the folds [m] that take up the slack of the wall.
 *
 * A zigzag of n folds over a length l whose sides add up to L has a depth of sqrt(L^2 - l^2) / 2n;
 * it is held under what can be drawn.
 */
export function foldDepth(full: number, length: number): number {
  const slack = Math.max(full * full - length * length, 0);
  return Math.min(Math.sqrt(slack) / (2 * FOLDS), DEEPEST_M);
}

/** Radius of the wall [m] at a share of its length and an angle round it [rad]. */
export function wallRadius(wall: Wall, along: number, angle: number): number {
  const fold = wall.depth * Math.abs(Math.sin(Math.PI * FOLDS * along));
  // A boom that is full is a half circle on the wall; an empty one a low crease.
  const boom = wall.boom * wall.filled * Math.sqrt(Math.abs(Math.cos((wall.booms * angle) / 2)));
  return wall.radius - fold + boom;
}

export interface Wall {
  /** Radius of the slack wall [m]. */
  radius: number;
  /** Depth of its folds [m]. */
  depth: number;
  /** Radius of a boom [m] and their number. */
  boom: number;
  booms: number;
  filled: number;
}

/** Put the factors by which limbs are drawn thicker and longer, from the volume strain, into `out`. */
export function suitSwell(growth: number, out: Swell): Swell {
  const hoop = Math.max(growth, 0) / 2.5;
  out.thick = 1 + EXAGGERATED * hoop;
  out.long = 1 + EXAGGERATED * 0.5 * hoop;
  return out;
}

export interface Swell {
  thick: number;
  long: number;
}
