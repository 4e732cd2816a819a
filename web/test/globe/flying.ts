/** A flight for tests of the scenes: groups of telemetry given as columns of numbers. */

import { Flight, type GroupHeader, type Header } from "../../src/bundle";
import { packed, smallFlight } from "../flights";

export interface Columns {
  readonly start?: number;
  readonly time: readonly number[];
  readonly channels: Readonly<Record<string, readonly number[]>>;
}

export function flightOf(groups: Readonly<Record<string, Columns>>, changes: Partial<Header> = {}): Flight {
  const columns = Object.values(groups).flatMap(({ time, channels }) => [time, ...Object.values(channels)]);
  const { blob, offsets } = packed(columns);
  let next = 0;
  const offset = (): number => offsets[next++] as number;
  const headers = Object.entries(groups).map(([name, { start, time, channels }]): GroupHeader => {
    const at = offset();
    const named = Object.keys(channels).map((key) => [key, { unit: "1", meaning: "", offset: offset() }] as const);
    return { name, count: time.length, start: start ?? 0, time: at, channels: Object.fromEntries(named) };
  });
  const telemetry = { bytes: blob.byteLength, groups: headers };
  return new Flight({ ...smallFlight().header, telemetry, ...changes }, blob);
}

export const event = (name: string, seconds: number): Header["events"][number] => ({
  name,
  title: name,
  phase: "",
  time_utc: "",
  mission_time_s: seconds,
});
