import assert from "node:assert/strict";
import { test } from "node:test";
import { Fields } from "../../src/layers/fields.js";
import { parseSchedule, rateAt, type Schedule, scheduleTypes } from "../../src/training/schedules.js";

const stepsPerEpoch = 10;
const epochs = 20;
const at = (schedule: Schedule, step: number, warmUp = 0) =>
  rateAt(schedule, 0.1, warmUp, { step, stepsPerEpoch, epochs, history: [] });

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
      const position = { step: epoch, stepsPerEpoch: 1, epochs: 150, history: [] };
      near(rateAt({ type: "exponential", decay }, 5e-5, 0, position), 5e-5 * decay ** epoch);
    }
  }
});

test("rising is rate^(decay^epoch), equal within an epoch", () => {
  for (const rate of [1e-12, 5e-5, 0.1, 0.9, 20]) {
    for (const decay of [0.99, 0.95, 0.5]) {
      for (let step = 0; step < 300; step++) {
        const actual = rateAt({ type: "rising", decay }, rate, 0, { step, stepsPerEpoch: 2, epochs: 150, history: [] });
        near(actual, rate ** (decay ** Math.floor(step / 2)));
      }
    }
  }
});

test("rising starts at the rate, and a rate below 1 rises towards 1", () => {
  for (const rate of [5e-5, 0.1, 0.9]) {
    const rates = Array.from({ length: 150 }, (_, step) =>
      rateAt({ type: "rising", decay: 0.95 }, rate, 0, { step, stepsPerEpoch: 1, epochs: 150, history: [] }),
    );
    near(rates[0] ?? Number.NaN, rate);
    assert.ok(rates.every((later, epoch) => epoch === 0 || later > (rates[epoch - 1] ?? Number.NaN)));
    const last = rates.at(-1) ?? Number.NaN;
    assert.ok(last > 0.99 && last < 1, `${last}`);
  }
});

