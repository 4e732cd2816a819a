/** Landing places that documents name: a latitude and a longitude from one source. */

import type { Claim } from "../bundle";

export interface Claimed {
  readonly latitude: number;
  readonly longitude: number;
  readonly speaker: string;
}

const DEGREES = 180 / Math.PI;

/** Return the places of the claims [deg]; a latitude without its longitude is none. */
export function claimedPlaces(claims: readonly Claim[]): Claimed[] {
  const found: Claimed[] = [];
  for (const north of claims) {
    if (north.measurand !== "landing.latitude" || north.value === null) continue;
    const east = claims.find(
      (claim) => claim.measurand === "landing.longitude" && claim.source === north.source && claim.value !== null,
    );
    if (!east || east.value === null) continue;
    const speaker = (north.speaker ?? north.source).split(/[,(/]/)[0]?.trim() ?? north.source;
    found.push({ latitude: north.value * DEGREES, longitude: east.value * DEGREES, speaker });
  }
  return found;
}
