/** What the changes moved: inputs, outcome, events and measurands, beside the other flight's. */

import type { Flight, FlightEvent, Measurand } from "./bundle";
import { button, dotted, h, put } from "./dom";
import { clockText, difference, isSame, quantity } from "./format";
import { titleOf } from "./inputs";
import { eventTitle, text, textOf } from "./texts";
import type { App, Compare, View } from "./view";

/** Events that move by less are the same to the reader [s]. */
const MOVED_S = 0.5;

type Row = readonly [name: string, before: string, now: string, change: string, title?: string];

export function createDifferences(host: HTMLElement, app: App): View {
  const choices = (["filed", "previous"] as const).map((name) => {
    const key = name === "filed" ? "diff.asfiled" : "diff.previous";
    return {
      name,
      tab: button(text(key), () => choose(name), { "aria-pressed": String(app.compare === name) }),
    };
  });
  const body = h("div", {});
  host.append(
    h(
      "div",
      { class: "group", role: "group", "aria-label": text("diff.compare") },
      h("span", { class: "label" }, text("diff.compare")),
      ...choices.map((one) => one.tab),
    ),
    body,
  );

  function choose(name: Compare): void {
    app.setCompare(name);
    for (const one of choices) put(one.tab, { "aria-pressed": String(one.name === name) });
  }

  return {
    show(flight, ghost) {
      body.replaceChildren(
        ...(ghost ? tablesOf(ghost, flight) : [h("p", { class: "note" }, text("diff.none"))]),
      );
    },
    at: () => undefined,
    dispose: () => host.remove(),
  };
}

function tablesOf(before: Flight, now: Flight): HTMLElement[] {
  const outcome = outcomeRows(before, now);
  const events = eventRows(before.header.events, now.header.events);
  const measurands = measurandRows(before.header.measurands, now.header.measurands);
  const tables = [
    tableOf(text("diff.inputs"), inputRows(before, now)),
    tableOf(text("diff.outcome"), outcome),
    tableOf(text("diff.event"), events),
    tableOf(text("diff.measurand"), measurands),
  ].filter((table) => table !== null);
  if (outcome.length + events.length + measurands.length > 0) return tables;
  return [...tables, h("p", { class: "note" }, text("diff.same"))];
}

function inputRows(before: Flight, now: Flight): Row[] {
  const keys = new Set([...Object.keys(before.header.set), ...Object.keys(now.header.set)]);
  const filed = text("head.nominal");
  return [...keys].map((key) => [
    titleOf({ key }),
    before.header.set[key] ?? filed,
    now.header.set[key] ?? filed,
    "",
    key,
  ]);
}

function outcomeRows(before: Flight, now: Flight): Row[] {
  const [old, fresh] = [before.header.outcome, now.header.outcome];
  if (old.cause === fresh.cause) return [];
  return [[text("diff.outcome"), textOf("outcome", old.cause), textOf("outcome", fresh.cause), ""]];
}

/** Events that came, went or moved. */
export function eventRows(before: readonly FlightEvent[], now: readonly FlightEvent[]): Row[] {
  const names = new Set([...before, ...now].map((event) => event.name));
  const rows: Row[] = [];
  for (const name of names) {
    const [old, fresh] = [before, now].map((events) => events.find((event) => event.name === name));
    if (old && fresh && Math.abs(old.mission_time_s - fresh.mission_time_s) < MOVED_S) continue;
    const time = (event: FlightEvent | undefined): string =>
      event ? clockText(event.mission_time_s) : text("diff.absent");
    const moved = old && fresh ? difference(old.mission_time_s, fresh.mission_time_s, "s") : "";
    const event = fresh ?? old;
    if (event) rows.push([eventTitle(event), time(old), time(fresh), moved]);
  }
  return rows;
}

/** Measurands that changed, or are defined on one flight alone. */
export function measurandRows(
  before: Readonly<Record<string, Measurand>>,
  now: Readonly<Record<string, Measurand>>,
): Row[] {
  const rows: Row[] = [];
  for (const id of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, fresh] = [before[id]?.value ?? null, now[id]?.value ?? null];
    const unit = now[id]?.unit ?? before[id]?.unit ?? "";
    if (old === fresh || (old !== null && fresh !== null && isSame(old, fresh))) continue;
    const words = (value: number | null): string =>
      value === null ? text("diff.undefined") : quantity(value, unit);
    const change = old !== null && fresh !== null ? difference(old, fresh, unit) : "";
    rows.push([id, words(old), words(fresh), change, now[id]?.defined_as ?? before[id]?.defined_as ?? ""]);
  }
  return rows;
}

function tableOf(title: string, rows: readonly Row[]): HTMLElement | null {
  if (rows.length === 0) return null;
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, title),
    ...(["diff.before", "diff.now", "diff.change"] as const).map((key) =>
      h("th", { scope: "col" }, text(key)),
    ),
  );
  const body = rows.map(([name, before, now, change, about]) =>
    h(
      "tr",
      {},
      h("th", { scope: "row", title: about ?? null }, dotted(name)),
      h("td", {}, before),
      h("td", {}, now),
      h("td", { class: "change" }, change),
    ),
  );
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...body));
}
