import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../demo/charts/history.js";
import { firstSettings } from "../../demo/settings/settings.js";
import type { Steps } from "../../demo/training/messages.js";

const opened = { steps: 200, settings: firstSettings };

function steps(count: number, first = 1): Steps {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return {
    step: numbers,
    epoch: numbers.map((step) => step / 100),
    loss: numbers.map((step) => 1 / step),
    accuracy: numbers.map((step) => 1 - 1 / step),
    rate: numbers.map(() => 0.1),
    gradientNorm: numbers.map((step) => (step % 10 === 0 ? step : Number.NaN)),
    images: numbers.map(() => 50),
    seconds: numbers.map(() => 0.01),
  };
}

test("norms are there where they were measured, speeds everywhere", () => {
  const history = new History(opened);
  history.addSteps(steps(20));
  assert.deepEqual(
    history
      .norms()
      .map((norm, i) => [i + 1, norm])
      .filter(([, norm]) => norm !== null),
    [
      [10, 10],
      [20, 20],
    ],
  );
  for (const speed of history.speeds()) assert.ok(Math.abs((speed ?? 0) - 5000) < 1e-6, `${speed}`);
});

test("the smoothed loss starts with the first loss, and follows it without the noise", () => {
  const history = new History(opened);
  const noisy = steps(200);
  history.addSteps({ ...noisy, loss: noisy.step.map((step) => (step % 2 === 0 ? 1.5 : 0.5)) });
  const smooth = history.steps.column("smoothLoss");
  assert.equal(smooth[0], 0.5);
  for (const loss of smooth.subarray(50)) assert.ok(Math.abs(loss - 1) < 0.2, `${loss}`);
});

test("a run that was told in many messages is the same as in one", () => {
  const [one, many] = [new History(opened), new History(opened)];
  one.addSteps(steps(3000));
  for (let first = 1; first <= 3000; first += 7) many.addSteps(steps(Math.min(7, 3001 - first), first));
  for (const name of ["epoch", "loss", "smoothLoss", "images"] as const) {
    assert.deepEqual(many.steps.column(name), one.steps.column(name));
  }
});

test("curves that were kept go on as if the run had never stopped", () => {
  const [whole, first, second] = [new History(opened), new History(opened), new History(opened)];
  whole.addSteps(steps(2000));
  first.addSteps(steps(1500));
  assert.ok(second.restore(structuredClone(first.state())));
  second.addSteps(steps(500, 1501));
  assert.deepEqual(second.state(), whole.state());
});

test("where no curves were kept there is a point for each epoch, and the smoothed loss goes on from the last", () => {
  const history = new History(opened);
  const rest = { rate: 0.1, validationLoss: 1, validationAccuracy: 0.5, saturated: 0, updateRatio: 0.1 };
  const epoch = (number: number, loss: number) => {
    return { ...rest, epoch: number, step: 100 * number, loss, accuracy: 1 - loss, seconds: 2, imagesPerSecond: 4500 };
  };
  history.fill([epoch(1, 0.5), epoch(2, 0.25)]);
  assert.deepEqual([...history.steps.column("epoch")], [1, 2]);
  assert.deepEqual([...history.steps.column("smoothLoss")], [0.5, 0.25]);
  assert.deepEqual(history.speeds(), [4500, 4500]);
  assert.deepEqual(history.norms(), [null, null]);
  history.addSteps({ ...steps(1, 201), loss: [1.25] });
  assert.ok((history.steps.column("smoothLoss")[2] ?? 1) < 0.51, "one step does not carry the mean away");
});
