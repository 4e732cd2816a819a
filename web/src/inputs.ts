/** Inputs of a mission as people write them: `0.27 atm`, `true`, `capsule shut`; and which are asked for. */

import { number, unitName } from "./format";
import type { Input } from "./source";
import { isTextKey, text } from "./texts";

/** What readers ask of a flight first, where a mission has it: procedures, suit, burn, air, search, night. */
const USUAL = [
  "spacewalk.lowers_pressure",
  "spacewalk.lower_pressure_after",
  "walkers.0.feet_first",
  "suit.low_pressure",
  "suit.leak",
  "cabin.hatch_leaks",
  "descent.automatic_fails",
  "descent.manual.waits_for_couches",
  "descent.manual.couch_return",
  "descent.manual.pitch_error",
  "separation.is_late",
  "parachute.fails",
  "search.beacon.works",
  "camp.shelter",
  "weather.mean_temperature",
];
/** At least so many are offered first. */
const LEAST = 6;

const UNITS: Readonly<Record<string, string>> = { deg: "°", degC: "°C", "m^2": "m²", "m^3": "m³" };

/** The inputs to offer before a search: the usual ones, then those in doubt. */
export function usualInputs(inputs: readonly Input[]): Input[] {
  const usual = USUAL.map((key) => inputs.find((input) => input.key === key)).filter(
    (input) => input !== undefined,
  );
  if (usual.length >= LEAST) return usual;
  const doubted = inputs.filter((input) => input.in_doubt !== false && !usual.includes(input));
  return [...usual, ...doubted.slice(0, LEAST - usual.length)];
}

/** The inputs that hold every word in key, label or section. */
export function foundInputs(inputs: readonly Input[], words: string): Input[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return inputs.filter((input) => {
    const all = `${input.key} ${titleOf(input)} ${input.label} ${input.section}`.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** A short name: one of the page's own, or the end of the key in words. */
export function titleOf(input: Pick<Input, "key">): string {
  const key = `input.${input.key}`;
  if (isTextKey(key)) return text(key);
  const words = input.key
    .split(".")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replaceAll("_", " ")));
  const name = (words.length > 0 ? words : [input.key]).join(" · ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** A number [SI] in the unit that is read. */
export function shownValue(input: Input, value: number): number {
  const scale = input.scale;
  return scale ? (value - scale.offset) / scale.factor : value;
}

export function shownUnit(input: Input): string {
  return input.scale ? input.scale.unit : input.unit;
}

/** How the unit is written on the page. */
export function unitSign(input: Input): string {
  const unit = shownUnit(input);
  return unitName(UNITS[unit] ?? unit);
}

/** What a mission file says for a shown number: `0.27 atm`. */
export function writtenNumber(input: Input, shown: number): string {
  const digits = String(Number(shown.toPrecision(6)));
  const unit = shownUnit(input);
  return unit && unit !== "1" ? `${digits} ${unit}` : digits;
}

/** The shown number of a written one, or null where it is no number or has another unit. */
export function readNumber(input: Input, written: string): number | null {
  const match = /^\s*([-+−]?[\d.,]+(?:e[-+]?\d+)?)\s*(.*)$/i.exec(written);
  if (!match) return null;
  const value = Number((match[1] as string).replace("−", "-").replace(",", "."));
  const unit = (match[2] as string).trim();
  return Number.isFinite(value) && (unit === "" || unit === shownUnit(input)) ? value : null;
}

/** What the mission file has, for people. */
export function filedText(input: Input): string {
  const { nominal } = input;
  if (nominal === null) return "–";
  if (input.is_switch) return text(isOn(nominal) ? "what.on" : "what.off");
  if (typeof nominal !== "number") return String(nominal);
  return withUnit(number(shownValue(input, nominal)), unitSign(input));
}

export function withUnit(digits: string, unit: string): string {
  if (!unit) return digits;
  return unit === "°" ? `${digits}°` : `${digits}\u202f${unit}`;
}

export function isOn(value: Input["nominal"]): boolean {
  return value === true || value === 1 || value === "true";
}
