/** Draws the timeline: axis, phases, events with as many names as fit, marks of claims. */

import type { Claim, Flight, FlightEvent } from "./bundle";
import { s } from "./dom";
import { clockText, tickText } from "./format";
import { type Labelled, labelRows, letterWidth, placeOf, rowsOf, type Scale, ticksOf } from "./lanes";
import { eventTitle, label, text } from "./texts";

const AXIS = 16;
const PHASE = 17;
const LABEL = 15;
const LABEL_ROWS = 3;
/** A phone has room for two rows of names. */
const NARROW = { width: 500, rows: 2 };
const CLAIMS = 14;
/** Space about a label [px]. */
const AROUND = 14;
const TICKS_APART = 84;
const OVERVIEW = 18;

export function detailOf(flight: Flight, scale: Scale): SVGElement {
  const rows = rowsOf(flight.header.phases);
  const shown = flight.header.phases.filter((phase) => phase.end_s > scale.from && phase.start_s < scale.to);
  const used = [...new Set(shown.map((phase) => rows.get(phase) ?? 0))].sort((a, b) => a - b);
  const events = flight.header.events.filter((event) => inside(scale, event.mission_time_s));
  const top = AXIS + Math.max(used.length, 1) * PHASE;
  const labels = scale.width < NARROW.width ? NARROW.rows : LABEL_ROWS;
  const height = top + labels * LABEL + CLAIMS + 4;
  const svg = s("svg", { width: scale.width, height, "aria-hidden": "true" });
  svg.append(
    ...axis(scale, height),
    ...shown.map((phase) => band(phase, scale, used.indexOf(rows.get(phase) ?? 0))),
  );
  const placed = labelRows(
    events.map(
      (event) =>
        [
          event,
          placeOf(scale, event.mission_time_s),
          eventTitle(event).length * letterWidth() + AROUND,
        ] as const,
    ),
    labels,
    scale.width,
  );
  svg.append(...placed.map((one) => eventMark(one, top, labels)));
  svg.append(
    ...flight.header.claims
      .filter((claim) => inside(scale, claim.time_s))
      .map((claim) => claimMark(claim, scale, height)),
  );
  return svg;
}

export function overviewOf(
  flight: Flight,
  scale: Scale,
  span: { readonly from: number; readonly to: number },
): SVGElement {
  const svg = s("svg", { width: scale.width, height: OVERVIEW, "aria-hidden": "true" });
  const longest = [...flight.header.phases].sort((a, b) => b.end_s - b.start_s - (a.end_s - a.start_s));
  for (const phase of longest) {
    const [x, end] = [placeOf(scale, phase.start_s), placeOf(scale, phase.end_s)];
    svg.append(
      s(
        "rect",
        { x, y: 6, width: Math.max(end - x, 1.5), height: 8, class: `phase ${phase.name}` },
        s("title", {}, label(phase.title)),
      ),
    );
  }
  for (const event of flight.header.events) {
    const x = Math.round(placeOf(scale, event.mission_time_s)) + 0.5;
    svg.append(s("line", { x1: x, x2: x, y1: 3, y2: 17, class: "event-tick" }));
  }
  const x = placeOf(scale, span.from);
  svg.append(
    s("rect", {
      x: x - 1,
      y: 1.5,
      width: Math.max(placeOf(scale, span.to) - x, 3) + 2,
      height: OVERVIEW - 3,
      rx: 2,
      class: "window",
    }),
  );
  return svg;
}

function axis(scale: Scale, height: number): SVGElement[] {
  return ticksOf(scale, TICKS_APART).map((tick) => {
    const x = Math.round(placeOf(scale, tick)) + 0.5;
    const words = x < scale.width - 40 ? s("text", { x: x + 4, y: 11, class: "tick" }, tickText(tick)) : null;
    return s("g", {}, s("line", { x1: x, x2: x, y1: 0, y2: height, class: "grid" }), words);
  });
}

function band(phase: Flight["header"]["phases"][number], scale: Scale, row: number): SVGElement {
  const x = Math.max(placeOf(scale, phase.start_s), 0);
  const width = Math.max(Math.min(placeOf(scale, phase.end_s), scale.width) - x, 2);
  const y = AXIS + row * PHASE;
  const words = label(phase.title);
  const fits = words.length * letterWidth() + 10 < width;
  return s(
    "g",
    {},
    s("rect", { x, y, width, height: PHASE - 2, rx: 2, class: `phase ${phase.name}` }, s("title", {}, words)),
    fits ? s("text", { x: x + 6, y: y + 11, class: "phase-name" }, words) : null,
  );
}

function eventMark(one: Labelled<FlightEvent>, top: number, labels: number): SVGElement {
  const x = Math.round(one.x) + 0.5;
  const row = one.row ?? labels - 1;
  const y = top + row * LABEL + 11;
  const words = `${eventTitle(one.item)} ${clockText(one.item.mission_time_s)}`;
  return s(
    "g",
    { class: "event", "data-seek": one.item.mission_time_s },
    s("title", {}, words),
    s("line", { x1: x, x2: x, y1: AXIS, y2: one.row === null ? top + 5 : y, class: "event-tick" }),
    s("circle", { cx: x, cy: one.row === null ? top + 6 : y - 4, r: 2.6 }),
    one.row === null
      ? null
      : s(
          "text",
          { x: one.before ? x - 6 : x + 6, y, "text-anchor": one.before ? "end" : "start" },
          eventTitle(one.item),
        ),
  );
}

function claimMark(claim: Claim, scale: Scale, height: number): SVGElement {
  const x = placeOf(scale, claim.time_s ?? 0);
  const y = height - 8;
  return s(
    "path",
    {
      d: `M${x - 4} ${y}L${x} ${y - 5}L${x + 4} ${y}L${x} ${y + 5}z`,
      class: "claim",
      "data-seek": claim.time_s,
      "data-verdict": claim.verdict ?? "",
    },
    s("title", {}, text("time.claim", claim.id, claim.says)),
  );
}

function inside(scale: Scale, seconds: number | null): boolean {
  return seconds !== null && seconds >= scale.from && seconds <= scale.to;
}
