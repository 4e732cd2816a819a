/** Numbers as people read them: clock, unit, digits, sign, in the reader's language. */

import { language } from "./texts";

interface Reading {
  /** Smallest magnitude [SI] from which it is used. */
  readonly from: number;
  readonly factor: number;
  readonly shift: number;
  readonly unit: string;
}

const DEGREES = 180 / Math.PI;
/** Kelvins from which a temperature is one and not a difference. */
const TEMPERATURE_K = 150;
/** A difference smaller than this share of the value is rounding of float32. */
const SAME = 2e-5;
/** Numbers under this are told with a power of ten. */
const SMALL = 1e-4;
/** Moscow's legal time is UTC+3, from 1930 to 1981 and again since 2014. */
const MOSCOW_H = 3;
const HOUR_MS = 3_600_000;

const one = (unit: string, factor = 1, from = 0, shift = 0): Reading => ({ from, factor, shift, unit });

/** Readings of an SI unit, smallest first. */
const READINGS: Readonly<Record<string, readonly Reading[]>> = {
  m: [one("m"), one("km", 1e-3, 1e4)],
  Pa: [one("Pa"), one("kPa", 1e-3, 500), one("MPa", 1e-6, 1e6)],
  K: [one("K"), one("°C", 1, TEMPERATURE_K, -273.15)],
  rad: [one("°", DEGREES)],
  "rad/s": [one("°/s", DEGREES)],
  "1/s": [one("1/s"), one("1/min", 60, 0.05)],
  "m/s": [one("m/s")],
  "m^2": [one("mm²", 1e6), one("m²", 1, 1e-3)],
  "m^3": [one("L", 1e3), one("m³", 1, 0.2)],
  "kg/s": [one("g/s", 1e3)],
  J: [one("J"), one("kJ", 1e-3, 1e3), one("MJ", 1e-6, 1e7)],
  "J/m^2": [one("kJ/m²", 1e-3), one("MJ/m²", 1e-6, 1e6)],
  "W/m^2": [one("W/m²"), one("kW/m²", 1e-3, 1e4)],
};

const RUSSIAN: Readonly<Record<string, string>> = {
  s: "с",
  min: "мин",
  h: "ч",
  m: "м",
  km: "км",
  "m/s": "м/с",
  kg: "кг",
  N: "Н",
  W: "Вт",
  Pa: "Па",
  kPa: "кПа",
  MPa: "МПа",
  K: "К",
  L: "л",
  "m³": "м³",
  "m²": "м²",
  "mm²": "мм²",
  J: "Дж",
  kJ: "кДж",
  MJ: "МДж",
  "1/s": "1/с",
  "1/min": "1/мин",
  "°/s": "°/с",
  "g/s": "г/с",
  "W/m²": "Вт/м²",
  "kW/m²": "кВт/м²",
  "kJ/m²": "кДж/м²",
  "MJ/m²": "МДж/м²",
  atm: "атм",
  g: "g",
  d: "сут",
  mm: "мм",
  Hz: "Гц",
  kHz: "кГц",
  MHz: "МГц",
  kN: "кН",
  "kg/h": "кг/ч",
};

/** A unit in the reader's language; a pure number has none. */
export function unitName(unit: string): string {
  if (unit === "1") return "";
  return language() === "ru" ? (RUSSIAN[unit] ?? unit) : unit;
}

/** A number with three or four digits that mean something. */
export function number(value: number): string {
  const size = Math.abs(value);
  const places = size >= 1000 || size === 0 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
  return size > 0 && size < SMALL
    ? small(value)
    : fixed(value, size > 0 && size < 1e-2 ? null : places, true);
}

/** A tiny number with its power of ten: 3.1·10⁻⁶. */
function small(value: number): string {
  const power = Math.floor(Math.log10(Math.abs(value)));
  const raised = String(power)
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)] ?? "");
  return `${fixed(value / 10 ** power, 1)}·10${raised}`;
}

