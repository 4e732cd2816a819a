import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../src/clock";
import { Span } from "../src/span";
import { slideByKey } from "../src/slider";
import { smallFlight } from "./flights";

const LATE = smallFlight({ begin_s: 90 });

test("the stretch shown begins with the telemetry", () => {
  const span = new Span();
  span.show(LATE, 120);
  span.setMode("flight", 120);
  assert.deepEqual([span.from, span.to], [90, 1000]);
  span.choose(-50, 10);
  assert.deepEqual([span.from, span.to], [90, 150]);
  span.zoom(100, 120);
  assert.deepEqual([span.from, span.to], [90, 1000]);
});

test("home, end and pages move the clock, other keys do not", () => {
  const clock = new Clock(() => undefined);
  clock.setDuration(1000, 90);
  const span = new Span();
  span.show(LATE, 120);
  span.choose(100, 300);
  const press = (key: string, ctrlKey = false): [number, boolean] => {
    let taken = false;
    const event = { key, ctrlKey, metaKey: false, altKey: false, preventDefault: () => (taken = true) };
    slideByKey(event, { clock, span });
    return [clock.seconds, taken];
  };
  clock.seek(200);
  assert.deepEqual(press("PageUp"), [220, true]);
  assert.deepEqual(press("PageDown"), [200, true]);
  assert.deepEqual(press("x"), [200, false]);
  assert.deepEqual(press("End", true), [200, false]);
  assert.deepEqual(press("End"), [1000, true]);
  assert.deepEqual(press("Home"), [90, true]);
});
