import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { parseNetwork } from "../../src/network/description.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { Network } from "../../src/network/network.js";
import { DivergedError, type TrainingEvent } from "../../src/training/events.js";
import { computeGradients } from "../../src/training/gradients.js";
import type { TrainingOptions } from "../../src/training/options.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", units: 12 }, { type: "relu" }, { type: "dense", units: 4 }],
});
const data = pictures(203);
const heldOut = pictures(40, 6, 5, 4, 2);
const options: TrainingOptions = {
  epochs: 4,
  batch: 16,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.05,
  schedule: { type: "cosine" },
  warmUp: 0,
  seed: 1,
};

async function run(changed: Partial<TrainingOptions> = {}): Promise<{ network: Network; events: TrainingEvent[] }> {
  const network = await Network.create(description, { seed: 1 });
  const events: TrainingEvent[] = [];
  for await (const event of train(network, data, heldOut, { ...options, ...changed })) events.push(event);
  return { network, events };
}

test("an event for every step and every epoch, in order, and the network learns", async () => {
  const { events } = await run();
  const steps = Math.ceil(203 / 16);
  assert.equal(events.length, 4 * (steps + 1));
  assert.deepEqual(
    events.filter(({ type }) => type === "epoch").map(({ epoch, step }) => [epoch, step]),
    [1, 2, 3, 4].map((epoch) => [epoch, epoch * steps]),
  );
  const last = events.at(-1);
  assert.ok(last?.type === "epoch" && last.validationAccuracy === 1 && last.accuracy > 0.98 && last.loss < 0.2);
});

test("an epoch's loss and accuracy are the means over its images", async () => {
  const { events } = await run({ epochs: 1 });
  let loss = 0;
  let hits = 0;
  for (const event of events) {
    if (event.type !== "step") continue;
    loss += event.loss * event.images;
    hits += event.accuracy * event.images;
  }
  const epoch = events.at(-1);
  assert.ok(epoch?.type === "epoch");
  assert.ok(Math.abs(epoch.loss - loss / 203) < 1e-12);
  assert.ok(Math.abs(epoch.accuracy - hits / 203) < 1e-12);
});

test("equal seeds give equal bits, other seeds do not", async () => {
  const print = async (changed: Partial<TrainingOptions>) => fingerprint((await run(changed)).network.weights());
  assert.equal(await print({}), await print({}));
  assert.notEqual(await print({}), await print({ seed: 2 }));
});

test("lists of the pixels that are not zero and the matrix of all give the same bits", async () => {
  const prints = await Promise.all(
    [0.9, 0.1].map(async (share) => {
      const network = await Network.create(description, { seed: 1 });
      const loaded = loadDataset(network, data, share);
      assert.equal(loaded.sparse, share === 0.9);
      const order = numberImages(network, loaded.count);
      computeGradients(network, loaded, order, loaded.count);
      return fingerprint(network.gradients());
    }),
  );
  assert.equal(prints[0], prints[1]);
});

test("batch all takes one step per epoch, and a batch beyond the data is all of them", async () => {
  const all = await run({ batch: "all" });
  assert.equal(all.events.filter(({ type }) => type === "step").length, 4);
  const more = await run({ batch: 1000 });
  assert.equal(await fingerprint(more.network.weights()), await fingerprint(all.network.weights()));
});

test("an aborted run stops after its step and keeps the weights it has", async () => {
  const network = await Network.create(description, { seed: 1 });
  const abort = new AbortController();
  const seen: TrainingEvent[] = [];
  for await (const event of train(network, data, heldOut, options, abort.signal)) {
    seen.push(event);
    if (event.step === 5) abort.abort();
  }
  assert.equal(seen.length, 5);
  const fresh = await Network.create(description, { seed: 1 });
  assert.notEqual(await fingerprint(network.weights()), await fingerprint(fresh.weights()));
});

test("a diverging run names epoch and step and goes back to the last good epoch", async () => {
  const linear = parseNetwork({ ...description, layers: description.layers.filter(({ type }) => type === "dense") });
  const network = await Network.create(linear, { seed: 1 });
  const start = await fingerprint(network.weights());
  await assert.rejects(
    async () => {
      for await (const _ of train(network, data, heldOut, { ...options, rate: 1e6 }));
    },
    (error) =>
      error instanceof DivergedError && error.epoch === 1 && error.step > 1 && /epoch 1, step/.test(error.message),
  );
  assert.equal(await fingerprint(network.weights()), start);
});

test("training gives its memory back", async () => {
  const { network } = await run({ epochs: 1 });
  const mark = network.engine.arena.mark();
  for await (const _ of train(network, data, heldOut, { ...options, epochs: 1 }));
  assert.equal(network.engine.arena.mark(), mark);
});

test("other tasks get their turn during a long run", async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const started = performance.now();
  await run({ epochs: 3000 });
  const milliseconds = performance.now() - started;
  clearInterval(timer);
  assert.ok(turns > milliseconds / 50, `${turns} turns in ${milliseconds} ms`);
});

const refused: [Partial<TrainingOptions>, RegExp][] = [
  [{ epochs: 0 }, /epochs has to be a whole number from 1/],
  [{ batch: 0 }, /batch has to be a whole number from 1/],
  [{ batch: 1.5 }, /batch has to be a whole number/],
  [{ rate: -1 }, /rate has to be a number above 0.*it is -1/],
  [{ seed: -1 }, /seed has to be a whole number/],
];

for (const [changed, message] of refused) {
  test(`refused: ${JSON.stringify(changed)}`, () => assert.rejects(run(changed), message));
}
