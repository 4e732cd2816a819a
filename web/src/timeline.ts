/** The timeline: play, speed, scrub; phases, events and claims of the stretch shown, and of all. */

import type { Flight } from "./bundle";
import type { Control } from "./control";
import { h, onceAFrame, onSize, put } from "./dom";
import { clockText } from "./format";
import { placeOf, type Scale, secondsOf } from "./lanes";
import { slideByKey } from "./slider";
import { eventTitle, label, text } from "./texts";
import { TimelineBar, ZOOM } from "./timeline-bar";
import { detailOf, overviewOf } from "./timeline-draw";
import type { View } from "./view";

export function createTimeline(host: HTMLElement, control: Control): View {
  return new Timeline(host, control);
}

class Timeline implements View {
  readonly #host: HTMLElement;
  readonly #control: Control;
  readonly #bar: TimelineBar;
  readonly #detail: Track;
  readonly #whole: Track;
  readonly #stops: readonly (() => void)[];
  #flight: Flight | null = null;

  constructor(host: HTMLElement, control: Control) {
    this.#host = host;
    this.#control = control;
    const { clock, span } = control;
    this.#bar = new TimelineBar(control);
    this.#detail = createTrack(control, "scrub", () => ({ from: span.from, to: span.to }));
    this.#whole = createTrack(control, "overview", () => ({ from: 0, to: Math.max(clock.duration, 1) }));
    const name = { role: "slider", tabindex: 0, "aria-label": text("time.scrub") };
    put(this.#detail.element, name);
    this.#detail.element.addEventListener("keydown", (event) => slideByKey(event, control));
    host.append(this.#bar.element, this.#detail.element, this.#whole.element);
    const state = (): void => this.#bar.state();
    const moved = [span.on(this.#redraw), onSize(host, this.#redraw)];
    this.#stops = [...moved, clock.on(createHerald(control)), clock.onState(state), span.on(state)];
    state();
  }

  show(flight: Flight): void {
    this.#flight = flight;
    this.#bar.show(flight);
    this.#redraw();
  }

  at(seconds: number): void {
    for (const part of [this.#detail, this.#whole, this.#bar]) part.at(seconds);
    const phase = this.#flight?.phaseAt(seconds);
    put(this.#detail.element, {
      "aria-valuemin": Math.round(this.#control.clock.begin),
      "aria-valuemax": Math.round(this.#control.clock.duration),
      "aria-valuenow": Math.round(seconds),
      "aria-valuetext": [clockText(seconds), phase ? label(phase.title) : ""].filter(Boolean).join(", "),
    });
  }

  dispose(): void {
    for (const stop of this.#stops) stop();
    this.#host.remove();
  }

  readonly #redraw = onceAFrame(() => {
    const flight = this.#flight;
    if (!flight) return;
    this.#detail.draw((scale) => detailOf(flight, scale));
    this.#whole.draw((scale) => overviewOf(flight, scale, this.#control.span));
    this.at(this.#control.clock.seconds);
  });
}

type Track = ReturnType<typeof createTrack>;

/** A strip of time that can be pressed and dragged to move the clock. */
function createTrack(control: Control, name: string, stretch: () => { from: number; to: number }) {
  const picture = h("div", { class: "drawing" });
  const playhead = h("div", { class: "playhead" });
  const element = h("div", { class: `track ${name}` }, picture, playhead);
  const scale = (): Scale => ({ ...stretch(), width: Math.max(element.clientWidth, 1) });
  const seek = (event: PointerEvent): void =>
    control.clock.seek(secondsOf(scale(), event.clientX - element.getBoundingClientRect().left));
  element.addEventListener("pointerdown", (event) => {
    const mark = event.target instanceof Element ? event.target.closest<SVGElement>("[data-seek]") : null;
    if (mark) control.clock.seek(Number(mark.dataset["seek"]));
    else {
      element.setPointerCapture(event.pointerId);
      seek(event);
    }
  });
  element.addEventListener(
    "pointermove",
    (event) => element.hasPointerCapture(event.pointerId) && seek(event),
  );
  element.addEventListener(
    "wheel",
    (event) => {
      if (name !== "scrub") return;
      event.preventDefault();
      const about = secondsOf(scale(), event.clientX - element.getBoundingClientRect().left);
      control.span.zoom(event.deltaY > 0 ? ZOOM : 1 / ZOOM, about);
    },
    { passive: false },
  );
  return {
    element,
    draw: (make: (scale: Scale) => SVGElement) => picture.replaceChildren(make(scale())),
    at(seconds: number) {
      const x = placeOf(scale(), seconds);
      playhead.hidden = x < -1 || x > scale().width + 1;
      playhead.style.transform = `translateX(${x}px)`;
    },
  };
}

/** Says events to a screen reader as the running clock passes them. */
function createHerald(control: Control): (seconds: number) => void {
  let before = 0;
  return (seconds) => {
    if (control.clock.playing && seconds > before) {
      const passed = control.flight?.header.events.findLast(
        (event) => event.mission_time_s > before && event.mission_time_s <= seconds,
      );
      if (passed) control.say(text("time.passed", eventTitle(passed), clockText(passed.mission_time_s)));
    }
    before = seconds;
  };
}
