import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSchedule, rateAt, type Schedule } from "../../src/training/schedules.js";

const stepsPerEpoch = 10;
const epochs = 20;
const at = (schedule: Schedule, step: number, warmUp = 0) =>
  rateAt(schedule, 0.1, warmUp, { step, stepsPerEpoch, epochs });

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-15, `${actual} is not ${expected}`);
}

test("constant is the rate itself", () => {
  for (const step of [0, 57, 199]) assert.equal(at({ type: "constant" }, step), 0.1);
});

test("exponential is rate · decay^epoch, equal within an epoch", () => {
  for (let step = 0; step < 200; step++) {
    close(at({ type: "exponential", decay: 0.95 }, step), 0.1 * 0.95 ** Math.floor(step / 10));
  }
});

test("step decays every so many epochs", () => {
  for (let step = 0; step < 200; step++) {
    close(at({ type: "step", every: 3, decay: 0.5 }, step), 0.1 * 0.5 ** Math.floor(step / 30));
  }
});

test("cosine falls from the rate to zero over the run", () => {
  for (let step = 0; step <= 200; step++)
    close(at({ type: "cosine" }, step), 0.05 * (1 + Math.cos((Math.PI * step) / 200)));
  assert.equal(at({ type: "cosine" }, 0), 0.1);
});

test("warm-up grows linearly and meets the schedule where it ends", () => {
  close(at({ type: "constant" }, 0, 2), 0.1 / 20);
  close(at({ type: "constant" }, 9, 2), 0.05);
  close(at({ type: "constant" }, 19, 2), 0.1);
  for (const step of [20, 150]) assert.equal(at({ type: "cosine" }, step, 2), at({ type: "cosine" }, step));
  close(at({ type: "constant" }, 2, 0.5), 0.06);
});

test("decays out of range are refused", () => {
  assert.throws(() => checkSchedule({ type: "exponential", decay: 0 }), /decay of the exponential schedule.*it is 0/);
  assert.throws(() => checkSchedule({ type: "step", every: 1, decay: 1.5 }), /decay of the step schedule/);
  assert.throws(() => checkSchedule({ type: "step", every: 0.5, decay: 0.5 }), /every 1 or more whole epochs/);
});
