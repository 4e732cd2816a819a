/** What documents claim beside what was flown, with a filter; each leads to its record and moment. */

import type { Claim, Flight } from "./bundle";
import { button, h, onceAFrame, put } from "./dom";
import { clockText, difference, quantity } from "./format";
import { createRecord, type RecordPanel } from "./record";
import { text, textOf } from "./texts";
import type { App, View } from "./view";

const FILTERS = ["all", "placed", "measured", "disputed"] as const;
type Filter = (typeof FILTERS)[number];

export function createDocuments(host: HTMLElement, app: App): View {
  return new Documents(host, app);
}

class Documents implements View {
  readonly #host: HTMLElement;
  readonly #app: App;
  readonly #words = h("input", {
    type: "search",
    placeholder: text("doc.search"),
    "aria-label": text("doc.search"),
  });
  readonly #tabs = new Map(
    FILTERS.map((name) => [name, button(text(`doc.${name}`), () => this.#choose(name))]),
  );
  readonly #count = h("p", { class: "note", role: "status" });
  readonly #list = h("ol", { class: "claims" });
  readonly #main = h("div", { class: "claim-list" });
  readonly #record: RecordPanel;
  #flight: Flight | null = null;
  #filter: Filter = "all";

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    this.#record = createRecord(app, () => this.#back());
    const tabs = h("div", { class: "group" }, ...this.#tabs.values());
    this.#main.append(h("div", { class: "filters" }, this.#words, tabs), this.#count, this.#list);
    host.append(this.#main, this.#record.element);
    this.#words.addEventListener("input", () => this.#refresh());
    this.#choose("all");
  }

  show(flight: Flight): void {
    this.#flight = flight;
    this.#refresh();
  }

  /** Mark the claims whose moment it is. */
  at(seconds: number): void {
    for (const item of this.#list.querySelectorAll<HTMLElement>("[data-time]")) {
      item.classList.toggle("near", Math.abs(Number(item.dataset["time"]) - seconds) < 1);
    }
  }

  dispose(): void {
    this.#host.remove();
  }

  readonly #refresh = onceAFrame(() => {
    const claims = this.#flight?.header.claims ?? [];
    const found = arranged(claims, this.#filter, this.#words.value);
    this.#count.textContent =
      claims.length === 0 ? text("doc.none") : text("doc.count", found.length, claims.length);
    this.#list.replaceChildren(...found.map((claim) => itemOf(claim, this.#app, () => this.#open(claim))));
    this.at(this.#app.clock.seconds);
  });

  #choose(filter: Filter): void {
    this.#filter = filter;
    for (const [name, tab] of this.#tabs) put(tab, { "aria-pressed": String(name === filter) });
    this.#refresh();
  }

  #open(claim: Claim): void {
    this.#main.hidden = true;
    void this.#record.show(claim, this.#flight?.header.mission.id ?? "");
  }

  #back(): void {
    this.#main.hidden = false;
    this.#list.querySelector<HTMLElement>(`[data-claim="${this.#record.id}"] button`)?.focus();
  }
}

/** The claims that pass a filter and hold all words, in their order; the most distant first if asked. */
export function arranged(claims: readonly Claim[], filter: Filter, words: string): Claim[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const found = claims.filter((claim) => {
    if (filter === "placed" && claim.time_s === null) return false;
    if ((filter === "measured" || filter === "disputed") && claim.off === null) return false;
    const all = [
      claim.id,
      claim.says,
      claim.speaker,
      claim.source,
      claim.measurand,
      claim.topic,
      claim.verdict,
    ]
      .join(" ")
      .toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
  if (filter === "disputed") found.sort((a, b) => share(b) - share(a));
  return found;
}

/** How far off a claim is beside what was flown. */
function share(claim: Claim): number {
  const size = Math.max(Math.abs(claim.flight_value ?? 0), Math.abs(claim.value ?? 0));
  return size > 0 ? Math.abs(claim.off ?? 0) / size : 0;
}

function itemOf(claim: Claim, app: App, open: () => void): HTMLElement {
  const { time_s: time } = claim;
  const says = button(claim.says, open, { class: "says", title: text("doc.record") });
  const head = h(
    "div",
    { class: "claim-head" },
    h("span", { class: "id" }, claim.id),
    claim.verdict ? verdictBadge(claim.verdict) : null,
  );
  const speaker = h("p", { class: "speaker" }, claim.speaker ?? claim.source);
  const item = h("li", { "data-claim": claim.id, "data-time": time }, head, says, speaker, figuresOf(claim));
  if (time !== null)
    head.append(button(clockText(time), () => app.clock.seek(time), { class: "go", title: text("doc.go") }));
  return item;
}

export function verdictBadge(verdict: string): HTMLElement {
  return h("span", { class: "badge", "data-verdict": verdict }, textOf("verdict", verdict));
}

/** The claim's figure beside the flight's, where it has one. */
export function figuresOf(claim: Claim): HTMLElement | null {
  const { measurand, value, flight_value: flown, unit } = claim;
  if (!measurand || flown === null || unit === null) return null;
  const claimed = value === null ? (claim.said ?? "–") : quantity(value, unit);
  const pair = (key: "doc.claimed" | "doc.flown" | "doc.off", words: string) =>
    h("div", {}, h("dt", {}, text(key)), h("dd", {}, words));
  return h(
    "div",
    { class: "figures" },
    h("code", {}, measurand),
    h(
      "dl",
      {},
      pair("doc.claimed", claimed),
      pair("doc.flown", quantity(flown, unit)),
      value === null ? null : pair("doc.off", difference(value, flown, unit)),
    ),
  );
}
