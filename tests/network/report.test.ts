import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { type Dataset, makeDataset } from "../../src/data/dataset.js";
import { parseNetwork } from "../../src/network/description.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { CHUNK_ROWS, type NamedTensor, Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { flaws, reportNetwork } from "../../src/network/report.js";
import { evaluate } from "../../src/training/evaluate.js";
import type { EpochEvent } from "../../src/training/events.js";
import { computeGradients } from "../../src/training/gradients.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { recipeFor } from "../../src/training/recipes.js";
import { train } from "../../src/training/train.js";
import { pictures } from "./pictures.js";
import { publishedStep, type Repair } from "./published.js";
import { referenceWeights } from "./reference.js";

const input = { width: 6, height: 5 };
const TOLERANCE = 1e-5;
const repairs: readonly Repair[] = ["mask", "path", "epsilon", "sum"];
const without = (left: Repair) => repairs.filter((repair) => repair !== left);
/** None, each one alone, all but one, all. */
const choices: readonly (readonly Repair[])[] = [
  [],
  ...repairs.map((repair) => [repair]),
  ...repairs.map(without),
  repairs,
];

/** Dim pictures between bright ones, which `networkOf` is sure about, rightly or wrongly. */
function contrasts(count: number): Dataset {
  const data = pictures(count);
  return makeDataset({ ...data, images: data.images.map((ink, i) => (Math.floor(i / 30) % 3 === 0 ? ink / 50 : ink)) });
}

const data = contrasts(24);

/** The small network with these flaws repaired, a bias that is not zero, and large weights in its last layer. */
async function networkOf(repaired: readonly Repair[], threads = 1): Promise<Network> {
  const kept = flaws.filter((flaw) => !repaired.some((repair) => repair === flaw));
  const network = await Network.create(reportNetwork(input, 4, kept), { threads });
  const { weights } = await smallStart;
  network.setWeights(weights);
  return network;
}

const smallStart = Network.create(residualMlp(input, 4), { seed: 3, threads: 1 }).then((network) => ({
  weights: network.weights().map((tensor) => ({ ...tensor, values: tensor.values.map(startOf(tensor)) })),
}));

function startOf({ name }: NamedTensor): (value: number, index: number) => number {
  if (name === "W3") return (value) => 40 * value;
  if (name === "W1") return (value, i) => (i < 30 * 100 ? value : ((i % 7) - 3) / 100);
  return (value) => value;
}

function publishedOn({ images, labels }: Dataset, network: Network, repaired: readonly Repair[]) {
  return publishedStep(referenceWeights(network.weights()), images, labels, repaired);
}

/** The largest difference between two gradients, over the largest gradient of the second. */
function differenceOf(actual: ArrayLike<number>, expected: readonly number[]): number {
  assert.equal(actual.length, expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assert.ok(largest > 1e-3, "there is a gradient to compare with");
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (actual[i] ?? Number.NaN))), 0) / largest;
}

function step(network: Network, dataset: Dataset, sparseShare = 0): number {
  const loaded = loadDataset(network, dataset, sparseShare);
  return computeGradients(network, loaded, numberImages(network, dataset.count), dataset.count).loss / dataset.count;
}

function assertGradients(network: Network, dataset: Dataset, repaired: readonly Repair[]): void {
  const expected = publishedOn(dataset, network, repaired).gradients;
  for (const { name, values } of network.gradients()) {
    const error = differenceOf(values, expected.get(name) ?? []);
    assert.ok(error < TOLERANCE, `${name} is off by ${error} of its largest gradient`);
  }
}

for (const repaired of choices) {
  const repairedNames = repaired.join(", ") || "nothing";
  test(`gradients are those of the double-precision program, repaired: ${repairedNames}`, async () => {
    const prints = new Set<string>();
    for (const threads of [1, 2]) {
      const network = await networkOf(repaired, threads);
      for (const sparseShare of [0, 1]) {
        step(network, data, sparseShare);
        assertGradients(network, data, repaired);
        prints.add(await fingerprint(network.gradients()));
      }
      network.close();
    }
    assert.equal(prints.size, 1, "as a matrix or as lists, by one thread or two: the same bits");
  });

  test(`the loss is that of the double-precision program, repaired: ${repairedNames}`, async () => {
    const network = await networkOf(repaired);
    const expected = publishedOn(data, network, repaired).loss;
    for (const loss of [step(network, data), evaluate(network, data).loss]) {
      assert.ok(Math.abs(loss / expected - 1) < 1e-6, `${loss} is not ${expected}`);
    }
  });
}

test("a batch larger than a chunk has the gradient of the whole batch, sums and means alike", async () => {
  const many = contrasts(CHUNK_ROWS + 5);
  for (const repaired of [[], ["sum"]] as const) {
    const network = await networkOf(repaired);
    step(network, many);
    assertGradients(network, many, repaired);
  }
});

