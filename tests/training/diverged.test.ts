import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { makeDataset } from "../../src/data/dataset.js";
import { parseNetwork } from "../../src/network/description.js";
import { Network } from "../../src/network/network.js";
import { preset } from "../../src/network/presets.js";
import { readTensor, writeTensor } from "../../src/network/tensors.js";
import { DivergedError } from "../../src/training/events.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const data = pictures(203);
const heldOut = pictures(40, 6, 5, 4, 2);
/** 4 steps in each of 3 epochs. */
const options: TrainingOptions = {
  epochs: 3,
  batch: 64,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.01,
  schedule: { type: "cosine" },
  warmUp: 0,
  seed: 5,
};

function create(seed = 2): Promise<Network> {
  return Network.create(preset("residual-mlp", { height: 5, width: 6 }, 4), { seed, threads: 1 });
}

/** How a run ended that had to diverge, and the weights with which each epoch began. */
interface Divergence {
  readonly error: DivergedError;
  readonly steps: number;
  /** Fingerprints: of the weights after the error, and when each epoch began. */
  readonly after: string;
  readonly starts: readonly string[];
}

/** @param broken is called when so many steps are done, and makes something go wrong */
async function diverges(network: Network, training: Training, broken: (done: number) => void): Promise<Divergence> {
  const starts = [await fingerprint(network.weights())];
  let steps = 0;
  try {
    broken(steps);
    for await (const event of training.run()) {
      if (event.type === "epoch") starts.push(await fingerprint(network.weights()));
      else steps++;
      if (event.type === "step") broken(steps);
    }
  } catch (error) {
    assert.ok(error instanceof DivergedError, String(error));
    return { error, steps, after: await fingerprint(network.weights()), starts };
  }
  throw new Error("The run did not diverge.");
}

/** The sentence of the error when something is found in a step of an epoch. */
function sentence(found: string, epoch: number, step: number): string {
  return (
    `${found} in epoch ${epoch}, step ${step}: training has diverged. ` +
    `The weights are those from the end of epoch ${epoch - 1}. A lower rate may help.`
  );
}

/** Lets the kernel that sums up losses do something to the sums, the first of which is the loss, from now on. */
function afterTotals({ engine: { kernels, arena } }: Network, change: (sums: Float64Array) => void): void {
  const { addTotals } = kernels;
  const changed: typeof addTotals = (totals, ...rest) => {
    addTotals(totals, ...rest);
    change(arena.doubles(totals, 1));
  };
  Object.assign(kernels, { addTotals: changed });
}

/** Lets the optimizer's kernel write a number into a tensor, from now on; a place below 0 counts from its end. */
function poison(network: Network, name: string, place: number, value: number): void {
  const { kernels, arena } = network.engine;
  const { sgdUpdate } = kernels;
  const tensor = network.table.tensors.find((one) => one.name === name);
  assert.ok(tensor !== undefined);
  const changed: typeof sgdUpdate = (...values) => {
    sgdUpdate(...values);
    const numbers = readTensor(arena, tensor, tensor.values);
    numbers[place < 0 ? numbers.length + place : place] = value;
    writeTensor(arena, tensor, tensor.values, numbers);
  };
  Object.assign(kernels, { sgdUpdate: changed });
}

