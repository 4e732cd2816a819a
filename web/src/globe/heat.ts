/**
 * Colours of heat along an entry: dark red, orange, yellow, white with the share of the peak flux.
 *
 * Not the colour of the glowing air, which is not computed; the scale runs evenly in the flux.
 */

const STOPS = [
  [0, 0.35, 0.08, 0.12],
  [0.08, 0.5, 0.07, 0.06],
  [0.3, 0.85, 0.16, 0.08],
  [0.6, 1, 0.55, 0.1],
  [0.85, 1, 0.86, 0.4],
  [1, 1, 1, 0.95],
] as const;

/** Put the colour of a share of the peak flux into an array at an offset, three numbers. */
export function heatColour(share: number, out: Float32Array, offset: number): void {
  const held = Math.min(Math.max(share, 0), 1);
  let upper = 1;
  while (upper < STOPS.length - 1 && (STOPS[upper]?.[0] ?? 1) < held) upper += 1;
  const from = STOPS[upper - 1] ?? STOPS[0];
  const to = STOPS[upper] ?? STOPS[0];
  const along = (held - from[0]) / (to[0] - from[0]);
  out[offset] = from[1] + (to[1] - from[1]) * along;
  out[offset + 1] = from[2] + (to[2] - from[2]) * along;
  out[offset + 2] = from[3] + (to[3] - from[3]) * along;
}

/** Return colours of samples of a heat flux [W/m2], three numbers each. */
export function heatColours(flux: Float32Array): Float32Array {
  let peak = 0;
  for (const value of flux) peak = Math.max(peak, value);
  const colours = new Float32Array(3 * flux.length);
  for (let index = 0; index < flux.length; index++) {
    heatColour(peak > 0 ? (flux[index] ?? 0) / peak : 0, colours, 3 * index);
  }
  return colours;
}
