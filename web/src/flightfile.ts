/** The header of a flight: what `GET /api/flights/{id}` answers and a single file carries. */

export interface Channel {
  readonly unit: string;
  readonly meaning: string;
  readonly offset: number;
}

export interface GroupHeader {
  readonly name: string;
  readonly count: number;
  readonly start?: number;
  readonly time: number;
  readonly channels: Readonly<Record<string, Channel>>;
}

export interface Phase {
  readonly name: string;
  readonly title: string;
  readonly start_s: number;
  readonly end_s: number;
}

export interface FlightEvent {
  readonly name: string;
  readonly title: string;
  readonly phase: string;
  readonly time_utc: string;
  readonly mission_time_s: number;
}

export interface Place {
  readonly title: string;
  readonly latitude_deg: number;
  readonly longitude_deg: number;
  readonly ground?: string | null;
}

export interface Series {
  readonly group: string;
  readonly channel: string;
  readonly label: string;
}

export interface Limit {
  readonly value: number;
  readonly label: string;
  readonly source: string;
}

export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly factor: number;
  readonly shift: number;
  readonly series: readonly Series[];
  readonly limits: readonly Limit[];
}

export interface Station {
  readonly name: string;
  readonly latitude_deg: number;
  readonly longitude_deg: number;
  readonly radius_deg: number;
}

export interface Sky {
  readonly greenwich_rad: number;
  readonly rate_rad_s: number;
  readonly sun: readonly (readonly [number, number, number, number])[];
}

export type Lengths = Readonly<Record<string, unknown>>;

export interface Vehicle {
  readonly ship: Lengths;
  readonly airlock: Lengths | null;
  readonly suit: Lengths | null;
  readonly tether: Lengths | null;
  readonly camera: Lengths | null;
}

export type LonLat = readonly [number, number];

export interface Sortie {
  readonly start_s: number;
  readonly end_s: number;
  readonly title: string;
  readonly kind: string;
  readonly track: readonly LonLat[];
  /** The outline of one area, or the first of several. */
  readonly area: readonly LonLat[];
  readonly areas?: readonly (readonly LonLat[])[];
  readonly chance: number;
}

export interface Base {
  readonly name: string;
  readonly latitude_deg: number;
  readonly longitude_deg: number;
}

export interface Search {
  readonly datum: { readonly latitude_deg: number; readonly longitude_deg: number } | null;
  readonly sorties: readonly Sortie[];
  readonly bases?: readonly Base[];
  readonly found_s?: number | null;
}

export interface Claim {
  readonly id: string;
  readonly says: string;
  /** The value as the document has it, in words. */
  readonly said?: string | null;
  readonly topic?: string | null;
  readonly source: string;
  readonly speaker: string | null;
  readonly measurand: string | null;
  readonly value: number | null;
  readonly unit: string | null;
  readonly flight_value: number | null;
  readonly off: number | null;
  readonly time_s: number | null;
  readonly where: string;
  readonly verdict: string | null;
  readonly why: string | null;
}

export interface Outcome {
  readonly cause: string;
  readonly meaning: string;
  readonly time_s: number | null;
  readonly time_utc: string | null;
  readonly is_nominal: boolean;
}

export interface Measurand {
  readonly value: number | null;
  readonly unit: string;
  readonly defined_as: string;
}

export interface Header {
  readonly id: string;
  readonly version?: string;
  readonly mission: {
    readonly id: string;
    readonly title: string;
    readonly launched: string;
    readonly digest: string;
    /** What the clocks of the mission's people were called, and how far they were ahead of UTC [h]. */
    readonly local_name?: string;
    readonly local_offset_hours?: number;
    readonly crew: readonly { readonly name: string; readonly role: string }[];
  };
  readonly set: Readonly<Record<string, string>>;
  readonly seed: number | null;
  readonly draw: number | null;
  readonly epoch: string;
  /** First instant that is known [s]: 0 with a lift-off, else the start of the telemetry. */
  readonly begin_s?: number;
  readonly duration_s: number;
  readonly outcome: Outcome;
  readonly events: readonly FlightEvent[];
  readonly measurands: Readonly<Record<string, Measurand>>;
  readonly inputs: Readonly<Record<string, { readonly value: number; readonly unit: string }>>;
  readonly landing: Place | null;
  readonly aim_points: Readonly<Record<string, Place>>;
  readonly phases: readonly Phase[];
  readonly telemetry: { readonly bytes: number; readonly groups: readonly GroupHeader[] };
  readonly charts: readonly Chart[];
  readonly stations: readonly Station[];
  readonly sky: Sky;
  readonly vehicle: Vehicle;
  readonly search: Search | null;
  readonly claims: readonly Claim[];
}
