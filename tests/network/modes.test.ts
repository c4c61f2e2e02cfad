import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { parseNetwork } from "../../src/network/description.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { CHUNK_ROWS, Network } from "../../src/network/network.js";
import { unchanged } from "../../src/training/augmenter.js";
import { predict } from "../../src/training/evaluate.js";
import { computeGradients } from "../../src/training/gradients.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "./pictures.js";
import { referenceLogits, referenceWeights } from "./reference.js";

const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [
    { type: "conv2d", channels: 3, size: 3, padding: "same" },
    { type: "batchnorm", name: "B" },
    { type: "relu" },
    { type: "dropout", rate: 0.3 },
    { type: "maxpool" },
    { type: "flatten" },
    { type: "dense", name: "D", units: 4 },
  ],
});
const data = pictures(203);
const heldOut = pictures(40, 6, 5, 4, 2);
const options: TrainingOptions = {
  epochs: 2,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.05,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 1,
};

async function trained(threads: number, changed: Partial<TrainingOptions> = {}): Promise<Network> {
  const network = await Network.create(description, { seed: 3, threads });
  const training = new Training(network, data, heldOut, { ...options, ...changed });
  for await (const _ of training.run());
  training.close();
  return network;
}

test("outside training nothing is dropped, and the running mean and variance take the batch's place", async () => {
  const network = await trained(1);
  const expected = referenceLogits(description, referenceWeights(network.weights()), heldOut.images);
  const found = predict(network, heldOut.images);
  expected.forEach((logits, image) => {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    logits.forEach((logit, i) => {
      assert.ok(Math.abs((found[4 * image + i] ?? Number.NaN) - Math.exp(logit) / total) < 1e-5);
    });
  });
});

test("a step moves the running mean and variance a tenth of the way, and the optimizer leaves them alone", async () => {
  const network = await Network.create(description, { seed: 3 });
  const images = 50;
  const loaded = loadDataset(network, data);
  const running = () => network.weights().find(({ name }) => name === "B_running")?.values ?? new Float32Array();
  assert.deepEqual([...running()], [0, 0, 0, 1, 1, 1]);
  const conv = referenceWeights(network.weights());
  computeGradients(network, loaded, numberImages(network, images), images);
  const before = { ...description, layers: description.layers.slice(0, 1) };
  const values = referenceLogits(before, conv, data.images.subarray(0, images * 30));
  const n = images * 30;
  for (let c = 0; c < 3; c++) {
    const channel = values.flatMap((image) => image.filter((_, i) => i % 3 === c));
    const mean = channel.reduce((sum, value) => sum + value, 0) / n;
    const variance = channel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
    assert.ok(Math.abs((running()[c] ?? Number.NaN) - 0.1 * mean) < 1e-6);
    assert.ok(Math.abs((running()[3 + c] ?? Number.NaN) - (0.9 + 0.1 * variance)) < 1e-6);
  }
  const { trainedFloats, blockFloats, tensors, values: start } = network.table;
  assert.equal(blockFloats - trainedFloats, 8 * 8);
  assert.equal(tensors.find(({ name }) => name === "B_running")?.values, start + 4 * trainedFloats);
});

test("threads change no bit of normalisation and dropout; the seed of training does", async () => {
  const [one, three, other] = await Promise.all([trained(1), trained(3), trained(1, { seed: 2 })]);
  const print = await fingerprint(one.weights());
  assert.equal(await fingerprint(three.weights()), print);
  assert.notEqual(await fingerprint(other.weights()), print);
  three.close();
});

test("each step and each image of a large batch draws anew", async () => {
  const layers = [{ type: "dropout" }, { type: "dense", name: "D", units: 4 }];
  const network = await Network.create(parseNetwork({ input: description.input, layers }), { seed: 3 });
  const one = pictures(1);
  const count = 2 * CHUNK_ROWS;
  const images = Uint8Array.from({ length: count * 30 }, (_, i) => one.images[i % 30] ?? 0);
  const same = { ...pictures(count), images, labels: new Uint8Array(count) };
  const loaded = loadDataset(network, same);
  const order = numberImages(network, count);
  const lossOf = (images: number, first: number, step: number) =>
    computeGradients(network, loaded, order + 4 * first, images, unchanged(loaded), 0, step).loss;
  assert.equal(lossOf(CHUNK_ROWS, 0, 0), lossOf(CHUNK_ROWS, CHUNK_ROWS, 0));
  assert.notEqual(lossOf(CHUNK_ROWS, 0, 0), lossOf(CHUNK_ROWS, 0, 1));
  assert.notEqual(lossOf(count, 0, 0), 2 * lossOf(CHUNK_ROWS, 0, 0));
});

test("a batch that does not pass in one piece is refused where it is normalised", async () => {
  const network = await Network.create(description);
  const many = pictures(CHUNK_ROWS + 1);
  const build = (batch: number | "all") => new Training(network, many, heldOut, { ...options, batch });
  assert.throws(() => build("all"), /batchnorm layer "B" takes mean and .* have 1 to 512 images, but it has 513/);
  build(CHUNK_ROWS).close();
});

test("a batch of one image is refused where a channel has one value of each", async () => {
  const build = async (layers: readonly unknown[], count = 3, batch = 1) => {
    const last = [{ type: "flatten" }, { type: "dense", units: 4 }];
    const network = await Network.create(parseNetwork({ ...description, layers: [...layers, ...last] }));
    new Training(network, pictures(count), heldOut, { ...options, batch }).close();
  };
  const conv = { type: "conv2d", channels: 3, size: 3 };
  const numbers = [conv, { type: "batchnorm" }, { type: "flatten" }, { type: "batchnorm", name: "N" }];
  const one = /The batchnorm layer "N" takes mean and variance .* have 2 to 512 images, but it has 1\./;
  await assert.rejects(build(numbers), one);
  await assert.rejects(build(numbers, 1, 128), one);
  await assert.rejects(build([conv, { type: "avgpool", size: 3 }, { type: "batchnorm", name: "N" }]), one);
  await build(numbers, 3, 2);
  await build([conv, { type: "batchnorm" }]);
});

test("weight decay shrinks the scale of batchnorm, and not its shift", async () => {
  const afterOneStep = async (weightDecay: number) => {
    const sgd = { type: "sgd", momentum: 0, weightDecay } as const;
    const network = await trained(1, { epochs: 1, batch: 203, optimizer: sgd });
    return network.weights().find(({ name }) => name === "B")?.values ?? new Float32Array();
  };
  const [plain, decayed] = [await afterOneStep(0), await afterOneStep(0.1)];
  assert.deepEqual(decayed.subarray(3), plain.subarray(3));
  for (let c = 0; c < 3; c++) {
    assert.ok(Math.abs((plain[c] ?? 0) - (decayed[c] ?? 0) - options.rate * 0.1) < 1e-6, "the scale started as 1");
  }
});
