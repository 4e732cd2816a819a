import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "../src/clock";

/** A clock whose frames come when the test says so. */
function clockWithFrames(): { clock: Clock; frame: (milliseconds: number) => number } {
  let waiting: ((milliseconds: number) => void)[] = [];
  const clock = new Clock((callback) => waiting.push(callback));
  clock.setDuration(100);
  return {
    clock,
    frame(milliseconds) {
      const now = waiting;
      waiting = [];
      for (const callback of now) callback(milliseconds);
      return now.length;
    },
  };
}

test("it runs at its speed from the second frame on, and stops at the end", () => {
  const { clock, frame } = clockWithFrames();
  clock.setSpeed(60);
  clock.play();
  frame(1000);
  assert.equal(clock.seconds, 0);
  frame(1100);
  assert.ok(Math.abs(clock.seconds - 6) < 1e-9);
  for (let at = 1200; at < 4000; at += 100) frame(at);
  assert.equal(clock.seconds, 100);
  assert.equal(clock.playing, false);
});

test("a page that slept goes on where it was", () => {
  const { clock, frame } = clockWithFrames();
  clock.setSpeed(1);
  clock.play();
  frame(0);
  frame(60_000);
  assert.ok(clock.seconds <= 0.25);
});

test("it is held inside the flight and ignores what is no number", () => {
  const { clock } = clockWithFrames();
  clock.seek(1e9);
  assert.equal(clock.seconds, 100);
  clock.step(-1e9);
  assert.equal(clock.seconds, 0);
  clock.seek(Number.NaN);
  assert.equal(clock.seconds, 0);
  clock.seek(90);
  clock.setDuration(50);
  assert.equal(clock.seconds, 50);
});

test("pause and play do not run two chains of frames", () => {
  const { clock, frame } = clockWithFrames();
  clock.setSpeed(10);
  clock.play();
  frame(0);
  clock.pause();
  clock.play();
  assert.equal(frame(100), 1);
  assert.equal(frame(200), 1);
  assert.ok(Math.abs(clock.seconds - 1) < 1e-9, `${clock.seconds}`);
});

test("listeners hear moves and states until they stop", () => {
  const { clock } = clockWithFrames();
  const heard: number[] = [];
  let states = 0;
  const stop = clock.on((seconds) => heard.push(seconds));
  clock.onState(() => states++);
  clock.seek(3);
  stop();
  clock.seek(4);
  clock.play();
  clock.play();
  clock.pause();
  assert.deepEqual(heard, [3]);
  assert.equal(states, 2);
});

test("play at the end begins anew", () => {
  const { clock } = clockWithFrames();
  clock.seek(100);
  clock.play();
  assert.equal(clock.seconds, 0);
});

test("a flight whose telemetry starts later is not shown before it", () => {
  const { clock } = clockWithFrames();
  clock.setDuration(100, 40);
  assert.equal(clock.seconds, 40);
  clock.seek(3);
  assert.equal(clock.seconds, 40);
  clock.seek(100);
  clock.play();
  assert.equal(clock.seconds, 40);
  clock.setDuration(50);
  assert.equal(clock.begin, 0);
});