test("the pictures tell every choice of repairs from every other", async () => {
  const network = await networkOf([]);
  const { probabilities } = publishedOn(data, network, []);
  assert.ok(probabilities.filter((share) => share < 1e-20).length > 3, "some rows are wrong far beyond epsilon");
  assert.ok(probabilities.filter((share) => share > 1e-3 && share < 0.99).length > 3, "some rows are not saturated");
  const gradients = choices.map((repaired) => publishedOn(data, network, repaired).gradients);
  gradients.forEach((one, i) => {
    for (const other of gradients.slice(0, i)) {
      const names = [...one.keys()];
      assert.ok(
        names.some((name) => differenceOf(one.get(name) ?? [], [...(other.get(name) ?? [])]) > 100 * TOLERANCE),
      );
    }
  });
});

test("it is the residual MLP with its flaws written out", () => {
  const w1 = { type: "dense", name: "W1", units: 100, bias: true };
  const w2 = { type: "dense", name: "W2", units: 66, bias: false };
  const wSkip = { type: "dense", name: "W_skip", units: 66, bias: false };
  const w3 = { type: "dense", name: "W3", units: 4, bias: false };
  const unit = { initial: "unit" };
  assert.deepEqual(reportNetwork(input, 4), {
    input,
    layers: [
      { ...w1, ...unit },
      { type: "relu" },
      {
        type: "residual",
        main: [
          { ...w2, ...unit },
          { type: "relu", mask: false },
        ],
        skip: [{ ...wSkip, ...unit }],
        mainGradient: false,
      },
      { ...w3, ...unit },
    ],
    loss: { epsilon: 1e-12, gradient: "sum" },
  });
  const exact = {
    input,
    layers: [w1, { type: "relu" }, { type: "residual", main: [w2, { type: "relu" }], skip: [wSkip] }, w3],
  };
  assert.deepEqual(reportNetwork(input, 4, []), exact);
  assert.deepEqual(residualMlp(input, 4), exact);
  assert.deepEqual(reportNetwork(undefined, undefined, []), residualMlp());
});

test("it is a valid network again after a trip through JSON, whichever flaws it has", () => {
  for (const kept of [[], ...flaws.map((flaw) => [flaw]), flaws]) {
    const network = reportNetwork(input, 4, kept);
    assert.deepEqual(parseNetwork(JSON.parse(JSON.stringify(network))), network);
  }
});

/** The epochs of a training run from the same weights, each with the weights before and after it. */
async function epochsOf(repaired: readonly Repair[], batch: number | "all", rate: number) {
  const network = await networkOf(repaired);
  const options: TrainingOptions = { ...recipeFor(reportNetwork()), epochs: 3, batch, rate, seed: 0 };
  const epochs: { event: EpochEvent; before: NamedTensor[]; after: NamedTensor[] }[] = [];
  let before = network.weights();
  for await (const event of train(network, data, data, options)) {
    if (event.type !== "epoch") continue;
    const after = network.weights();
    epochs.push({ event, before, after });
    before = after;
  }
  assert.equal(epochs.length, 3);
  return epochs;
}

for (const repaired of [[], ["epsilon", "sum"]] as const) {
  test(`saturated is the share of true classes below 1e-12, repaired: ${repaired.join(", ") || "nothing"}`, async () => {
    const shares: number[] = [];
    for (const { event, before } of await epochsOf(repaired, "all", 1e-4)) {
      const { probabilities } = publishedStep(referenceWeights(before), data.images, data.labels, repaired);
      assert.equal(event.saturated, probabilities.filter((share) => share < 1e-12).length / data.count);
      shares.push(event.saturated);
    }
    const still = await epochsOf(repaired, 7, Number.MIN_VALUE);
    for (const { event } of still) assert.equal(event.saturated, shares[0]);
    assert.ok(
      shares.every((share) => share > 0.1 && share < 0.9),
      `${shares}`,
    );
  });
}

test("updateRatio is how far all weights moved in an epoch, over how large they were", async () => {
  const size = (tensors: readonly NamedTensor[], from?: readonly NamedTensor[]) =>
    Math.hypot(
      ...tensors.flatMap(({ values }, t) => [...values].map((value, i) => value - (from?.[t]?.values[i] ?? 0))),
    );
  for (const batch of ["all", 7] as const) {
    for (const { event, before, after } of await epochsOf([], batch, 1e-4)) {
      const expected = size(after, before) / size(before);
      assert.ok(expected > 1e-6 && Math.abs(event.updateRatio / expected - 1) < 1e-9, `${event.updateRatio}`);
    }
  }
  for (const { event } of await epochsOf([], 7, Number.MIN_VALUE)) assert.equal(event.updateRatio, 0);
});
