/** The keyboard, and the page that explains it. */

import type { Control } from "./control";
import { button, h, icon } from "./dom";
import { clockText } from "./format";
import { SPEEDS } from "./clock";
import { eventTitle, text, type TextKey } from "./texts";

/** Steps of the clock [s]. */
const STEP_S = 10;
const LONG_STEP_S = 60;
const SHORT_STEP_S = 1;
const ZOOM = 1.5;
/** Two events nearer than this are one to the reader [s]. */
const NEAR_S = 0.5;

/** Stands in the list for the key whose name is a word. */
const SPACE = "␣";
const KEYS: readonly (readonly [string, TextKey])[] = [
  [SPACE, "help.space"],
  ["← →", "help.arrows"],
  ["j k", "help.events"],
  ["[ ]", "help.speed"],
  ["+ −", "help.zoom"],
  ["Home End", "help.ends"],
  ["PgUp PgDn", "help.pages"],
  ["p f", "help.phase"],
  ["1 2 3 4", "help.views"],
  ["d w c m", "help.panels"],
  ["Esc", "help.escape"],
  ["?", "help.help"],
];

const PANEL_KEYS: Readonly<Record<string, string>> = {
  "1": "globe",
  "2": "walk",
  "3": "landing",
  "4": "all",
  d: "documents",
  w: "whatif",
  c: "differences",
  m: "campaign",
};

/** Listen on the page; fields and dialogues keep their own keys. */
export function listenToKeys(control: Control): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || isTyping(event)) return;
    if (act(event, control)) event.preventDefault();
  };
  addEventListener("keydown", listener);
  return () => removeEventListener("keydown", listener);
}

/** Go to the next event, or with -1 to the one before, and say which it is. */
export function goToEvent(control: Control, way: 1 | -1): void {
  const events = [...(control.flight?.header.events ?? [])].sort(
    (a, b) => a.mission_time_s - b.mission_time_s,
  );
  const now = control.clock.seconds;
  const next = events.find((event) => event.mission_time_s > now + NEAR_S);
  const before = events.findLast((event) => event.mission_time_s < now - NEAR_S);
  const event = way === 1 ? next : before;
  if (!event) return;
  control.clock.seek(event.mission_time_s);
  control.say(text("time.passed", eventTitle(event), clockText(event.mission_time_s)));
}

export function openHelp(): void {
  const dialog = h("dialog", { class: "help", "aria-label": text("help.title") });
  const close = button(icon("close"), () => dialog.close(), {
    class: "quiet",
    "aria-label": text("page.close"),
  });
  const list = h("dl");
  for (const [keys, key] of KEYS) {
    const caps = keys.split(" ").map((cap) => h("kbd", {}, cap === SPACE ? text("help.spacekey") : cap));
    list.append(h("div", {}, h("dt", {}, ...caps), h("dd", {}, text(key))));
  }
  dialog.append(h("div", { class: "drawer-head" }, h("h2", {}, text("help.title")), close), list);
  dialog.append(h("p", {}, text("help.about")));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function act(event: KeyboardEvent, control: Control): boolean {
  const { clock, span } = control;
  const step = event.shiftKey ? LONG_STEP_S : event.altKey ? SHORT_STEP_S : STEP_S;
  const acts: Readonly<Record<string, () => void>> = {
    " ": () => clock.toggle(),
    ArrowRight: () => clock.step(step),
    ArrowLeft: () => clock.step(-step),
    j: () => goToEvent(control, 1),
    k: () => goToEvent(control, -1),
    "]": () => changeSpeed(control, 1),
    "[": () => changeSpeed(control, -1),
    "+": () => span.zoom(1 / ZOOM, clock.seconds),
    "=": () => span.zoom(1 / ZOOM, clock.seconds),
    "-": () => span.zoom(ZOOM, clock.seconds),
    p: () => span.setMode("phase", clock.seconds),
    f: () => span.setMode("flight", clock.seconds),
    Escape: () => control.open(""),
    "?": openHelp,
  };
  const panel = PANEL_KEYS[event.key];
  const work = acts[event.key] ?? (panel ? () => control.open(panel) : null);
  work?.();
  return work !== null;
}

function changeSpeed(control: Control, way: 1 | -1): void {
  const place = SPEEDS.findIndex((speed) => speed === control.clock.speed);
  const speed = SPEEDS[Math.min(Math.max(place + way, 0), SPEEDS.length - 1)];
  if (speed) control.clock.setSpeed(speed);
}

/** Whether a key belongs to a field, a button that space presses, or an open dialogue. */
function isTyping(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!target || document.querySelector("dialog[open]")) return target !== null;
  if (target.closest("input, select, textarea, [contenteditable]")) return event.key !== "Escape";
  return event.key === " " && target.closest("button, a, summary, [role=button]") !== null;
}
