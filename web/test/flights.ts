/** Small flights for tests: two groups of telemetry and three phases. */

import { Flight, type Header } from "../src/bundle";

/** Columns one behind the other, and where each begins. */
export function packed(columns: readonly (readonly number[])[]): { blob: ArrayBuffer; offsets: number[] } {
  const offsets: number[] = [];
  let bytes = 0;
  for (const column of columns) {
    offsets.push(bytes);
    bytes += 4 * column.length;
  }
  const blob = new ArrayBuffer(bytes);
  const view = new DataView(blob);
  columns.forEach((column, place) =>
    column.forEach((value, at) => view.setFloat32((offsets[place] as number) + 4 * at, value, true)),
  );
  return { blob, offsets };
}

export function smallFlight(changes: Partial<Header> = {}): Flight {
  const { blob, offsets } = packed([
    [0, 10, 20],
    [170, -170, -150],
    [100, 200, Number.NaN],
    [0, 0.5, 1],
    [5, 6, 7],
  ]);
  const at = (place: number): number => offsets[place] as number;
  const header = {
    id: "0123456789abcdef",
    mission: { id: "test", title: "Test", launched: "1965-03-18T07:00:00.000Z", digest: "", crew: [] },
    set: {},
    seed: null,
    draw: null,
    epoch: "1965-03-18T07:00:00.000Z",
    duration_s: 1000,
    outcome: { cause: "recovered", meaning: "", time_s: null, time_utc: null, is_nominal: true },
    events: [{ name: "left_airlock", title: "Out", phase: "walk", time_utc: "", mission_time_s: 120 }],
    measurands: {},
    inputs: {},
    landing: null,
    aim_points: {},
    phases: [
      { name: "orbit", title: "Orbit", start_s: 0, end_s: 900 },
      { name: "walk", title: "Walk", start_s: 100, end_s: 400 },
      { name: "float", title: "Float", start_s: 150, end_s: 200 },
    ],
    telemetry: {
      bytes: blob.byteLength,
      groups: [
        {
          name: "orbit",
          count: 3,
          start: 86400,
          time: at(0),
          channels: {
            longitude: { unit: "degrees_east", meaning: "", offset: at(1) },
            altitude: { unit: "m", meaning: "", offset: at(2) },
          },
        },
        {
          name: "walk",
          count: 3,
          start: 86410,
          time: at(3),
          channels: { altitude: { unit: "m", meaning: "", offset: at(4) } },
        },
      ],
    },
    charts: [],
    stations: [],
    sky: { greenwich_rad: 0, rate_rad_s: 0, sun: [] },
    vehicle: { ship: {}, airlock: null, suit: null, tether: null, camera: null },
    search: null,
    claims: [],
    ...changes,
  } satisfies Header;
  return new Flight(header, blob);
}
