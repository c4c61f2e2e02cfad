import assert from "node:assert/strict";
import { test } from "node:test";
import { plannedRates } from "../../demo/charts/planned-rates.js";
import { scheduleFrom } from "../../src/training/schedule-text.js";

const plan = (schedule: string, epochs: number, stepsPerEpoch: number, warmUp = 0) => {
  const { epoch, columns } = plannedRates(
    { schedule: scheduleFrom(schedule), rate: 0.2, warmUp, epochs },
    stepsPerEpoch,
  );
  return { epoch: Array.from(epoch), rates: Array.from(columns[0] ?? []) };
};

test("a short run has a point per step, a long one as many as a curve needs, from its first step to its last", () => {
  assert.deepEqual(plan("constant", 3, 1), { epoch: [1, 2, 3], rates: [0.2, 0.2, 0.2] });
  const { epoch, rates } = plan("cosine", 1000, 500);
  assert.ok(epoch.length <= 240);
  assert.deepEqual([epoch[0], epoch.at(-1), rates[0]], [1 / 500, 1000, 0.2]);
  assert.ok((rates.at(-1) ?? 1) < 1e-6);
});

test("the warm-up and the schedule are those of training", () => {
  assert.deepEqual(plan("constant", 2, 4, 1).rates, [0.05, 0.1, 0.15000000000000002, 0.2, 0.2, 0.2, 0.2, 0.2]);
  assert.deepEqual(plan("step:2:0.5", 4, 1).rates, [0.2, 0.2, 0.1, 0.1]);
  assert.deepEqual(plan("constant", 1, 1), { epoch: [1], rates: [0.2] });
});
