/** The search as the clock runs: sorties, aircraft, the capsule, and what that is in words. */

import type { LonLat, Sortie } from "./bundle";
import { h, s } from "./dom";
import { clockText, percent, placeText, quantity } from "./format";
import { pathOf, pixelsOf, type Sheet } from "./ground-draw";
import { areasOf, type Ground } from "./ground-model";
import { placeOn } from "./ground-places";
import { text } from "./texts";

/** What moves on the map at a mission time [s]. */
export function movingOf(sheet: Sheet, ground: Ground, seconds: number): SVGElement[] {
  const parts: SVGElement[] = [];
  for (const sortie of ground.flight.header.search?.sorties ?? []) {
    if (sortie.start_s > seconds) continue;
    const state = seconds <= sortie.end_s ? "flying" : "flown";
    const title = s("title", {}, sortieText(sortie));
    parts.push(
      ...areasOf(sortie).map((area) =>
        s("path", { d: pathOf(sheet, area, true), class: `area ${state}` }, title.cloneNode(true)),
      ),
    );
    if (sortie.track.length > 1)
      parts.push(s("path", { d: pathOf(sheet, sortie.track), class: `searched ${state}` }));
    const place = placeOn(sortie.track, (seconds - sortie.start_s) / (sortie.end_s - sortie.start_s));
    if (place) parts.push(dot(sheet, place, "aircraft"));
  }
  const capsule = capsuleAt(ground, seconds);
  if (capsule) parts.push(dot(sheet, capsule, "capsule"));
  return parts;
}

function capsuleAt(ground: Ground, seconds: number): LonLat | null {
  for (const { group } of [...ground.ways].reverse()) {
    const latitude = ground.flight.sample(group, "latitude", seconds);
    const longitude = ground.flight.sample(group, "longitude", seconds);
    if (latitude !== null && longitude !== null) return [longitude, latitude];
  }
  const [last] = ground.ways.slice(-1);
  return last && seconds > (last.times[last.times.length - 1] as number) ? ground.landing : null;
}

function dot(sheet: Sheet, place: LonLat, name: string): SVGElement {
  const [cx, cy] = pixelsOf(sheet, place);
  return s("circle", { cx, cy, r: 4, class: name });
}

function sortieText(sortie: Sortie): string {
  return text(
    "ground.sortie",
    sortie.title,
    `${clockText(sortie.start_s)}–${clockText(sortie.end_s)}`,
    percent(sortie.chance),
  );
}

/** Where the flight comes down, in a few words; null where it does not. */
export function placeFact(ground: Ground): string | null {
  const { landing } = ground.flight.header;
  return landing && placeText(landing.latitude_deg, landing.longitude_deg);
}

/** What else the map says in words at a moment. */
export function factsOf(ground: Ground, seconds: number): HTMLElement[] {
  const { header } = ground.flight;
  const { landing } = header;
  if (!landing) return [];
  const miss = header.measurands["landing.miss_distance"]?.value ?? null;
  const lines: HTMLElement[] = [];
  if (landing.ground) lines.push(h("p", {}, landing.ground));
  if (miss !== null) lines.push(h("p", {}, text("ground.miss", quantity(miss, "m"))));
  const down = ground.flight.eventTime("touchdown");
  return header.search && down !== null && seconds >= down
    ? [...lines, ...searchFacts(ground, seconds, down)]
    : lines;
}

/** Who is searching, and how sure it is that the place is known. */
function searchFacts(ground: Ground, seconds: number, down: number): HTMLElement[] {
  const sorties = ground.flight.header.search?.sorties ?? [];
  const flying = sorties.filter((sortie) => sortie.start_s <= seconds && seconds <= sortie.end_s);
  const words = flying.length > 0 ? flying.map(sortieText) : [text("ground.nosortie")];
  const chance = ground.flight.sample("rescue", "located_chance", seconds);
  if (chance !== null) words.push(text("ground.chance", percent(chance)));
  const found = ground.flight.header.search?.found_s ?? null;
  const isFound = found !== null && seconds >= found;
  const end = isFound ? text("ground.found", clockText(found - down)) : text("ground.notfound");
  return [...words.map((line) => h("p", {}, line)), h("p", { class: isFound ? "good" : "" }, end)];
}
