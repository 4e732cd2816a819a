/** A campaign: the mission flown many times with every number in doubt drawn; how it ends and where. */

import type { Flight } from "./bundle";
import { button, dotted, h, put } from "./dom";
import { number, percent, quantity } from "./format";
import { ask, send } from "./source";
import { text, textOf } from "./texts";
import type { App, View } from "./view";

interface Level {
  readonly value: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
}

interface Summary {
  readonly draws: number;
  readonly endings: readonly { readonly cause: string; readonly draws: number; readonly share: Level }[];
  readonly spreads: readonly {
    readonly id: string;
    readonly low: Level;
    readonly median: Level;
    readonly high: Level;
  }[];
}

/** How far a campaign is. */
interface Progress {
  readonly state: "queued" | "flying" | "done" | "failed";
  readonly rows: number;
  readonly draws: number;
  readonly message: string;
}

interface Campaign extends Progress {
  readonly id: string;
  readonly mission: string;
  readonly seed: number;
  readonly set: Readonly<Record<string, string>>;
  readonly summary: Summary | null;
}

const DRAWS = 1000;
const MOST_DRAWS = 1_000_000;
/** Measurands whose spread a reader looks for first. */
const SPREADS = [
  "spacewalk.outside_duration",
  "descent.burn_delay",
  "entry.peak_load",
  "landing.miss_distance",
  "landing.latitude",
  "landing.longitude",
  "rescue.located_after",
  "rescue.extracted_after",
];

export function createCampaign(host: HTMLElement, app: App): View {
  return new CampaignPanel(host, app);
}

