/** What is on the ground of a flight: places, tracks, and the places that documents claim. */

import type { Claim, Flight, LonLat } from "./bundle";

export interface Spot {
  readonly kind: "landing" | "aim" | "ghost" | "datum" | "base" | "claimed";
  readonly at: LonLat;
  readonly name: string;
  /** More about it, for a pointer that rests on it. */
  readonly more?: string;
}

export interface Way {
  readonly group: string;
  readonly times: Float64Array;
  readonly points: readonly LonLat[];
}

const DEGREES = 180 / Math.PI;
const [LATITUDE, LONGITUDE] = ["landing.latitude", "landing.longitude"];
/** Groups that tell where the capsule is over the ground, in order. */
const GROUPS = ["orbit", "entry", "landing"];
/** Of the orbit only the end is drawn on the map [s]: about the burn and what leads to it. */
const ORBIT_END_S = 1200;

/** The ways over the ground that lead to the landing. */
export function waysOf(flight: Flight): Way[] {
  return GROUPS.flatMap((group) => {
    const [latitudes, longitudes] = [flight.column(group, "latitude"), flight.column(group, "longitude")];
    const times = flight.times(group);
    if (!latitudes || !longitudes || times.length === 0) return [];
    const last = times[times.length - 1] as number;
    const first =
      group === "orbit"
        ? Math.max(
            times.findIndex((time) => time >= last - ORBIT_END_S),
            0,
          )
        : 0;
    const points = Array.from(latitudes.slice(first), (latitude, place): LonLat => [
      longitudes[first + place] as number,
      latitude,
    ]);
    return [{ group, times: times.slice(first), points }];
  });
}

/** Landing places that documents claim: latitude and longitude of one statement. */
export function claimedPlaces(claims: readonly Claim[]): Spot[] {
  const open = claims.filter((claim) => claim.measurand === LONGITUDE && claim.value !== null);
  const spots: Spot[] = [];
  for (const claim of claims) {
    if (claim.measurand !== LATITUDE || claim.value === null) continue;
    const same = open.findIndex((other) => other.source === claim.source && other.says === claim.says);
    const place = same >= 0 ? same : open.findIndex((other) => other.source === claim.source);
    const [other] = place >= 0 ? open.splice(place, 1) : [];
    if (!other) continue;
    const says = other.says === claim.says ? claim.says : `${claim.says}, ${other.says}`;
    spots.push({
      kind: "claimed",
      at: [(other.value as number) * DEGREES, claim.value * DEGREES],
      name: says,
      more: claim.speaker ?? claim.source,
    });
  }
  return spots;
}

/** Share of a track that is flown at a mission time: the point there, or null outside the sortie. */
export function placeOn(track: readonly LonLat[], share: number): LonLat | null {
  if (track.length < 2 || share < 0 || share > 1) return null;
  const lengths = track.slice(1).map((point, place) => lengthOf(track[place] as LonLat, point));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  for (const [place, length] of lengths.entries()) {
    const [from, to] = [track[place] as LonLat, track[place + 1] as LonLat];
    if (left <= length) {
      const part = length > 0 ? left / length : 0;
      return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
    }
    left -= length;
  }
  return track[track.length - 1] ?? null;
}

function lengthOf(from: LonLat, to: LonLat): number {
  const shrink = Math.cos((((from[1] + to[1]) / 2) * Math.PI) / 180);
  return Math.hypot((to[0] - from[0]) * shrink, to[1] - from[1]);
}
