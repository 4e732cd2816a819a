/** Everything on the landing map of one flight, and which part of it is looked at. */

import type { Flight, LonLat, Sortie } from "./bundle";
import { placeText } from "./format";
import { claimedPlaces, type Spot, type Way, waysOf } from "./ground-places";
import { label, text } from "./texts";
import type { App } from "./view";

export const FITS = ["landing", "search", "all"] as const;
export type Fit = (typeof FITS)[number];

/** Landings of a campaign that a window is fitted to: enough for its outline. */
const OUTLINE = 500;

/** Everything on the map of one flight. */
export interface Ground {
  readonly flight: Flight;
  readonly spots: readonly Spot[];
  readonly ways: readonly Way[];
  readonly ghostWays: readonly Way[];
  readonly landing: LonLat | null;
}

export function groundOf(flight: Flight, ghost: Flight | null): Ground {
  const { landing, aim_points: aims, search, claims } = flight.header;
  const spots: Spot[] = [];
  if (landing)
    spots.push({
      kind: "landing",
      at: [landing.longitude_deg, landing.latitude_deg],
      name: text("ground.landing"),
      more: placeText(landing.latitude_deg, landing.longitude_deg),
    });
  const other = ghost?.header.landing;
  if (other)
    spots.push({ kind: "ghost", at: [other.longitude_deg, other.latitude_deg], name: text("ground.ghost") });
  for (const aim of Object.values(aims))
    spots.push({ kind: "aim", at: [aim.longitude_deg, aim.latitude_deg], name: label(aim.title) });
  if (search?.datum)
    spots.push({
      kind: "datum",
      at: [search.datum.longitude_deg, search.datum.latitude_deg],
      name: text("ground.datum"),
    });
  spots.push(...claimedPlaces(claims));
  for (const base of search?.bases ?? [])
    spots.push({ kind: "base", at: [base.longitude_deg, base.latitude_deg], name: base.name });
  const place: LonLat | null = landing ? [landing.longitude_deg, landing.latitude_deg] : null;
  return { flight, spots, ways: waysOf(flight), ghostWays: ghost ? waysOf(ghost) : [], landing: place };
}

/** What a window can be fitted to on a flight: a button for what is not there would do nothing. */
export function fitsOf(ground: Ground, app: App): Fit[] {
  const sorties = ground.flight.header.search?.sorties ?? [];
  return FITS.filter((fit) => {
    if (fit === "landing") return ground.landing !== null;
    if (fit === "search") return sorties.some((sortie) => areasOf(sortie).length > 0);
    return pointsOf(ground, fit, app).length > 0;
  });
}

/** The places that a window has to hold. */
export function pointsOf(ground: Ground, fit: Fit, app: App): LonLat[] {
  const near = ground.spots.filter((spot) => spot.kind !== "base").map((spot) => spot.at);
  if (fit === "landing")
    return ground.ways
      .filter((way) => way.group === "landing")
      .flatMap((way) => way.points)
      .concat(ground.landing ? [ground.landing] : []);
  if (fit === "search") {
    const areas = (ground.flight.header.search?.sorties ?? []).flatMap((sortie) => areasOf(sortie).flat());
    return areas.length > 0 ? areas : near;
  }
  const landings = app.landings?.places ?? new Float32Array();
  const drawn = Array.from({ length: Math.min(landings.length / 2, OUTLINE) }, (_, at): LonLat => [
    landings[2 * at + 1] as number,
    landings[2 * at] as number,
  ]);
  return [...near, ...drawn];
}

/** The outlines of the areas of a sortie. */
export function areasOf(sortie: Sortie): readonly (readonly LonLat[])[] {
  if (sortie.areas && sortie.areas.length > 0) return sortie.areas;
  return sortie.area.length > 0 ? [sortie.area] : [];
}
