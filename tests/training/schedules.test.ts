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

/** Within 1e-13 of what is expected, relatively. */
function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) <= 1e-13, `${actual} is not ${expected}`);
}

test("constant is the rate itself", () => {
  for (const step of [0, 57, 199]) assert.equal(at({ type: "constant" }, step), 0.1);
});

test("exponential is rate · decay^epoch, equal within an epoch", () => {
  for (let step = 0; step < 200; step++) {
    close(at({ type: "exponential", decay: 0.95 }, step), 0.1 * 0.95 ** Math.floor(step / 10));
  }
});

test("exponential decays as in the lab report: 0.99 or 0.95 of the rate before, epoch for epoch", () => {
  for (const decay of [0.99, 0.95]) {
    for (let epoch = 0; epoch < 150; epoch++) {
      const position = { step: epoch, stepsPerEpoch: 1, epochs: 150 };
      near(rateAt({ type: "exponential", decay }, 5e-5, 0, position), 5e-5 * decay ** epoch);
    }
  }
});

test("rising is rate^(decay^epoch), equal within an epoch", () => {
  for (const rate of [1e-12, 5e-5, 0.1, 0.9, 20]) {
    for (const decay of [0.99, 0.95, 0.5]) {
      for (let step = 0; step < 300; step++) {
        const actual = rateAt({ type: "rising", decay }, rate, 0, { step, stepsPerEpoch: 2, epochs: 150 });
        near(actual, rate ** (decay ** Math.floor(step / 2)));
      }
    }
  }
});

test("rising starts at the rate, and a rate below 1 rises towards 1", () => {
  for (const rate of [5e-5, 0.1, 0.9]) {
    const rates = Array.from({ length: 150 }, (_, step) =>
      rateAt({ type: "rising", decay: 0.95 }, rate, 0, { step, stepsPerEpoch: 1, epochs: 150 }),
    );
    near(rates[0] ?? Number.NaN, rate);
    assert.ok(rates.every((later, epoch) => epoch === 0 || later > (rates[epoch - 1] ?? Number.NaN)));
    const last = rates.at(-1) ?? Number.NaN;
    assert.ok(last > 0.99 && last < 1, `${last}`);
  }
});

test("rising keeps a rate of 1, and with a decay of 1 every rate", () => {
  assert.equal(rateAt({ type: "rising", decay: 0.5 }, 1, 0, { step: 3, stepsPerEpoch: 1, epochs: 9 }), 1);
  for (const step of [0, 57, 199]) close(at({ type: "rising", decay: 1 }, step), 0.1);
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

test("warm-up scales a rising rate too", () => {
  const rising = { type: "rising", decay: 0.95 } as const;
  for (const step of [0, 9, 19]) close(at(rising, step, 2), ((step + 1) / 20) * at(rising, step));
  for (const step of [20, 150]) assert.equal(at(rising, step, 2), at(rising, step));
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
  for (const decay of [0, -0.5, 1.01, Number.NaN]) {
    assert.throws(
      () => checkSchedule({ type: "rising", decay }),
      /decay of the rising schedule has to be above 0.*it is/,
    );
  }
  for (const decay of [1e-300, 0.95, 1]) assert.doesNotThrow(() => checkSchedule({ type: "rising", decay }));
  assert.throws(() => checkSchedule({ type: "step", every: 1, decay: 1.5 }), /decay of the step schedule/);
  assert.throws(() => checkSchedule({ type: "step", every: 0.5, decay: 0.5 }), /every 1 or more whole epochs/);
});
