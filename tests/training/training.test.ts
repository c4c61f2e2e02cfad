import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import type { Dataset } from "../../src/data/dataset.js";
import { ThreadError } from "../../src/engine/team.js";
import { InputError } from "../../src/errors.js";
import { parseNetwork } from "../../src/network/description.js";
import { Network } from "../../src/network/network.js";
import { evaluate, predict } from "../../src/training/evaluate.js";
import { findRate } from "../../src/training/find-rate.js";
import { train } from "../../src/training/train.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";

const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", units: 12 }, { type: "relu" }, { type: "dense", units: 4 }],
});
const data = pictures(203);
const options = { epochs: 2, batch: 32 };

const newNetwork = (threads = 1) => Network.create(description, { seed: 1, threads });

function says(message: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof InputError && message.test(error.message);
}

describe("a network is trained by one training at a time", () => {
  test("another one is refused, and the first goes on to the bits that it gives alone", async () => {
    const [alone, disturbed] = [await newNetwork(), await newNetwork()];
    for await (const _ of train(alone, data, data, options));
    for await (const { type } of train(disturbed, data, data, options)) {
      if (type !== "step") continue;
      assert.throws(() => new Training(disturbed, data, data, options), says(/is being trained already/));
      await assert.rejects(train(disturbed, data, data, options).next(), says(/is being trained already/));
      await assert.rejects(findRate(disturbed, data, options).next(), says(/is being trained already/));
      evaluate(disturbed, data);
    }
    assert.equal(await fingerprint(disturbed.weights()), await fingerprint(alone.weights()));
  });

  test("it is free again when the loop was left, the training closed, or its options refused", async () => {
    const network = await newNetwork();
    for await (const _ of train(network, data, data, options)) break;
    for await (const _ of findRate(network, data, options)) break;
    new Training(network, data, data, options).close();
    assert.throws(() => new Training(network, data, pictures(9, 5, 6), options), says(/takes images of 6×5/));
    await assert.rejects(findRate(network, pictures(9, 5, 6), options).next(), says(/takes images of 6×5/));
    new Training(network, data, data, options).close();
  });
});

test("one training does not run twice at once", async () => {
  const training = new Training(await newNetwork(), data, data, options);
  for await (const _ of training.run()) {
    await assert.rejects(training.run().next(), says(/runs already/));
    break;
  }
  for await (const _ of training.run()) break;
});

test("a training that was closed does nothing more", async () => {
  const training = new Training(await newNetwork(), data, data, options);
  let steps = 0;
  for await (const _ of training.run()) {
    steps++;
    training.close();
    evaluate(training.network, data);
  }
  assert.equal(steps, 1);
  training.close();
  assert.throws(() => training.state(), says(/This training is closed/));
  assert.throws(() => training.gradientNorm(), says(/This training is closed/));
  await assert.rejects(training.run().next(), says(/This training is closed/));
});

for (const threads of [1, 2]) {
  test(`a network that was closed computes nothing more: ${threads}`, async () => {
    const network = await newNetwork(threads);
    network.close();
    network.close();
    const closed = (error: unknown) => error instanceof ThreadError && /The network is closed/.test(error.message);
    assert.throws(() => predict(network, data.images), closed);
    assert.throws(() => evaluate(network, data), closed);
    await assert.rejects(train(network, data, data, options).next(), closed);
  });
}

test("what is no network or no data set is refused by a sentence", async () => {
  const network = await newNetwork();
  const promised = newNetwork() as unknown as Network;
  assert.throws(() => new Training(promised, data, data), says(/await Network.create/));
  const bare = { images: data.images, labels: data.labels, width: 6, height: 5 } as unknown as Dataset;
  for (const wrong of [bare, undefined as unknown as Dataset]) {
    assert.throws(() => new Training(network, wrong, data), says(/Expected a data set/));
    assert.throws(() => new Training(network, data, wrong), says(/Expected a data set/));
    assert.throws(() => evaluate(network, wrong), says(/Expected a data set/));
  }
});