/** A number with so many decimal places, zeros kept. */
export function fixed(value: number, places: number | null, trims = false): string {
  const least = trims || places === null ? 0 : places;
  const digits =
    places === null
      ? { maximumSignificantDigits: 3 }
      : { minimumFractionDigits: least, maximumFractionDigits: places };
  const tag = language() === "ru" ? "ru-RU" : "en-GB";
  return new Intl.NumberFormat(tag, { ...digits, useGrouping: "min2" as unknown as boolean })
    .format(value)
    .replace("-", "−");
}

/** An SI quantity in a unit that people use. */
export function quantity(value: number, unit: string): string {
  if (unit === "s" && Math.abs(value) >= 120) return clockText(value);
  const reading = readingOf(value, unit);
  return joined(number((value + reading.shift) * reading.factor), reading.unit);
}

/** The difference of two SI quantities with its sign, in the unit of the second. */
export function difference(before: number, now: number, unit: string): string {
  const off = now - before;
  if (isSame(before, now)) return "0";
  const sign = off < 0 ? "−" : "+";
  if (unit === "s" && Math.abs(off) >= 120) return sign + clockText(Math.abs(off));
  const reading = readingOf(now, unit);
  return sign + joined(number(Math.abs(off) * reading.factor), reading.unit === "°C" ? "K" : reading.unit);
}

export function isSame(before: number, now: number): boolean {
  return Math.abs(now - before) <= SAME * Math.max(Math.abs(before), Math.abs(now));
}

export function percent(share: number, places = 1): string {
  return `${fixed(share * 100, places)} %`;
}

/** Hours, minutes and seconds, hours growing on: 25:36:24. */
export function clockText(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return `${seconds < 0 && whole > 0 ? "−" : ""}${hours}:${two(minutes)}:${two(whole % 60)}`;
}

/** A mission time for a tick of an axis: seconds only where they differ from a minute. */
export function tickText(seconds: number): string {
  const words = clockText(seconds);
  return Math.round(seconds) % 60 === 0 ? words.slice(0, -3) : words;
}

/** An instant in UTC: 18 Mar 08:34:51. */
export function utcText(epoch: string, seconds: number): string {
  return dateText(Date.parse(epoch) + seconds * 1000);
}

/** The same by clocks so many hours ahead; Moscow's where nothing is said. */
export function localText(epoch: string, seconds: number, ahead: number = MOSCOW_H): string {
  return dateText(Date.parse(epoch) + seconds * 1000 + ahead * HOUR_MS);
}

/** Degrees and minutes of a place: 58° 03′ N 50° 50′ E. */
export function placeText(latitude: number, longitude: number): string {
  const [north, south, east, west] =
    language() === "ru" ? ["с. ш.", "ю. ш.", "в. д.", "з. д."] : ["N", "S", "E", "W"];
  return `${angle(latitude)} ${latitude < 0 ? south : north} ${angle(longitude)} ${longitude < 0 ? west : east}`;
}

function angle(degrees: number): string {
  const minutes = Math.round(Math.abs(degrees) * 60);
  return `${Math.floor(minutes / 60)}° ${two(minutes % 60)}′`;
}

function dateText(milliseconds: number): string {
  const date = new Date(Math.round(milliseconds / 1000) * 1000);
  const tag = language() === "ru" ? "ru-RU" : "en-GB";
  const day = new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "UTC" }).format(date);
  return `${day} ${date.toISOString().slice(11, 19)}`;
}

function readingOf(value: number, unit: string): Reading {
  const readings = READINGS[unit] ?? [one(unit)];
  return readings.findLast((reading) => Math.abs(value) >= reading.from) ?? (readings[0] as Reading);
}

function joined(digits: string, unit: string): string {
  const name = unitName(unit);
  if (!name) return digits;
  return name === "°" ? `${digits}°` : `${digits}\u202f${name}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
