/** One input of the what-if panel: switch, choice, or slider with a number beside it. */

import { button, h, icon, put } from "./dom";
import { number } from "./format";
import {
  filedText,
  isOn,
  readNumber,
  shownUnit,
  shownValue,
  titleOf,
  unitSign,
  withUnit,
  writtenNumber,
} from "./inputs";
import type { Input } from "./source";
import { language, text } from "./texts";

/** Called with what is written for the input, or null for what the mission file has. */
export type Changed = (key: string, written: string | null) => void;

export interface Field {
  readonly key: string;
  readonly element: HTMLElement;
  set(written: string | null): void;
  refuse(words: string): void;
}

interface Control {
  readonly elements: readonly HTMLElement[];
  set(written: string | null): void;
}

/** Steps of a slider: finer than a hand can hold it. */
const STEPS = 400;
let made = 0;

export function createField(input: Input, changed: Changed): Field {
  return new InputField(input, changed);
}

class InputField implements Field {
  readonly key: string;
  readonly element: HTMLElement;
  readonly #control: Control;
  readonly #changed: Changed;
  readonly #error = h("p", { class: "error", role: "alert", hidden: true });
  readonly #reset: HTMLButtonElement;

  constructor(input: Input, changed: Changed) {
    const id = `input-${++made}`;
    this.key = input.key;
    this.#changed = changed;
    this.#control = controlOf(input, id, (written) => this.#tell(written));
    const words = text("what.resetone");
    const named = { class: "quiet", "aria-label": words, title: words, hidden: true };
    this.#reset = button(icon("undo"), () => this.#back(), named);
    const head = h("div", { class: "field-head" }, h("label", { for: id }, titleOf(input)), this.#reset);
    const control = h("div", { class: "control" }, ...this.#control.elements);
    this.element = h(
      "div",
      { class: "field", "data-key": input.key },
      head,
      control,
      aboutOf(input, id),
      this.#error,
    );
  }

  set(written: string | null): void {
    this.#control.set(written);
    this.#mark(written);
  }

  refuse(words: string): void {
    this.#error.textContent = words;
    this.#error.hidden = false;
  }

  #back(): void {
    this.#control.set(null);
    this.#tell(null);
  }

  #tell(written: string | null): void {
    this.#mark(written);
    this.#changed(this.key, written);
  }

  #mark(written: string | null): void {
    this.element.classList.toggle("is-changed", written !== null);
    this.#reset.hidden = written === null;
    this.#error.hidden = true;
  }
}

/** What the input is, what the mission file has, and who says so. */
function aboutOf(input: Input, id: string): HTMLElement {
  const filed = h("span", { class: "filed" }, text("what.filed", filedText(input)));
  const source = input.source ? text("what.source", input.source) : null;
  const title = [source, input.range].filter(Boolean).join("\n") || null;
  return h("p", { class: "about", id: `${id}-about`, title }, input.label, filed);
}

function controlOf(input: Input, id: string, tell: (written: string | null) => void): Control {
  if (input.is_switch) return switchOf(input, id, tell);
  if (input.choices) return choiceOf(input, id, tell);
  return numberOf(input, id, tell);
}

function switchOf(input: Input, id: string, tell: (written: string | null) => void): Control {
  const filed = isOn(input.nominal);
  const box = h("input", { type: "checkbox", id, role: "switch" });
  const words = h("span", { class: "state" });
  const show = (isSet: boolean): void => {
    box.checked = isSet;
    words.textContent = text(isSet ? "what.on" : "what.off");
  };
  box.addEventListener("change", () => {
    show(box.checked);
    tell(box.checked === filed ? null : String(box.checked));
  });
  show(filed);
  return { elements: [box, words], set: (written) => show(written === null ? filed : written === "true") };
}

function choiceOf(input: Input, id: string, tell: (written: string | null) => void): Control {
  const write = (choice: string | number): string =>
    typeof choice === "number" ? writtenNumber(input, shownValue(input, choice)) : choice;
  const filed = input.nominal === null || typeof input.nominal === "boolean" ? "" : write(input.nominal);
  const options = (input.choices ?? []).map((choice) => {
    const words =
      typeof choice === "number" ? withUnit(number(shownValue(input, choice)), unitSign(input)) : choice;
    return h("option", { value: write(choice) }, words);
  });
  const select = h("select", { id }, ...options);
  select.addEventListener("change", () => tell(select.value === filed ? null : select.value));
  select.value = filed;
  return {
    elements: [select],
    set: (written) => {
      select.value = written ?? filed;
    },
  };
}

function numberOf(input: Input, id: string, tell: (written: string | null) => void): Control {
  const filed = typeof input.nominal === "number" ? shownValue(input, input.nominal) : null;
  const [low, high] = rangeOf(input, filed);
  const slider = h("input", {
    type: "range",
    id,
    min: low,
    max: high,
    step: (high - low) / STEPS,
    "aria-describedby": `${id}-about`,
  });
  const box = h("input", {
    type: "text",
    inputmode: "decimal",
    class: "number",
    "aria-label": text("what.value", titleOf(input)),
    spellcheck: "false",
    autocomplete: "off",
  });
  const unit = h("span", { class: "unit" }, unitSign(input));
  const show = (value: number | null): void => {
    box.value = value === null ? "" : boxText(value);
    if (value !== null) slider.value = String(value);
    put(slider, { "aria-valuetext": value === null ? null : withUnit(number(value), unitSign(input)) });
  };
  slider.addEventListener("input", () => {
    const value = Number(slider.value);
    show(value);
    tell(writtenNumber(input, value));
  });
  box.addEventListener("change", () => {
    const words = box.value.trim();
    const value = readNumber(input, words);
    if (value !== null) show(value);
    tell(words === "" ? null : value === null ? words : writtenNumber(input, value));
    if (words === "") show(filed);
  });
  show(filed);
  return { elements: [slider, box, unit], set: (written) => setNumber(input, written, filed, show, box) };
}

/** Four digits as the reader writes them: 0.27, or 0,27 in Russian. */
export function boxText(value: number): string {
  const digits = String(Number(value.toPrecision(4)));
  return language() === "ru" ? digits.replace(".", ",") : digits;
}

/** A number in another unit than the slider's stands in the box as it was written. */
function setNumber(
  input: Input,
  written: string | null,
  filed: number | null,
  show: (value: number | null) => void,
  box: HTMLInputElement,
): void {
  const value = written === null ? filed : readNumber(input, written);
  if (value !== null || written === null) show(value);
  else box.value = written.replace(new RegExp(`\\s*${escaped(shownUnit(input))}$`), "");
}

function rangeOf(input: Input, filed: number | null): [number, number] {
  const ends = [input.low, input.high].map((end) => (end === null ? null : shownValue(input, end)));
  const low = ends[0] ?? Math.min((filed ?? 0) / 2, (filed ?? 0) * 2);
  const high = ends[1] ?? Math.max((filed ?? 0) / 2, (filed ?? 0) * 2, low + 1);
  const all = [low, high, filed ?? low];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return most > least ? [least, most] : [least - 1, most + 1];
}

function escaped(words: string): string {
  return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
