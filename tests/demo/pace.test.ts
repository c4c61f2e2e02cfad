import assert from "node:assert/strict";
import { test } from "node:test";
import { timeToNextMessage } from "../../demo/training/pace.js";

test("a run begins with a message for each frame, and a long one sends seven a second", () => {
  assert.deepEqual([0, 100, 320].map(timeToNextMessage), [16, 16, 16]);
  assert.deepEqual([1000, 2000, 1e6].map(timeToNextMessage), [50, 100, 150]);
});

test("a run of a second shows some thirty pictures of its curves", () => {
  let messages = 0;
  for (let now = 0; now < 1000; now += timeToNextMessage(now)) messages++;
  assert.ok(messages > 35 && messages < 50, `${messages}`);
});
