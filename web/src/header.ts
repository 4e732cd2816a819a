/** The top bar: mission, outcome, three clocks, panels, language and colours. */

import type { Flight } from "./bundle";
import type { Control } from "./control";
import { button, h, icon, put } from "./dom";
import { clockText, localText, utcText } from "./format";
import { openHelp } from "./keys";
import type { MissionLine, Waiting } from "./source";
import { isTextKey, label, text, textOf } from "./texts";
import type { View } from "./view";

export interface Header extends View {
  setMissions(missions: readonly MissionLine[]): void;
  setPanel(name: string | null): void;
  waits(waiting: Waiting | null): void;
}

export const PANELS = ["documents", "whatif", "differences", "campaign"] as const;
/** Panels that need a server to fly, or to look records up. */
export const SERVED: ReadonlySet<string> = new Set(["whatif", "differences", "campaign"]);

export function createHeader(host: HTMLElement, control: Control): Header {
  const missions = h("select", { class: "missions", "aria-label": text("head.mission") });
  const changed = h("span", { class: "changed" });
  const outcome = h("span", { class: "outcome" });
  const clocks = createClocks();
  const waiting = h("span", { class: "waiting", role: "status" });
  const tabs = panelButtons(control);
  const tools = h("div", { class: "tools" }, ...settingButtons(control));
  missions.addEventListener("change", () => change(control, missions.value));
  host.append(
    h("div", { class: "title" }, missions, h("div", { class: "subtitle" }, outcome, changed, waiting)),
    clocks.element,
    h("nav", { class: "panels", "aria-label": text("panel.panels") }, ...tabs.values()),
    tools,
  );
  let flight: Flight | null = null;
  return {
    show(next) {
      flight = next;
      missions.value = next.header.mission.id;
      missions.title = next.header.mission.title;
      showOutcome(outcome, next);
      changed.textContent = changesText(next);
    },
    at: (seconds) => flight && clocks.set(flight, seconds),
    dispose: () => host.remove(),
    setMissions(lines) {
      missions.replaceChildren(...lines.map((line) => h("option", { value: line.id }, line.title)));
      missions.disabled = lines.length < 2;
      missions.value = control.mission;
    },
    setPanel(name) {
      for (const [panel, tab] of tabs) put(tab, { "aria-expanded": String(panel === name) });
    },
    waits(state) {
      host.classList.toggle("busy", state !== null);
      waiting.textContent = state ? waitingText(state) : "";
    },
  };
}

function change(control: Control, mission: string): void {
  const start = { mission, set: {}, seed: null, draw: null, seconds: null };
  control.start(start).catch((error: unknown) => control.stage?.fail(error, () => change(control, mission)));
}

function createClocks() {
  const clocks = (["head.utc", "head.moscow", "head.elapsed"] as const).map((key) => ({
    name: h("dt", {}, text(key)),
    value: h("output"),
  }));
  const element = h("dl", { class: "clocks" });
  for (const { name, value } of clocks) element.append(h("div", {}, name, h("dd", {}, value)));
  return {
    element,
    set(flight: Flight, seconds: number) {
      const { epoch, mission } = flight.header;
      const words = [
        utcText(epoch, seconds),
        localText(epoch, seconds, mission.local_offset_hours),
        clockText(seconds),
      ];
      clocks.forEach(({ name, value }, place) => {
        value.textContent = words[place] ?? "";
        if (place === 1 && mission.local_name) name.textContent = label(mission.local_name);
      });
    },
  };
}

function panelButtons(control: Control): Map<string, HTMLButtonElement> {
  const shown = PANELS.filter((name) => control.source.hasServer || !SERVED.has(name));
  return new Map(
    shown.map((name) => [
      name,
      button(text(`panel.${name}`), () => control.open(name), {
        "aria-expanded": "false",
        "data-panel": name,
      }),
    ]),
  );
}

function settingButtons(control: Control): HTMLButtonElement[] {
  const { settings } = control;
  const other = settings.language === "en" ? "ru" : "en";
  return [
    button(other.toUpperCase(), () => settings.setLanguage(other), {
      class: "quiet",
      title: text("head.language"),
      lang: other,
    }),
    button(icon("theme"), () => settings.setTheme(settings.theme === "dark" ? "light" : "dark"), {
      class: "quiet",
      "aria-label": text("head.theme"),
      title: text("head.theme"),
    }),
    button(icon("help"), openHelp, {
      class: "quiet",
      "aria-label": text("head.help"),
      title: text("head.help"),
    }),
  ];
}

function showOutcome(host: HTMLElement, flight: Flight): void {
  const { outcome } = flight.header;
  const key = `outcome.${outcome.cause}`;
  const words = isTextKey(key) ? text(key) : outcome.meaning;
  host.textContent = words;
  put(host, { "data-nominal": String(outcome.is_nominal), title: words });
}

function changesText(flight: Flight): string {
  const { set, seed, draw } = flight.header;
  const count = Object.keys(set).length;
  const words = count === 0 ? text("head.nominal") : text("head.changed", count);
  return seed === null ? words : `${words}, ${text("head.draw", seed, draw ?? 0)}`;
}

function waitingText(waiting: Waiting): string {
  if (waiting.state === "queued" && waiting.place) return text("page.queued", waiting.place);
  return textOf("page", "flying");
}