describe("training stops at the step at which something is not finite:", () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    for (const step of [1, 6, 12]) {
      test(`a loss of ${value} in step ${step}`, async () => {
        const network = await create();
        const training = new Training(network, data, heldOut, options);
        const found = await diverges(network, training, (done) => {
          if (done === step - 1) afterTotals(network, (sums) => sums.fill(value));
        });
        const epoch = Math.ceil(step / 4);
        assert.equal(found.error.message, sentence(`The loss became ${value}`, epoch, step));
        assert.deepEqual([found.error.epoch, found.error.step, found.steps], [epoch, step, step - 1]);
        assert.equal(found.after, found.starts[epoch - 1]);
      });
    }
  }

  for (const [name, place, what] of [
    ["W1", 0, "first weight"],
    ["W2", 57, "58th weight"],
    ["W3", -1, "last bias"],
    ["W_skip", -1, "last weight"],
  ] as const) {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      test(`${value} as the ${what} of ${name}`, async () => {
        const network = await create();
        const training = new Training(network, data, heldOut, options);
        const found = await diverges(network, training, (done) => {
          if (done === 6) poison(network, name, place, value);
        });
        assert.equal(found.error.message, sentence(`The tensor "${name}" stopped being finite`, 2, 7));
        assert.equal(found.steps, 6);
        assert.equal(found.after, found.starts[1]);
        assert.notEqual(found.after, found.starts[0]);
      });
    }
  }

  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    test(`a loss of ${value} on the held-out images`, async () => {
      const network = await create();
      const training = new Training(network, data, heldOut, options);
      const found = await diverges(network, training, (done) => {
        if (done === 8) afterTotals(network, (sums) => sums.fill(value));
      });
      assert.equal(found.error.message, sentence(`The loss on the held-out images became ${value}`, 2, 8));
      assert.deepEqual([found.steps, training.epochs.length], [8, 1]);
      assert.equal(found.after, found.starts[1]);
    });
  }

  test("a weight that overflows in a step whose loss is finite", async () => {
    const layers = ["first", "second"].map((name) => ({ type: "dense", units: 4, bias: false, name }));
    const network = await Network.create(parseNetwork({ input: { width: 6, height: 5 }, layers }), { threads: 1 });
    // Logits of about 1, but a gradient of about 1e33 by the first weights, of which a step makes 1e39.
    const scale = (name: string) => (name === "first" ? 1e-34 : 1e34);
    network.setWeights(
      network.weights().map(({ name, shape, values }) => ({ name, shape, values: values.map((w) => w * scale(name)) })),
    );
    const training = new Training(network, data, heldOut, { ...options, rate: 1e6 });
    const found = await diverges(network, training, () => {});
    assert.equal(found.error.message, sentence('The tensor "first" stopped being finite', 1, 1));
    assert.equal(found.after, found.starts[0]);
  });

  test("in a run that went on from within an epoch too, back to where that epoch began", async () => {
    const first = await create();
    const before = new Training(first, data, heldOut, options);
    let start = "";
    for await (const { type, step } of before.run()) {
      if (type === "epoch") start = await fingerprint(first.weights());
      if (step === 6) break;
    }
    const second = await create(9);
    const after = new Training(second, data, heldOut, options, before.state());
    const found = await diverges(second, after, () => poison(second, "W2", 3, Number.NaN));
    assert.equal(found.error.message, sentence('The tensor "W2" stopped being finite', 2, 7));
    assert.equal(found.after, start);
    assert.notEqual(found.after, found.starts[0]);
  });
});

test("numbers that are not bytes cannot become images or labels", () => {
  const { images, labels } = data;
  const parts = { name: "p", images, labels, width: 6, height: 5 };
  const refused: readonly (readonly [change: object, message: string])[] = [
    [
      { images: Float32Array.from(images).fill(Number.NaN, 7, 8) },
      "p: expected images as a Uint8Array, found: Float32Array.",
    ],
    [{ images: Float64Array.from(images) }, "p: expected images as a Uint8Array, found: Float64Array."],
    [{ images: [...images] }, "p: expected images as a Uint8Array, found: Array."],
    [{ images: Int8Array.from(images) }, "p: expected images as a Uint8Array, found: Int8Array."],
    [{ images: null }, "p: expected images as a Uint8Array, found: Null."],
    [{ images: undefined }, "p: expected images as a Uint8Array, found: Undefined."],
    [
      { labels: Float32Array.from(labels).fill(Number.NaN) },
      "p: expected labels as a Uint8Array, found: Float32Array.",
    ],
  ];
  for (const [change, message] of refused) {
    assert.throws(() => makeDataset({ ...parts, ...change }), { name: "InputError", message });
  }
  for (const same of [Buffer.from(images), runInNewContext("Uint8Array").from(images)]) {
    assert.equal(makeDataset({ ...parts, images: same }).count, 203);
  }
});
