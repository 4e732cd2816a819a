/** The bar of the timeline: play, speed, the moment in words, and which stretch is shown. */

import type { Flight } from "./bundle";
import { SPEEDS } from "./clock";
import type { Control } from "./control";
import { button, h, icon, put } from "./dom";
import { clockText } from "./format";
import { goToEvent } from "./keys";
import { eventTitle, label, text, type TextKey } from "./texts";

/** What a press on plus or minus does to the stretch shown. */
export const ZOOM = 1.8;

export class TimelineBar {
  readonly element: HTMLElement;
  readonly #control: Control;
  readonly #play: HTMLButtonElement;
  readonly #speed: HTMLSelectElement;
  readonly #modes: ReadonlyMap<string, HTMLButtonElement>;
  readonly #now = h("output", { class: "now" });
  readonly #phase = h("span", { class: "phase" });
  readonly #next = h("span", { class: "next" });
  #flight: Flight | null = null;

  constructor(control: Control) {
    const { clock, span } = control;
    this.#control = control;
    this.#play = button(icon("play"), () => clock.toggle(), { class: "play" });
    this.#speed = h("select", { "aria-label": text("time.speed") });
    this.#speed.append(...SPEEDS.map((one) => h("option", { value: one }, `${one}×`)));
    this.#speed.addEventListener("change", () => clock.setSpeed(Number(this.#speed.value)));
    const modes = (["phase", "flight"] as const).map((mode) => {
      const tab = button(text(`time.${mode}`), () => span.setMode(mode, clock.seconds));
      return [mode, tab] as const;
    });
    this.#modes = new Map(modes);
    const moment = h("div", { class: "moment" }, this.#now, this.#phase, this.#next);
    this.element = h("div", { class: "bar" }, this.#left(), moment, this.#right());
  }

  show(flight: Flight): void {
    this.#flight = flight;
  }

  at(seconds: number): void {
    const phase = this.#flight?.phaseAt(seconds);
    const next = this.#flight?.header.events.find((event) => event.mission_time_s > seconds);
    this.#now.textContent = clockText(seconds);
    this.#phase.textContent = phase ? label(phase.title) : "";
    const coming = next ? `${eventTitle(next)} −${clockText(next.mission_time_s - seconds)}` : "";
    this.#next.textContent = coming;
    this.#next.title = coming;
  }

  /** Show whether the clock runs, how fast, and which stretch is shown. */
  state(): void {
    const { clock, span } = this.#control;
    const words = text(clock.playing ? "time.pause" : "time.play");
    this.#play.replaceChildren(icon(clock.playing ? "pause" : "play"));
    put(this.#play, { "aria-label": words, title: words });
    this.#speed.value = String(clock.speed);
    for (const [mode, tab] of this.#modes) put(tab, { "aria-pressed": String(span.mode === mode) });
  }

  #left(): HTMLElement {
    const before = tool("before", "time.before", () => goToEvent(this.#control, -1));
    const next = tool("next", "time.next", () => goToEvent(this.#control, 1));
    return h("div", { class: "group" }, before, this.#play, next, this.#speed);
  }

  #right(): HTMLElement {
    const { clock, span } = this.#control;
    const farther = tool("minus", "time.out", () => span.zoom(ZOOM, clock.seconds));
    const nearer = tool("plus", "time.in", () => span.zoom(1 / ZOOM, clock.seconds));
    const named = { class: "group stretch", role: "group", "aria-label": text("time.show") };
    return h("div", named, ...this.#modes.values(), farther, nearer);
  }
}

function tool(name: Parameters<typeof icon>[0], key: TextKey, press: () => void): HTMLButtonElement {
  return button(icon(name), press, { class: "quiet", "aria-label": text(key), title: text(key) });
}
