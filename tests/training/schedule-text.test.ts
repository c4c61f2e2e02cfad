import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/errors.js";
import { scheduleFrom, scheduleText } from "../../src/training/schedule-text.js";
import { scheduleTypes } from "../../src/training/schedules.js";

const spelled = {
  constant: { type: "constant" },
  cosine: { type: "cosine" },
  "exponential:0.9": { type: "exponential", decay: 0.9 },
  "rising:0.95": { type: "rising", decay: 0.95 },
  "step:10:0.5": { type: "step", every: 10, decay: 0.5 },
  "polynomial:2": { type: "polynomial", power: 2 },
  "one-cycle": { type: "one-cycle" },
  "cyclic:1.5": { type: "cyclic", halfCycle: 1.5 },
  "plateau:5:0.1": { type: "plateau", patience: 5, factor: 0.1 },
} as const;

test("each schedule is read from its spelling, and written the same", () => {
  for (const [text, schedule] of Object.entries(spelled)) {
    assert.deepEqual(scheduleFrom(text), schedule);
    assert.equal(scheduleText(schedule), text);
  }
  assert.deepEqual(
    Object.values(spelled)
      .map(({ type }) => type)
      .toSorted(),
    scheduleTypes.toSorted(),
  );
});

test("what is no schedule is refused by a sentence that names it", () => {
  for (const text of ["", "linear", "step", "step:10", "step:10:0.5:1", "cosine:2", "polynomial:", "polynomial: "]) {
    assert.throws(
      () => scheduleFrom(text),
      (error) => error instanceof InputError && error.message.endsWith(`plateau:PATIENCE:FACTOR, found "${text}".`),
      text,
    );
  }
  for (const text of ["polynomial:0", "exponential:x", "step:1.5:0.5", "plateau:5:1", "cyclic:-1"]) {
    assert.throws(() => scheduleFrom(text), InputError, text);
  }
});
