import assert from "node:assert/strict";
import { test } from "node:test";
import { type Address, readAddress, writeAddress } from "../src/address";

const EMPTY: Address = {
  mission: null,
  seconds: null,
  set: {},
  seed: null,
  draw: null,
  view: null,
  panel: null,
};

test("the address of the contract is read", () => {
  const address = readAddress("#mission=voskhod-2&t=5400&set=suit.pressure:0.27+atm&view=walk");
  assert.deepEqual(address, {
    ...EMPTY,
    mission: "voskhod-2",
    seconds: 5400,
    set: { "suit.pressure": "0.27 atm" },
    view: "walk",
  });
});

test("it is written the same, and stays readable", () => {
  const hash = "#mission=voskhod-2&t=5400&set=suit.pressure:0.27+atm&view=walk";
  assert.equal(writeAddress(readAddress(hash)), hash);
});

test("everything comes back, whatever it holds", () => {
  const set = { "a.b": "1 m/s & more = 100 % + äöü:#", "camp.shelter": "capsule shut", "x.0.y": "true" };
  const address: Address = {
    mission: "m-1",
    seconds: 12.5,
    set,
    seed: 3,
    draw: 4711,
    view: "all",
    panel: "whatif",
  };
  assert.deepEqual(readAddress(writeAddress(address)), address);
});

test("nonsense is left out", () => {
  assert.deepEqual(readAddress("#t=soon&seed=-1&draw=1.5&set=:x&set=nothing&zoom=3"), EMPTY);
  assert.deepEqual(readAddress(""), EMPTY);
  assert.equal(writeAddress(EMPTY), "#");
});

test("a key without prototype tricks", () => {
  assert.equal(Object.hasOwn(readAddress("#set=a.b:1").set, "a.b"), true);
  assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
});
