/** One strip chart: lines, the ghost dashed, limits with their words, the clock as a line. */

import uPlot from "uplot";
import type { Chart, Flight, Limit } from "./bundle";
import { h, put } from "./dom";
import { number, tickText, unitName } from "./format";
import { drawLimits } from "./limits";
import { type Line, linesOf, valueAt, visible } from "./lines";
import { rangeOf } from "./scale";
import { label, text } from "./texts";
import type { App } from "./view";

export interface Strip {
  readonly element: HTMLElement;
  /** Share of the stretch between two times [s] that has samples. */
  share(from: number, to: number): number;
  /** Whether there is a value at a time [s]. */
  hasValue(seconds: number): boolean;
  draw(): void;
  at(seconds: number): void;
  dispose(): void;
}

const HEIGHT = 104;
const COLOURS = ["line-1", "line-2", "line-3", "line-4", "line-5"];
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400];
const FONT = "11px system-ui, sans-serif";
const AXIS_WIDTH = 46;
const AXIS_HEIGHT = 20;

export function createStrip(app: App, chart: Chart, flight: Flight, ghost: Flight | null): Strip {
  return new ChartStrip(app, chart, flight, ghost);
}

class ChartStrip implements Strip {
  readonly element: HTMLElement;
  readonly #app: App;
  readonly #chart: Chart;
  readonly #lines: readonly Line[];
  readonly #ghosts: readonly Line[];
  readonly #legend: ReturnType<typeof createLegend>;
  readonly #host = h("div", { class: "plot" });
  readonly #clock = h("div", { class: "clock-line" });
  #plot: uPlot | null = null;

