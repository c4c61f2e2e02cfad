import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { decodeFolder } from "../../src/checkpoint/folder.js";
import { type Dataset, datasetFromIdx } from "../../src/data/dataset.js";
import { readIdx } from "../../src/data/idx.js";
import { Network } from "../../src/network/network.js";
import { type Flaw, flaws, reportNetwork } from "../../src/network/report.js";
import { evaluate } from "../../src/training/evaluate.js";
import type { EpochEvent } from "../../src/training/events.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { train } from "../../src/training/train.js";

const MNIST = fileURLToPath(new URL("../../../shared/mnist", import.meta.url));
const WEIGHTS = fileURLToPath(new URL("../../../shared/report/pretrained_weights", import.meta.url));
const absent = [MNIST, WEIGHTS].filter((folder) => !existsSync(folder));
const missing = absent.length > 0 && `the full MNIST or the report's weights are not in ${absent.join(" and ")}`;

/**
 * The report's program from its published weights, rate 5e-5: the loss over the training images before each update, and
 * by how much ours may be off it. Rounding makes the two programs part at about ten times the distance each epoch.
 */
const LOSSES: readonly (readonly [loss: number, tolerance: number])[] = [
  [7.50099, 2e-4],
  [7.350878, 2e-4],
  [7.273912, 2e-4],
  [7.253092, 2e-4],
  [7.194587, 0.005],
  [7.214307, 0.005],
];

const options: Omit<TrainingOptions, "epochs"> = {
  batch: "all",
  optimizer: { type: "sgd", momentum: 0 },
  rate: 5e-5,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 0,
};

async function load(set: string): Promise<Dataset> {
  const [images, labels] = [`${set}-images-idx3-ubyte.gz`, `${set}-labels-idx1-ubyte.gz`];
  const read = (file: string) => readIdx(readFileSync(join(MNIST, file)), file);
  return datasetFromIdx(await read(images), await read(labels), { dataset: set, images, labels });
}

async function published(kept: readonly Flaw[]): Promise<Network> {
  const network = await Network.create(reportNetwork(undefined, undefined, kept));
  const names = network.table.tensors.map(({ name }) => name);
  network.setWeights(decodeFolder(names, readdirSync(WEIGHTS), (file) => readFileSync(join(WEIGHTS, file)), WEIGHTS));
  return network;
}

describe("the report's figures on the full MNIST", { skip: missing }, () => {
  let digits: Dataset;
  let heldOut: Dataset;
  before(async () => {
    digits = await load("train");
    heldOut = await load("t10k");
  });

  async function epochs(kept: readonly Flaw[], count: number): Promise<EpochEvent[]> {
    const network = await published(kept);
    const events: EpochEvent[] = [];
    for await (const event of train(network, digits, heldOut, { ...options, epochs: count })) {
      if (event.type === "epoch") events.push(event);
    }
    network.close();
    return events;
  }

  function follows(events: readonly EpochEvent[]): boolean {
    const losses = events.slice(0, LOSSES.length).map(({ loss }) => loss);
    return losses.every((loss, epoch) => {
      const [expected = Number.NaN, tolerance = 0] = LOSSES[epoch] ?? [];
      return Math.abs(loss / expected - 1) < tolerance;
    });
  }

  test("the published weights have the loss and the accuracy that the report's program gives them", async () => {
    const network = await published(flaws);
    const onHeldOut = evaluate(network, heldOut);
    assert.equal(onHeldOut.accuracy, 0.7327);
    assert.ok(Math.abs(onHeldOut.loss - 7.368) < 0.002, `${onHeldOut.loss}`);
    const onDigits = evaluate(network, digits);
    assert.ok(Math.abs(onDigits.accuracy - 0.7278) < 1e-9, `${onDigits.accuracy}`);
    assert.ok(Math.abs(onDigits.loss - 7.50099) < 0.002, `${onDigits.loss}`);
    network.close();
  });

  test("150 epochs begin with the report's losses and end near its 84 %", async () => {
    const events = await epochs(flaws, 150);
    assert.equal(events.length, 150);
    assert.ok(follows(events), events.map(({ loss }) => loss.toFixed(4)).join(" "));
    const accuracy = events.at(-1)?.validationAccuracy ?? Number.NaN;
    assert.ok(accuracy > 0.82 && accuracy < 0.87, `${accuracy}`);
  });

  for (const repaired of flaws.filter((flaw) => flaw !== "initial")) {
    test(`without the flaw "${repaired}" three epochs depart from the report's losses`, async () => {
      const events = await epochs(
        flaws.filter((flaw) => flaw !== repaired),
        3,
      );
      assert.ok(!follows(events), events.map(({ loss }) => loss.toFixed(4)).join(" "));
    });
  }
});
