import assert from "node:assert/strict";
import { test } from "node:test";
import { timeToNextMessage } from "../../demo/training/pace.js";

test("a run begins with a message for each frame, and a long one sends seven a second", () => {
  const time = (running: number) => timeToNextMessage(running, false);
  assert.deepEqual([0, 100, 160].map(time), [16, 16, 16]);
  assert.deepEqual([500, 1000, 1e6].map(time), [50, 100, 150]);
});

test("where no core is left for the page, a long run sends five in two seconds", () => {
  const time = (running: number) => timeToNextMessage(running, true);
  assert.deepEqual([0, 100, 160].map(time), [16, 16, 16]);
  assert.deepEqual([500, 2000, 1e6].map(time), [50, 200, 400]);
});

test("a run of a second shows some thirty pictures of its curves", () => {
  let messages = 0;
  for (let now = 0; now < 1000; now += timeToNextMessage(now, true)) messages++;
  assert.ok(messages > 25 && messages < 35, `${messages}`);
});