class CampaignPanel implements View {
  readonly #host: HTMLElement;
  readonly #app: App;
  readonly #draws = h("input", {
    type: "number",
    min: 1,
    max: MOST_DRAWS,
    step: 1,
    value: DRAWS,
    id: "campaign-draws",
  });
  readonly #seed = h("input", { type: "number", min: 0, step: 1, value: 1, id: "campaign-seed" });
  readonly #cancel = button(text("camp.cancel"), () => void this.#stop(), { hidden: true });
  readonly #bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": text("panel.campaign") });
  readonly #state = h("p", { class: "note", role: "status" });
  readonly #results = h("div", { class: "results" });
  readonly #earlier = h("ul", { class: "earlier" });
  #flight: Flight | null = null;
  #running: string | null = null;
  #events: EventSource | null = null;

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    host.append(
      h("p", { class: "note" }, text("camp.intro")),
      this.#form(),
      this.#bar,
      this.#state,
      this.#results,
    );
    host.append(h("h3", {}, text("camp.earlier")), this.#earlier);
    void this.#guarded(() => this.#list());
  }

  show(flight: Flight): void {
    this.#flight = flight;
  }

  at(): void {
    return;
  }

  dispose(): void {
    this.#events?.close();
    this.#host.remove();
  }

  #form(): HTMLFormElement {
    const start = button(text("camp.start"), () => void this.#begin(), { class: "primary" });
    const form = h("form", { class: "campaign-form" });
    form.append(h("label", { for: "campaign-draws" }, text("camp.draws")), this.#draws);
    form.append(h("label", { for: "campaign-seed" }, text("camp.seed")), this.#seed, start, this.#cancel);
    form.addEventListener("submit", (event) => event.preventDefault());
    return form;
  }

  async #begin(): Promise<void> {
    const [draws, seed] = [Number(this.#draws.value), Number(this.#seed.value)];
    const order = { mission: this.#app.mission, draws, seed, set: this.#flight?.header.set ?? {} };
    await this.#guarded(async () => this.#follow(await ask<Campaign>("api/campaigns", send(order))));
  }

  /** End the campaign that runs; the server forgets it. */
  async #stop(): Promise<void> {
    const id = this.#running;
    if (!id) return;
    this.#rest(text("camp.stopped"));
    await this.#guarded(() => ask(`api/campaigns/${id}`, { method: "DELETE" }));
    await this.#guarded(() => this.#list());
  }

  #follow(campaign: Campaign): void {
    if (campaign.state === "done") return void this.#guarded(() => this.#open(campaign.id));
    this.#events?.close();
    this.#running = campaign.id;
    for (const element of [this.#cancel, this.#bar]) put(element, { hidden: false });
    const events = new EventSource(`api/campaigns/${campaign.id}/events`);
    events.onmessage = (event: MessageEvent<string>) =>
      this.#hear(campaign.id, JSON.parse(event.data) as Progress);
    events.onerror = () => events.readyState === EventSource.CLOSED && this.#rest(text("camp.lost"));
    this.#events = events;
  }

  #hear(id: string, progress: Progress): void {
    put(this.#bar, { value: progress.rows / Math.max(progress.draws, 1) });
    const counted = text("camp.running", number(progress.rows), number(progress.draws));
    this.#state.textContent = progress.rows === 0 && progress.message ? progress.message : counted;
    if (progress.state === "failed") this.#rest(progress.message);
    if (progress.state !== "done") return;
    this.#rest(text("camp.done", number(progress.rows)));
    void this.#guarded(() => this.#open(id));
    void this.#guarded(() => this.#list());
  }

  #rest(words: string): void {
    this.#events?.close();
    [this.#events, this.#running] = [null, null];
    for (const element of [this.#cancel, this.#bar]) put(element, { hidden: true });
    this.#state.textContent = words;
    this.#app.say(words);
  }

  async #open(id: string): Promise<void> {
    const campaign = await ask<Campaign>(`api/campaigns/${id}`);
    if (!campaign.summary)
      return campaign.state === "failed" ? this.#rest(campaign.message) : this.#follow(campaign);
    this.#results.replaceChildren(
      ...endingsOf(campaign.summary),
      ...spreadsOf(campaign.summary, this.#flight),
    );
    const answer = await fetch(`api/campaigns/${id}/landings`);
    if (!answer.ok) return;
    this.#app.setLandings({ campaign: id, places: new Float32Array(await answer.arrayBuffer()) });
    this.#results.prepend(button(text("camp.landings"), () => this.#app.open("landing")));
  }

  async #list(): Promise<void> {
    const all = await ask<readonly Campaign[]>("api/campaigns");
    const lines = all.map((one) => lineOf(one, () => void this.#guarded(() => this.#open(one.id))));
    this.#earlier.replaceChildren(...lines);
    if (all.length === 0) this.#earlier.append(h("li", { class: "note" }, text("camp.none")));
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#state.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

function lineOf(campaign: Campaign, open: () => void): HTMLElement {
  const changes = Object.keys(campaign.set).length;
  const what = [
    `${text("camp.seed")} ${campaign.seed}`,
    changes > 0 ? text("head.changed", changes) : text("head.nominal"),
  ].join(" · ");
  return h(
    "li",
    {},
    button(`${campaign.mission} × ${number(campaign.draws)}`, open, { class: "link" }),
    h("small", {}, what),
  );
}

/** How flights end, as bars with their intervals. */
function endingsOf(summary: Summary): HTMLElement[] {
  const rows = summary.endings.map(({ cause, share }) => {
    const value = share.value ?? 0;
    const bar = h("div", { class: "share-bar", "data-nominal": String(cause === "recovered") });
    bar.style.width = `${value * 100}%`;
    const [low, high] = [share.low ?? null, share.high ?? null];
    const interval = low !== null && high !== null ? text("camp.interval", percent(low), percent(high)) : "";
    return h(
      "li",
      {},
      h("span", { class: "name" }, textOf("outcome", cause)),
      h("span", { class: "value" }, percent(value)),
      h("div", { class: "share-track" }, bar),
      h("small", {}, interval),
    );
  });
  return rows.length > 0 ? [h("h3", {}, text("camp.endings")), h("ol", { class: "endings" }, ...rows)] : [];
}

function spreadsOf(summary: Summary, flight: Flight | null): HTMLElement[] {
  const spreads = summary.spreads.filter((spread) => SPREADS.includes(spread.id));
  if (spreads.length === 0 || !flight) return [];
  const head = h(
    "tr",
    {},
    ...(["camp.spreads", "camp.low", "camp.median", "camp.high", "camp.flown"] as const).map((key) =>
      h("th", { scope: "col" }, text(key)),
    ),
  );
  const rows = spreads.map(({ id, low, median, high }) => {
    const measurand = flight.header.measurands[id];
    const words = (value: number | null | undefined): string =>
      typeof value === "number" ? quantity(value, measurand?.unit ?? "") : "–";
    const levels = [low.value, median.value, high.value, measurand?.value];
    return h(
      "tr",
      {},
      h("th", { scope: "row" }, dotted(id)),
      ...levels.map((level) => h("td", {}, words(level))),
    );
  });
  return [h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows))];
}
