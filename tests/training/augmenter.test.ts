import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { type Dataset, datasetFromIdx, splitEmbedded, subset } from "../../src/data/dataset.js";
import { readIdx } from "../../src/data/idx.js";
import { paddedColumns } from "../../src/engine/padding.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { CHUNK_ROWS, Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { augmentationFrom } from "../../src/training/augmentation.js";
import { createAugmenter, unchanged } from "../../src/training/augmenter.js";
import { evaluate } from "../../src/training/evaluate.js";
import { computeGradients } from "../../src/training/gradients.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const data = pictures(CHUNK_ROWS + 91, 13, 11);
const heldOut = pictures(40, 13, 11, 4, 2);
const options: TrainingOptions = {
  epochs: 2,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.01,
  schedule: { type: "cosine" },
  warmUp: 0,
  augmentation: augmentationFrom("elastic"),
  seed: 5,
};

const networkFor = ({ height, width, classes }: Dataset) => residualMlp({ height, width }, classes);

async function trained(changed: Partial<TrainingOptions>, threads = 1, set = data, held = heldOut) {
  const network = await Network.create(networkFor(set), { seed: 1, threads });
  let validation = { loss: 0, accuracy: 0 };
  for await (const event of train(network, set, held, { ...options, ...changed })) {
    if (event.type === "epoch") validation = { loss: event.validationLoss, accuracy: event.validationAccuracy };
  }
  const print = await fingerprint(network.weights());
  const measured = evaluate(network, held);
  network.close();
  return { print, validation, measured };
}

describe("training with augmentation", () => {
  test("gives the same bits on any number of threads, batches beyond a chunk too", async () => {
    for (const batch of [64, "all"] as const) {
      const [one, two, three] = await Promise.all([1, 2, 3].map((threads) => trained({ batch }, threads)));
      assert.equal(two?.print, one?.print);
      assert.equal(three?.print, one?.print);
    }
  });

  test("depends on its strengths and on the seed; strengths of 0 are none", async () => {
    const { augmentation: _, ...plain } = options;
    const network = await Network.create(networkFor(data), { seed: 1, threads: 1 });
    for await (const _ of train(network, data, heldOut, plain));
    const bare = await fingerprint(network.weights());
    assert.equal((await trained({ augmentation: augmentationFrom("none") })).print, bare);
    const prints = await Promise.all([
      trained({}),
      trained({ augmentation: augmentationFrom("affine") }),
      trained({ seed: 6 }),
    ]);
    assert.equal(new Set([bare, ...prints.map(({ print }) => print)]).size, 4);
  });

  test("changes the images anew in each epoch", async () => {
    const losses = async (changed: Partial<TrainingOptions>) => {
      const network = await Network.create(networkFor(data), { seed: 1, threads: 1 });
      const found: number[] = [];
      // At such a rate no weight changes, so that the losses tell of the images alone.
      for await (const event of train(network, data, heldOut, { ...options, rate: 1e-30, ...changed })) {
        if (event.type === "epoch") found.push(event.loss);
      }
      return found;
    };
    const [first = 0, second = 0] = await losses({});
    assert.ok(Math.abs(first - second) > 1e-4 * first, `${first}, ${second}`);
    const [plain = 0, again = 0] = await losses({ augmentation: augmentationFrom("none") });
    assert.ok(Math.abs(plain - again) < 1e-12 * plain, `${plain}, ${again}`);
  });

  test("held-out images stay as they are", async () => {
    for (const threads of [1, 3]) {
      const { validation, measured } = await trained({}, threads);
      assert.deepEqual(validation, { loss: measured.loss, accuracy: measured.accuracy });
    }
  });

  test("gives its memory back, and refuses strengths out of range", async () => {
    const network = await Network.create(networkFor(data), { threads: 1 });
    const mark = network.engine.arena.mark();
    for await (const _ of train(network, data, heldOut, { ...options, epochs: 1 }));
    assert.equal(network.engine.arena.mark(), mark);
    const wrong = { ...options, augmentation: { ...augmentationFrom("affine"), scale: 2 } };
    await assert.rejects(
      train(network, data, heldOut, wrong).next(),
      /options\.augmentation\.scale has to be a number from 0 to 0\.9, but it is 2\.$/,
    );
  });
});