  constructor(app: App, chart: Chart, flight: Flight, ghost: Flight | null) {
    this.#app = app;
    this.#chart = chart;
    this.#lines = linesOf(flight, chart);
    this.#ghosts = ghost ? linesOf(ghost, chart) : [];
    this.#legend = createLegend(chart, this.#lines, this.#ghosts);
    this.element = h("figure", { class: "strip", "data-chart": chart.id }, this.#legend.element, this.#host);
  }

  share(from: number, to: number): number {
    return Math.max(0, ...this.#lines.map((line) => shareOf(line, from, to)));
  }

  hasValue(seconds: number): boolean {
    return this.#lines.some((line) => valueAt(line, seconds) !== null);
  }

  draw(): void {
    const width = Math.floor(this.#host.clientWidth);
    if (width === 0) return;
    const plot = this.#plot ?? this.#make(width);
    if (plot.width !== width) plot.setSize({ width, height: HEIGHT });
    const { from, to } = this.#app.span;
    const tables = [...this.#lines, ...this.#ghosts].map((line) => visible(line, from, to, width));
    plot.batch(() => {
      plot.setData(tables.length === 0 ? [[]] : uPlot.join(tables as unknown as uPlot.AlignedData[]), false);
      plot.setScale("x", { min: from, max: to });
    });
    this.at(this.#app.clock.seconds);
  }

  at(seconds: number): void {
    this.#legend.at(seconds);
    if (!this.#plot) return;
    const isInside = seconds >= this.#app.span.from && seconds <= this.#app.span.to;
    this.#clock.hidden = !isInside;
    if (isInside) this.#clock.style.transform = `translateX(${this.#plot.valToPos(seconds, "x")}px)`;
  }

  dispose(): void {
    this.#plot?.destroy();
    this.element.remove();
  }

  #make(width: number): uPlot {
    const plot = new uPlot(
      optionsOf(this.#app, this.#chart, this.#lines, this.#ghosts, width),
      [[]],
      this.#host,
    );
    plot.over.append(this.#clock);
    listenToPointer(plot, this.#app);
    this.#plot = plot;
    return plot;
  }
}

function shareOf(line: Line, from: number, to: number): number {
  const last = line.times[line.times.length - 1];
  if (last === undefined) return 0;
  return (Math.min(to, last) - Math.max(from, line.times[0] as number)) / (to - from);
}

function createLegend(chart: Chart, lines: readonly Line[], ghosts: readonly Line[]) {
  const unit = unitName(chart.unit);
  const rows = lines.map((line, place) => {
    const value = h("output", { class: "value" });
    const other = h("output", { class: "ghost-value", title: text("chart.ghost") });
    const name = lines.length > 1 ? h("span", { class: "name" }, label(line.label)) : null;
    const swatch = lines.length > 1 ? h("i", { class: "swatch", "data-line": place % COLOURS.length }) : null;
    return {
      line,
      ghost: ghosts.find((one) => one.label === line.label),
      value,
      other,
      row: h("span", {}, swatch, name, value, other),
    };
  });
  const about = [
    ...new Set(chart.series.map((series) => label(series.label))),
    ...chart.limits.map(limitText),
  ].join("\n");
  const title = h("span", { class: "chart-title", title: about }, label(chart.title));
  const limits = chart.limits.map((limit) => h("span", { class: "limit" }, limitText(limit)));
  return {
    element: h(
      "figcaption",
      {},
      title,
      h("span", { class: "unit" }, unit),
      h("span", { class: "values" }, ...rows.map((one) => one.row)),
      ...limits,
    ),
    at(seconds: number) {
      for (const { line, ghost, value, other } of rows) {
        value.textContent = shown(valueAt(line, seconds));
        other.textContent = ghost ? shown(valueAt(ghost, seconds)) : "";
      }
    },
  };
}

function limitText(limit: Limit): string {
  return text("chart.limit", label(limit.label), number(limit.value), limit.source);
}

function shown(value: number | null): string {
  return value === null ? "–" : number(value);
}

function optionsOf(
  app: App,
  chart: Chart,
  lines: readonly Line[],
  ghosts: readonly Line[],
  width: number,
): uPlot.Options {
  const colour = (name: string) => () => app.settings.colour(name);
  const grid = { stroke: colour("hair"), width: 1 };
  const ghostOf = (ghost: Line): uPlot.Series => {
    const place = lines.findIndex((line) => line.label === ghost.label);
    return { ...seriesOf(app, ghost, Math.max(place, 0)), width: 1, dash: [4, 3], alpha: 0.75 };
  };
  const axis = { stroke: colour("muted"), font: FONT, grid, ticks: { show: false } };
  return {
    width,
    height: HEIGHT,
    padding: [6, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, low, high) => rangeOf(low, high, chart.limits, chart.unit) } },
    axes: [
      { ...axis, size: AXIS_HEIGHT, incrs: STEPS_S, space: 64, values: (_, ticks) => ticks.map(tickText) },
      { ...axis, size: AXIS_WIDTH, space: 24, values: (_, ticks) => ticks.map((tick) => number(tick)) },
    ],
    series: [{}, ...lines.map((line, place) => seriesOf(app, line, place)), ...ghosts.map(ghostOf)],
    hooks: { draw: [(plot) => drawLimits(plot, chart.limits, app)] },
  };
}

function seriesOf(app: App, line: Line, place: number): uPlot.Series {
  const colour = COLOURS[place % COLOURS.length] as string;
  return {
    label: line.label,
    stroke: () => app.settings.colour(colour),
    width: 1.5,
    points: { show: false },
  };
}

/** A click moves the clock, a drag chooses a stretch, a double click shows the phase again. */
function listenToPointer(plot: uPlot, app: App): void {
  const mark = h("div", { class: "chosen", hidden: true });
  plot.over.append(mark);
  let start: number | null = null;
  const place = (event: PointerEvent): number => event.clientX - plot.over.getBoundingClientRect().left;
  plot.over.addEventListener("pointerdown", (event) => {
    if (event.button === 0) start = place(event);
  });
  plot.over.addEventListener("pointermove", (event) => {
    if (start === null || event.pointerType !== "mouse") return;
    const [left, right] = [Math.min(start, place(event)), Math.max(start, place(event))];
    mark.hidden = right - left < 5;
    mark.style.left = `${left}px`;
    mark.style.width = `${right - left}px`;
  });
  plot.over.addEventListener("pointerup", (event) => {
    if (start === null) return;
    const [from, to] = [plot.posToVal(start, "x"), plot.posToVal(place(event), "x")];
    if (mark.hidden) app.clock.seek(to);
    else app.span.choose(Math.min(from, to), Math.max(from, to));
    stop();
  });
  plot.over.addEventListener("pointerleave", stop);
  plot.over.addEventListener("dblclick", () => app.span.setMode("phase", app.clock.seconds));
  function stop(): void {
    start = null;
    put(mark, { hidden: true });
  }
}
