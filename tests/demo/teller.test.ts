import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Run } from "../../demo/training/run.js";
import { Teller } from "../../demo/training/teller.js";
import type { EpochEvent, StepEvent } from "../../src/index.js";

test("steps and epochs wait until a message is due, and an epoch comes after its steps", (context) => {
  const { told, teller, after } = tellerOf(context, 2);
  after(0);
  teller.add(step(1));
  assert.deepEqual(told, ["steps 1"]);
  after(5);
  teller.add(step(2));
  teller.addEpoch(epoch(1));
  teller.add(step(3));
  assert.deepEqual(told, ["steps 1"]);
  after(12);
  teller.add(step(4));
  assert.deepEqual(told, ["steps 1", "steps 2,3,4", "epoch 1"]);
});

test("what waits at a pause is told at once, and once", (context) => {
  const { told, teller, after } = tellerOf(context, 2);
  after(0);
  teller.add(step(1));
  teller.add(step(2));
  teller.addEpoch(epoch(1));
  teller.tellAll();
  teller.tellAll();
  assert.deepEqual(told, ["steps 1", "steps 2", "epoch 1"]);
});

test("where all cores train, fewer messages are sent", (context) => {
  const count = (threads: number) => {
    const { told, teller, after } = tellerOf(context, threads);
    for (let milliseconds = 0; milliseconds < 20_000; milliseconds += 10) {
      teller.add(step(1));
      after(10);
    }
    return told.length;
  };
  assert.ok(count(2) < 0.6 * count(1), `${count(2)} messages, and ${count(1)} with a core to spare`);
});

/** Of a run on that many of two cores, by a clock that moves when told. */
function tellerOf(context: TestContext, threads: number) {
  let now = 1000;
  context.mock.method(performance, "now", () => now);
  Object.defineProperty(globalThis, "navigator", { value: { hardwareConcurrency: 2 }, configurable: true });
  const told: string[] = [];
  const run = {
    stepsPerEpoch: 3,
    network: { engine: { threads } },
    training: { gradientNorm: () => 1 },
    history: { addSteps() {} },
  } as unknown as Run;
  const teller = new Teller(
    run,
    (steps) => told.push(`steps ${steps.step}`),
    (epoch) => told.push(`epoch ${epoch.epoch}`),
  );
  const after = (milliseconds: number) => {
    now += milliseconds;
  };
  return { told, teller, after };
}

function step(step: number): StepEvent {
  return { type: "step", epoch: 1, step, steps: 9, rate: 0.1, loss: 1, accuracy: 0.5, images: 128, seconds: 0.001 };
}

function epoch(epoch: number): EpochEvent {
  return {
    type: "epoch",
    epoch,
    step: 3 * epoch,
    rate: 0.1,
    loss: 1,
    accuracy: 0.5,
    validationLoss: 1,
    validationAccuracy: 0.5,
    saturated: 0,
    updateRatio: 0,
    seconds: 1,
    imagesPerSecond: 1,
  };
}
