/** Where flights come from: the server beside the page, or the data inside a single file. */

import { Flight, type Header } from "./bundle";

export type Changes = Readonly<Record<string, string>>;

export interface FlightRequest {
  readonly mission: string;
  readonly set: Changes;
  readonly seed?: number;
  readonly draw?: number;
}

export interface MissionLine {
  readonly id: string;
  readonly title: string;
  readonly launched?: string;
  readonly has_evidence?: boolean;
}

export interface Input {
  readonly key: string;
  readonly label: string;
  readonly section: string;
  readonly unit: string;
  readonly nominal: number | string | boolean | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Where low and high come from, in words. */
  readonly range?: string | null;
  readonly choices: readonly (string | number)[] | null;
  readonly is_switch: boolean;
  readonly in_doubt?: boolean;
  /** The unit that people read it in: SI = factor x shown + offset. */
  readonly scale?: { readonly unit: string; readonly factor: number; readonly offset: number } | null;
  readonly source: string | null;
}

export interface MissionSheet extends MissionLine {
  readonly inputs: readonly Input[];
}

/** How a flight that is not there yet stands. */
export interface Waiting {
  readonly id: string;
  readonly state: string;
  readonly place?: number | null;
}

export interface Problem {
  readonly must: string;
  readonly given?: string | null;
  readonly where?: string | null;
  readonly do?: string | null;
}

/** What the server refused, and what to do about it. */
export class SourceError extends Error {
  readonly problem: Problem;
  readonly status: number;

  constructor(problem: Problem, status: number) {
    super([problem.must, problem.given, problem.do].filter(Boolean).join(" · "));
    this.problem = problem;
    this.status = status;
  }
}

export interface Source {
  /** Whether there is a server that flies, keeps records and runs campaigns. */
  readonly hasServer: boolean;
  missions(): Promise<readonly MissionLine[]>;
  mission(id: string): Promise<MissionSheet>;
  fly(request: FlightRequest, waits: (waiting: Waiting) => void, stop: AbortSignal): Promise<Flight>;
}

/** The server holds its answer until there is a flight, but at most so long (RFC 7240). */
const PATIENT = { Prefer: "wait=2" };
/** A server that does not know that wish is asked again after a while [ms]. */
const ASK_AGAIN_MS = 150;

/** Data of a path of the server; throws SourceError with its reasons. */
export async function ask<T>(path: string, options: RequestInit = {}): Promise<T> {
  const answer = await reach(path, options);
  return (answer.status === 204 ? null : await answer.json()) as T;
}

export function send(body: unknown, method = "POST"): RequestInit {
  return { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

async function reach(path: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(path, options);
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => null)) as { error?: Problem } | null;
  throw new SourceError(body?.error ?? { must: `${answer.status} ${answer.statusText}` }, answer.status);
}

export class ServerSource implements Source {
  readonly hasServer = true;

  missions(): Promise<readonly MissionLine[]> {
    return ask("api/missions");
  }

  mission(id: string): Promise<MissionSheet> {
    return ask(`api/missions/${encodeURIComponent(id)}`);
  }

  /** Ask for a flight, wait until it is flown, and fetch its columns. */
  async fly(request: FlightRequest, waits: (waiting: Waiting) => void, stop: AbortSignal): Promise<Flight> {
    let answer = await reach("api/flights", { ...send(request), signal: stop });
    while (answer.status === 202) {
      const waiting = (await answer.json()) as Waiting;
      waits(waiting);
      await pause(ASK_AGAIN_MS, stop);
      answer = await reach(`api/flights/${waiting.id}`, { headers: PATIENT, signal: stop });
    }
    const header = (await answer.json()) as Header;
    const wanted = { headers: { Accept: "application/octet-stream" }, signal: stop };
    const columns = await reach(`api/flights/${header.id}/telemetry`, wanted);
    return new Flight(header, await columns.arrayBuffer());
  }
}

/** The one flight that a single file carries. */
export class InlineSource implements Source {
  readonly hasServer = false;
  readonly #header: Header;
  readonly #columns: string;

  constructor(header: Header, columns: string) {
    this.#header = header;
    this.#columns = columns;
  }

  async missions(): Promise<readonly MissionLine[]> {
    return [{ id: this.#header.mission.id, title: this.#header.mission.title }];
  }

  async mission(): Promise<MissionSheet> {
    return { id: this.#header.mission.id, title: this.#header.mission.title, inputs: [] };
  }

  async fly(): Promise<Flight> {
    return new Flight(this.#header, await unpacked(this.#columns));
  }
}

/** The data inside the page where there are some, else the server. */
export function sourceOf(page: Document): Source {
  const header = page.getElementById("flight-header")?.textContent?.trim();
  const columns = page.getElementById("flight-columns")?.textContent?.trim();
  if (!header || !columns) return new ServerSource();
  return new InlineSource(JSON.parse(header) as Header, columns);
}

/** Bytes of a text in base64 that holds gzip. */
export async function unpacked(text: string): Promise<ArrayBuffer> {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    stop.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(stop.reason);
      },
      { once: true },
    );
  });
}