describe("an augmenter", () => {
  test("lists and matrix give the same gradients", async () => {
    const prints = await Promise.all(
      [0.9, 0.1].map(async (share) => {
        const network = await Network.create(networkFor(data), { seed: 1, threads: 1 });
        const images = loadDataset(network, data, share);
        const order = numberImages(network, images.count);
        const fetch = createAugmenter(augmentationFrom("affine"), network, images, 3)(1);
        computeGradients(network, images, order, images.count, fetch);
        return fingerprint(network.gradients());
      }),
    );
    assert.equal(prints[0], prints[1]);
  });

  test("fetches each chunk of a batch", async () => {
    const network = await Network.create(networkFor(data), { seed: 1, threads: 1 });
    const images = loadDataset(network, data);
    const order = numberImages(network, images.count);
    const seen: number[] = [];
    const plain = unchanged(images);
    computeGradients(network, images, order, images.count, (from, rows) => {
      seen.push((from - order) / 4, rows);
      return plain(from, rows);
    });
    assert.deepEqual(seen, [0, CHUNK_ROWS, CHUNK_ROWS, 91]);
  });

  test("gives an image by its number and epoch, whichever others come with it", async () => {
    const network = await Network.create(networkFor(data), { threads: 2 });
    const { arena } = network.engine;
    const images = loadDataset(network, data);
    const order = numberImages(network, images.count);
    const augmenter = createAugmenter(augmentationFrom("elastic"), network, images, 3);
    const ofAnotherSeed = createAugmenter(augmentationFrom("elastic"), network, images, 4);
    const stride = paddedColumns(data.width * data.height);
    const picture = (epoch: number, first: number, rows: number, number: number, from = augmenter) => {
      const batch = from(epoch)(order + 4 * first, rows);
      const row = number - first;
      assert.equal(arena.words(batch.order, rows)[row], row);
      assert.equal(arena.bytes(batch.images.labels, rows)[row], data.labels[number]);
      return arena.bytes(batch.images.pixels + row * stride, stride).slice();
    };
    const alone = picture(1, 77, 1, 77);
    assert.deepEqual(picture(1, 0, CHUNK_ROWS, 77), alone);
    assert.deepEqual(picture(1, 70, 8, 77), alone);
    assert.notDeepEqual(picture(2, 77, 1, 77), alone);
    assert.notDeepEqual(picture(1, 77, 1, 77, ofAnotherSeed), alone);
    network.close();
  });
});

async function embedded(): Promise<{ train: Dataset; test: Dataset }> {
  const read = async (file: string, name: string) => readIdx(await readFile(`dist/digits-${file}-ubyte.gz`), name);
  const [images, labels] = [await read("images-idx3", "images"), await read("labels-idx1", "labels")];
  return splitEmbedded(datasetFromIdx(images, labels, { dataset: "digits", images: "images", labels: "labels" }, 10));
}

test("few digits teach more when they are augmented, in as many epochs", async () => {
  const all = await embedded();
  const few = subset(all.train, (index) => index % 7 === 0, "few");
  const accuracy = async (name: string, seed: number) => {
    const changed = { epochs: 20, rate: 0.05, seed, augmentation: augmentationFrom(name) };
    return (await trained(changed, 2, few, all.test)).validation.accuracy;
  };
  for (const seed of [1, 2, 3]) {
    const [none, affine, elastic] = [
      await accuracy("none", seed),
      await accuracy("affine", seed),
      await accuracy("elastic", seed),
    ];
    const found = `seed ${seed}: ${none} without, ${affine} affine, ${elastic} elastic`;
    assert.ok(affine >= none + 0.015 && elastic >= none + 0.015, found);
  }
});
