import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { makeDataset } from "../../src/data/dataset.js";
import { parseNetwork } from "../../src/network/description.js";
import { Network } from "../../src/network/network.js";
import { preset, residualMlp } from "../../src/network/presets.js";
import { evaluate } from "../../src/training/evaluate.js";
import { findRate, type RatePoint, suggestRate } from "../../src/training/find-rate.js";
import { optimizerTypes } from "../../src/training/optimizers.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const data = pictures(203);
const options: TrainingOptions = {
  epochs: 1,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.1,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 5,
};

const create = (threads = 1) =>
  Network.create(preset("residual-mlp", { height: data.height, width: data.width }, data.classes), { threads });

async function pointsOf(network: Network, dataset = data): Promise<RatePoint[]> {
  const points: RatePoint[] = [];
  for await (const point of findRate(network, dataset, options)) points.push(point);
  return points;
}

test("rates grow by one factor, losses are smoothed, and it ends where they explode", async () => {
  // What can be learned well never explodes, because its gradients vanish; nor does a network whose ReLUs have died.
  const unrelated = { ...data, labels: data.labels.map((_, index) => Math.imul(index, 2654435761) >>> 30) };
  const layers = [
    { type: "dense", units: 12 },
    { type: "dense", units: 4 },
  ];
  const linear = parseNetwork({ input: { width: data.width, height: data.height }, layers });
  const points = await pointsOf(await Network.create(linear, { threads: 1 }), unrelated);
  assert.equal(points[0]?.rate, 1e-6);
  const factor = 1e7 ** (1 / 299);
  let lowest = Infinity;
  points.forEach(({ step, steps, rate, smoothed }, i) => {
    assert.deepEqual([step, steps], [i + 1, 300]);
    assert.ok(Math.abs(rate / (1e-6 * factor ** i) - 1) < 1e-10, `${rate} in step ${step}`);
    const weights = points.slice(0, step).map((_, j) => 0.9 ** (i - j));
    const sum = points.slice(0, step).reduce((total, { loss }, j) => total + loss * (weights[j] ?? 0), 0);
    const mean = sum / weights.reduce((total, weight) => total + weight, 0);
    assert.ok(Math.abs(smoothed / mean - 1) < 1e-12, `${smoothed} is not ${mean}`);
    assert.ok(i === points.length - 1 || smoothed <= 4 * lowest, `step ${step} is the last`);
    lowest = Math.min(lowest, smoothed);
  });
  assert.ok(points.length > 100 && points.length < 300, `${points.length} steps`);
});

test("at a rate that stays its losses are those of training: order, dropout, augmentation and clipping alike", async () => {
  const layers = [{ type: "dense", units: 12 }, { type: "relu" }, { type: "dropout" }, { type: "dense", units: 4 }];
  const description = parseNetwork({ input: { width: data.width, height: data.height }, layers });
  const network = await Network.create(description, { threads: 1 });
  const given = { ...options, epochs: 3, clip: 1, augmentation: { shift: 1, rotation: 20 } };
  const tried: number[] = [];
  const range = { from: options.rate, to: options.rate, steps: 12 };
  for await (const { loss } of findRate(network, data, given, undefined, range)) tried.push(loss);
  const trained: number[] = [];
  for await (const event of train(network, data, data, given)) if (event.type === "step") trained.push(event.loss);
  assert.deepEqual(tried, trained);
});

test("a batch that batch normalisation cannot take whole is refused, as training refuses it", async () => {
  const many = pictures(600);
  const layers = [{ type: "dense", units: 4 }, { type: "batchnorm" }];
  const description = parseNetwork({ input: { width: many.width, height: many.height }, layers });
  const network = await Network.create(description, { threads: 1 });
  const message = /^The batchnorm layer .* 2 to 512 images, but it has 600\.$/;
  const all = { batch: "all" } as const;
  await assert.rejects(findRate(network, many, all).next(), { name: "InputError", message });
  await assert.rejects(train(network, many, many, all).next(), { name: "InputError", message });
});

test("the network keeps its weights, and its memory, whichever way it ends", async () => {
  const network = await create();
  const [print, mark] = [await fingerprint(network.weights()), network.engine.arena.mark()];
  await pointsOf(network);
  assert.equal(await fingerprint(network.weights()), print);
  for await (const { step } of findRate(network, data, options)) if (step === 200) break;
  assert.equal(await fingerprint(network.weights()), print);
  assert.equal(network.engine.arena.mark(), mark);
});

test("the same points on any number of threads", async () => {
  const two = await create(2);
  assert.deepEqual(await pointsOf(two), await pointsOf(await create()));
  two.close();
});

test("a tenth of the rate of the lowest smoothed loss is suggested", () => {
  const point = (rate: number, smoothed: number): RatePoint => ({ step: 1, steps: 4, rate, loss: 1, smoothed });
  assert.equal(suggestRate([point(0.01, 3), point(0.1, 2), point(0.5, 1), point(1, 2)]), 0.05);
  assert.equal(suggestRate([point(0.01, 1), point(0.1, 2)]), undefined);
  assert.equal(suggestRate([]), undefined);
});

test("where data are learnt no higher rate is suggested than the one they were learnt at", () => {
  const points = [1, 0.5, 0.021, 0.019, 0.001, 0.0001].map(
    (smoothed, i): RatePoint => ({ step: i + 1, steps: 6, rate: 10 ** (i - 4), loss: smoothed, smoothed }),
  );
  assert.equal(suggestRate(points.slice(0, 5)), 0.1);
  assert.equal(suggestRate(points), 0.1);
  assert.equal(suggestRate(points.slice(0, 4)), 0.01);
});

/** Three pictures, over and over. */
const stripes = makeDataset({
  images: Uint8Array.from({ length: 600 * 96 }, (_, i) => (Math.floor(i / 96) % 3 === i % 3 ? 200 : 0)),
  labels: Uint8Array.from({ length: 600 }, (_, i) => i % 3),
  width: 12,
  height: 8,
});

for (const type of optimizerTypes) {
  for (const seed of [1, 2, 3]) {
    test(`a rate for ${type} that learns stripes, of seed ${seed}`, async () => {
      const network = await Network.create(residualMlp({ width: 12, height: 8 }, 3), { threads: 1, seed });
      const given = { optimizer: { type }, seed } as const;
      const points: RatePoint[] = [];
      for await (const point of findRate(network, stripes, given)) points.push(point);
      const rate = suggestRate(points) ?? Number.NaN;
      for await (const _ of train(network, stripes, stripes, { ...given, epochs: 10, rate }));
      const { loss, accuracy } = evaluate(network, stripes);
      assert.ok(accuracy === 1 && loss < 0.02, `loss ${loss}, accuracy ${accuracy} with a rate of ${rate}`);
    });
  }
}

test("a range of rates that falls, or has no steps, is refused", async () => {
  const network = await create();
  for (const [from, to, steps] of [
    [1e-6, 0, 3],
    [0, 1, 3],
    [1, 1e-6, 3],
    [1e-6, Infinity, 3],
    [1e-6, 1, 1],
    [1e-6, 1, 2.5],
    [Number.NaN, 1, 3],
  ] as const) {
    await assert.rejects(findRate(network, data, options, undefined, { from, to, steps }).next(), {
      name: "InputError",
      message: `The rates have to be above 0, and not fall, in 2 steps or more, but they go from ${from} to ${to} in ${steps}.`,
    });
  }
});
