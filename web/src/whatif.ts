/** What if: change any input of the mission, fly again, and keep the flight before as a ghost. */

import type { Flight } from "./bundle";
import { button, h, put } from "./dom";
import { createField, type Field } from "./field";
import { fixed } from "./format";
import { foundInputs, usualInputs } from "./inputs";
import { type Input, type MissionSheet, SourceError } from "./source";
import { text, textOf } from "./texts";
import type { App, View } from "./view";

/** How long a hand rests before the flight is asked for [ms]. */
const REST_MS = 300;
const MOST_FOUND = 40;

export function createWhatIf(host: HTMLElement, app: App): View {
  return new WhatIf(host, app);
}

class WhatIf implements View {
  readonly #host: HTMLElement;
  readonly #app: App;
  readonly #changes = new Map<string, string>();
  readonly #fields = new Map<string, Field>();
  readonly #search = namedSearch();
  readonly #list = h("div", { class: "fields" });
  readonly #heading = h("h3");
  readonly #bar: Bar;
  #sheet: MissionSheet | null = null;
  #mission = "";
  /** Id of the flight whose changes stand in the panel. */
  #shown = "";
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(host: HTMLElement, app: App) {
    this.#host = host;
    this.#app = app;
    this.#bar = createBar(app, {
      fly: () => void this.#fly(),
      reset: () => this.#reset(),
      autoChanged: () => this.#schedule(),
    });
    host.append(h("div", { class: "filters" }, this.#search), this.#bar.element, this.#heading, this.#list);
    this.#search.addEventListener("input", () => this.#arrange());
  }

  show(flight: Flight): void {
    this.#adopt(flight);
    this.#bar.count(this.#changes.size);
    this.#bar.show(flight);
    const mission = flight.header.mission.id;
    if (mission !== this.#mission) void this.#load(mission).catch((error: unknown) => this.#unloaded(error));
    else this.#refill();
  }

  at(): void {
    return;
  }

  dispose(): void {
    this.#forget();
    this.#host.remove();
  }

  /**
   * The changes that were flown stand in the panel, whoever asked for them; but what the reader has
   * changed since, or what was refused, is not taken away by the same flight shown again.
   */
  #adopt(flight: Flight): void {
    if (flight.id === this.#shown || this.#timer !== null) return;
    this.#shown = flight.id;
    this.#changes.clear();
    for (const [key, written] of Object.entries(flight.header.set)) this.#changes.set(key, written);
  }

  /** Fields show what was flown, but for the one that a hand is on. */
  #refill(): void {
    for (const field of this.#fields.values()) {
      if (!field.element.contains(document.activeElement)) field.set(this.#changes.get(field.key) ?? null);
    }
  }

  async #load(mission: string): Promise<void> {
    this.#mission = mission;
    this.#fields.clear();
    this.#sheet = null;
    this.#heading.textContent = "";
    this.#list.replaceChildren(h("p", { class: "note", role: "status" }, text("what.loading")));
    const sheet = await this.#app.source.mission(mission);
    if (mission !== this.#mission) return;
    this.#sheet = sheet;
    const words = text("what.search", sheet.inputs.length);
    put(this.#search, { placeholder: words, "aria-label": words });
    this.#arrange();
  }

  /** The sheet did not come: the next flight shown asks for it again. */
  #unloaded(error: unknown): void {
    this.#mission = "";
    this.#list.replaceChildren();
    this.#refuse(error);
  }

  #arrange(): void {
    if (!this.#sheet) return;
    const { inputs } = this.#sheet;
    const words = this.#search.value;
    const isSearch = words.trim() !== "";
    const found = isSearch ? foundInputs(inputs, words) : usualInputs(inputs);
    const shown = found.slice(0, MOST_FOUND);
    const others = inputs.filter(
      (input) => !isSearch && this.#changes.has(input.key) && !shown.includes(input),
    );
    this.#heading.textContent = text(isSearch ? "what.found" : "what.first");
    this.#list.replaceChildren(...[...others, ...shown].map((input) => this.#fieldOf(input).element));
    const left = found.length - shown.length;
    const note = found.length === 0 ? text("what.none") : left > 0 ? text("what.more", left) : null;
    if (note) this.#list.append(h("p", { class: "note" }, note));
  }

  #fieldOf(input: Input): Field {
    const known = this.#fields.get(input.key);
    if (known) return known;
    const field = createField(input, (key, written) => this.#change(key, written));
    field.set(this.#changes.get(input.key) ?? null);
    this.#fields.set(input.key, field);
    return field;
  }

  #change(key: string, written: string | null): void {
    if (written === null) this.#changes.delete(key);
    else this.#changes.set(key, written);
    this.#bar.count(this.#changes.size);
    this.#schedule();
  }

  #schedule(): void {
    this.#forget();
    if (this.#bar.isAuto()) this.#timer = setTimeout(() => void this.#fly(), REST_MS);
  }

  #forget(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #reset(): void {
    this.#changes.clear();
    for (const field of this.#fields.values()) field.set(null);
    this.#bar.count(0);
    this.#arrange();
    void this.#fly();
  }

  async #fly(): Promise<void> {
    this.#forget();
    const begun = performance.now();
    this.#bar.busy();
    try {
      await this.#app.fly(Object.fromEntries(this.#changes));
      this.#bar.done((performance.now() - begun) / 1000, this.#app.flight);
    } catch (error) {
      this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    const problem = error instanceof SourceError ? error.problem : { must: String(error) };
    const said = problem.given ? text("what.refused", problem.must, problem.given) : `${problem.must}.`;
    const words = [said, problem.do].filter(Boolean).join(" ");
    const key = [...this.#changes.keys()].find((one) => problem.where?.includes(one));
    const field = key ? this.#fields.get(key) : undefined;
    field?.refuse(words);
    this.#bar.failed(field ? "" : words);
  }
}

/** The field has a name before the mission is known. */
function namedSearch(): HTMLInputElement {
  const words = text("what.find");
  return h("input", { type: "search", placeholder: words, "aria-label": words });
}

interface Acts {
  readonly fly: () => void;
  readonly reset: () => void;
  readonly autoChanged: () => void;
}

type Bar = ReturnType<typeof createBar>;

function createBar(app: App, acts: Acts) {
  const auto = h("input", { type: "checkbox", checked: true });
  const state = h("p", { class: "note", role: "status" });
  const reset = button(text("what.reset"), acts.reset, { disabled: true });
  const download = h("a", { class: "button", download: true }, text("what.download"));
  const share = button(text("what.share"), () => void copyLink(state));
  auto.addEventListener("change", acts.autoChanged);
  const element = h(
    "div",
    { class: "whatif-bar" },
    h("div", { class: "group" }, button(text("what.fly"), acts.fly, { class: "primary" }), reset, share),
    h("div", { class: "group" }, h("label", { class: "check" }, auto, text("what.auto")), download),
    state,
  );
  return {
    element,
    isAuto: () => auto.checked,
    count: (size: number) => put(reset, { disabled: size === 0 }),
    busy: () => {
      state.textContent = `${text("page.flying")}…`;
    },
    done(seconds: number, flight: Flight | null) {
      const outcome = flight ? textOf("outcome", flight.header.outcome.cause) : "";
      state.textContent = text("what.flown", fixed(seconds, 2), outcome);
      app.say(state.textContent);
    },
    failed: (words: string) => {
      state.textContent = words;
    },
    show: (flight: Flight) => put(download, { href: `api/flights/${flight.id}/mission.toml` }),
  };
}

/** Copy the address; where the browser refuses, leave it to be copied by hand. */
async function copyLink(state: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    state.textContent = text("what.shared");
  } catch {
    state.textContent = location.href;
  }
}
