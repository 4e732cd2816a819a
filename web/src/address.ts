/**
 * Deep links: what the page shows, in the fragment of its address, both ways.
 *
 * `#mission=voskhod-2&t=5400&set=suit.pressure:0.27+atm&view=walk`. A fragment is never sent to a
 * server, and a link that says something unknown still opens.
 */

import type { Changes } from "./source";

export interface Address {
  readonly mission: string | null;
  readonly seconds: number | null;
  readonly set: Changes;
  readonly seed: number | null;
  readonly draw: number | null;
  readonly view: string | null;
  readonly panel: string | null;
}

const KEEP = /%(3A|2F|40|2C|5B|5D)/g;

export function readAddress(hash: string): Address {
  const words = new URLSearchParams(hash.replace(/^#/, ""));
  return {
    mission: words.get("mission"),
    seconds: numberOf(words.get("t")),
    set: changesOf(words.getAll("set")),
    seed: wholeOf(words.get("seed")),
    draw: wholeOf(words.get("draw")),
    view: words.get("view"),
    panel: words.get("panel"),
  };
}

export function writeAddress(address: Address): string {
  const pairs: [string, string | null][] = [
    ["mission", address.mission],
    ["seed", address.seed === null ? null : String(address.seed)],
    ["draw", address.draw === null ? null : String(address.draw)],
    ["t", address.seconds === null ? null : String(Math.round(address.seconds * 10) / 10)],
  ];
  for (const [key, value] of Object.entries(address.set)) pairs.push(["set", `${key}:${value}`]);
  pairs.push(["view", address.view], ["panel", address.panel]);
  const words = pairs.filter((pair): pair is [string, string] => pair[1] !== null);
  return `#${words.map(([name, value]) => `${name}=${escaped(value)}`).join("&")}`;
}

function changesOf(words: readonly string[]): Changes {
  const changes: Record<string, string> = {};
  for (const word of words) {
    const place = word.indexOf(":");
    if (place > 0) changes[word.slice(0, place).trim()] = word.slice(place + 1).trim();
  }
  return changes;
}

function numberOf(word: string | null): number | null {
  const value = word === null || word.trim() === "" ? Number.NaN : Number(word);
  return Number.isFinite(value) ? value : null;
}

function wholeOf(word: string | null): number | null {
  const value = numberOf(word);
  return value !== null && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function escaped(word: string): string {
  return encodeURIComponent(word).replace(KEEP, decodeURIComponent).replaceAll("%20", "+");
}