test("rising keeps a rate of 1, and with a decay of 1 every rate", () => {
  assert.equal(rateAt({ type: "rising", decay: 0.5 }, 1, 0, { step: 3, stepsPerEpoch: 1, epochs: 9, history: [] }), 1);
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

test("polynomial falls from the rate to zero as a power of what is left", () => {
  for (const power of [0.5, 1, 2, 2.5, 9]) {
    for (let step = 0; step < 200; step++)
      near(at({ type: "polynomial", power }, step), 0.1 * (1 - step / 200) ** power);
    assert.equal(at({ type: "polynomial", power }, 0), 0.1);
    assert.equal(at({ type: "polynomial", power }, 200), 0);
  }
});

test("one-cycle rises in a straight line to the rate, and falls as half a cosine to zero", () => {
  const rates = Array.from({ length: 201 }, (_, step) => at({ type: "one-cycle" }, step));
  const [first = 0, top = 0, last = 0] = [rates[0], rates[60], rates[200]];
  close(first, 0.1 / 25);
  close(top, 0.1);
  assert.equal(last, 0);
  for (let step = 0; step <= 60; step++) close(rates[step] ?? 0, first + ((top - first) * step) / 60);
  for (let step = 60; step <= 200; step++) {
    close(rates[step] ?? 0, 0.05 * (1 + Math.cos((Math.PI * (step - 60)) / 140)));
  }
  assertMonotonous(rates.slice(0, 61), 1);
  assertMonotonous(rates.slice(60), -1);
});

test("cyclic goes up and down between a quarter of the rate and the rate", () => {
  const cyclic = { type: "cyclic", halfCycle: 2.5 } as const;
  const rates = Array.from({ length: 200 }, (_, step) => at(cyclic, step));
  for (let low = 0; low < 200; low += 50) close(rates[low] ?? 0, 0.025);
  for (let high = 25; high < 200; high += 50) close(rates[high] ?? 0, 0.1);
  for (let from = 0; from + 25 < 200; from += 25) {
    assertMonotonous(rates.slice(from, from + 26), from % 50 === 0 ? 1 : -1);
  }
  close(rates[5] ?? 0, 0.025 + (5 / 25) * 0.075);
});

/** @param direction 1 where every number is above the one before, −1 where it is below */
function assertMonotonous(numbers: readonly number[], direction: number): void {
  numbers.forEach((value, i) => {
    const before = numbers[i - 1];
    assert.ok(before === undefined || direction * (value - before) > 0, `${before}, then ${value}, at ${i}`);
  });
}

/** Losses after each epoch, and after which of them the rate is reduced once more, counted from 1. */
const histories: readonly [patience: number, losses: readonly number[], reductions: readonly number[]][] = [
  [2, [], []],
  [2, [5, 4, 3, 2, 1], []],
  [2, [5, 5, 5], [3]],
  [2, [5, 6, 4.9, 6, 4.8], []],
  [2, [5, 6, 5], [3]],
  [2, [3, 4, 4, 4, 4, 4], [3, 5]],
  [2, [3, 4, 4, 2, 4, 4], [3, 6]],
  [2, [3, 4, 4, 3.5, 3.4], [3, 5]],
  [1, [3, 3, 2, 2, 2], [2, 4, 5]],
  [3, [1, 2, 2, 2, 0.5, 2, 2, 2], [4, 8]],
];

test("plateau multiplies by the factor after so many epochs without a lower loss, and then counts anew", () => {
  for (const [patience, losses, reductions] of histories) {
    for (let epoch = 0; epoch <= losses.length; epoch++) {
      const history = losses.slice(0, epoch).map((validationLoss) => ({ validationLoss }));
      const position = { step: epoch * stepsPerEpoch, stepsPerEpoch, epochs, history };
      const count = reductions.filter((reduced) => reduced <= epoch).length;
      const what = `patience ${patience}, losses ${losses.slice(0, epoch)}`;
      assert.equal(rateAt({ type: "plateau", patience, factor: 0.5 }, 0.1, 0, position), 0.1 * 0.5 ** count, what);
    }
  }
});

test("warm-up scales every schedule, and is over when it is", () => {
  for (const type of scheduleTypes) {
    const schedule = parseSchedule(new Fields({ type }, "schedule"));
    for (const step of [0, 9, 19]) close(at(schedule, step, 2), ((step + 1) / 20) * at(schedule, step));
    for (const step of [20, 150]) assert.equal(at(schedule, step, 2), at(schedule, step));
  }
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

const parse = (schedule: Record<string, unknown>) => parseSchedule(new Fields(schedule, "schedule"));

test("what is not given is as usual", () => {
  assert.deepEqual(
    scheduleTypes.map((type) => parse({ type })),
    [
      { type: "constant" },
      { type: "cosine" },
      { type: "exponential", decay: 0.95 },
      { type: "rising", decay: 0.95 },
      { type: "step", every: 10, decay: 0.95 },
      { type: "polynomial", power: 2 },
      { type: "one-cycle" },
      { type: "cyclic", halfCycle: 2 },
      { type: "plateau", patience: 5, factor: 0.1 },
    ],
  );
});

test("numbers out of range are refused", () => {
  for (const decay of [0, -0.5, 1.01, Number.NaN]) {
    for (const type of ["exponential", "rising", "step"]) {
      const message = `schedule.decay has to be a number above 0 and at most 1, but it is ${decay}.`;
      assert.throws(() => parse({ type, decay }), { name: "InputError", message });
    }
  }
  for (const decay of [1e-300, 0.95, 1]) assert.doesNotThrow(() => parse({ type: "rising", decay }));
  for (const every of [0, 0.5, 1e6 + 1, 1e9]) {
    assert.throws(() => parse({ type: "step", every }), /every has to be a whole number from 1 to 1000000, but it is/);
  }
  for (const power of [0, -1, 101, Number.NaN]) {
    assert.throws(() => parse({ type: "polynomial", power }), /power has to be a number above 0 and at most 100, but/);
  }
  for (const halfCycle of [0, -1, Number.NaN, 1e7]) {
    assert.throws(
      () => parse({ type: "cyclic", halfCycle }),
      /halfCycle has to be a number above 0 and at most 1000000/,
    );
  }
  for (const patience of [0, 1.5, 2e6]) {
    assert.throws(
      () => parse({ type: "plateau", patience }),
      /patience has to be a whole number from 1 to 1000000, but/,
    );
  }
  for (const factor of [0, 1, Number.NaN]) {
    assert.throws(() => parse({ type: "plateau", factor }), /factor has to be a number above 0 and below 1, but it is/);
  }
});
