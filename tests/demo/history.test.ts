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
