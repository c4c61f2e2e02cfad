import assert from "node:assert/strict";
import { test } from "node:test";
import { checkpointOf, digestOf, modelOf, ownOf, settingsOf } from "../../demo/keep/checkpoints.js";
import { OWN } from "../../demo/settings/network.js";
import { type Settings, settingsFor } from "../../demo/settings/settings.js";
import type { Data } from "../../demo/training/data.js";
import { Run } from "../../demo/training/run.js";
import {
  augmentationFrom,
  InputError,
  makeDataset,
  parseNetwork,
  preset,
  presetNames,
  readCheckpoint,
  writeCheckpoint,
} from "../../src/index.js";
import { pictures } from "../network/pictures.js";

const data: Data = { name: "embedded", train: pictures(60), test: pictures(20) };
const settings: Settings = {
  ...settingsFor("residual-mlp"),
  epochs: 3,
  batch: 10,
  optimizer: { type: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.01 },
  rate: 0.002,
  schedule: { type: "plateau", factor: 0.5, patience: 2 },
  warmUp: 1,
  clip: 2,
  average: 0.9,
  validation: 6,
  augmentation: augmentationFrom("affine"),
  seed: 9,
};

async function stopped(start: Settings, after: number, own?: Data["train"]): Promise<{ run: Run; bytes: Uint8Array }> {
  const run = await Run.open({ ...start, threads: 1 }, data, { own });
  let events = 0;
  for await (const _ of run.training.run()) if (++events === after) break;
  const checkpoint = checkpointOf(run, run.training.state(), await digestOf(data, own));
  return { run, bytes: writeCheckpoint(checkpoint) };
}

test("a checkpoint gives back all settings but the threads, and the run goes on", async () => {
  const { run, bytes } = await stopped(settings, 4);
  const checkpoint = readCheckpoint(bytes, "run");
  assert.deepEqual(settingsOf(checkpoint), settings);
  const again = await Run.open(settingsOf(checkpoint), data, { state: checkpoint.state });
  assert.equal(again.stepsAtStart, 4);
  for (const { training } of [run, again]) for await (const _ of training.run());
  assert.deepEqual(again.network.weights(), run.network.weights());
  run.close();
  again.close();
});

test("each preset is recognised, and another network, of a size that some presets refuse, becomes an own one", () => {
  for (const name of presetNames) {
    const network = parseNetwork(preset(name, { width: 28, height: 28 }, 10));
    assert.deepEqual(modelOf(network, 10), { model: name, network: settingsFor(name).network });
  }
  const input = { width: 6, height: 5 };
  const own = parseNetwork({ input, layers: [{ type: "dense", units: 4 }] });
  const { model, network } = modelOf(own, 4);
  assert.equal(model, OWN);
  assert.deepEqual(parseNetwork(JSON.parse(network)), own);
});

test("a run that ends by patience is refused, because the page has none", async () => {
  const { run, bytes } = await stopped(settings, 1);
  const { options, ...checkpoint } = readCheckpoint(bytes, "run");
  run.close();
  assert.throws(() => settingsOf({ ...checkpoint, options: { ...options, patience: 2 } }), {
    name: InputError.name,
    message: /ends after 2 epochs without a better one \(--patience\)/,
  });
});

test("a run goes on only with the data it was trained with, drawn images among them", async () => {
  const drawn = makeDataset({
    name: "drawn",
    images: pictures(8).images,
    labels: pictures(8).labels,
    width: 6,
    height: 5,
  });
  const { run, bytes } = await stopped(settings, 1, drawn);
  run.close();
  const checkpoint = readCheckpoint(bytes, "run");
  assert.equal(await ownOf(checkpoint, data, drawn), drawn);
  await assert.rejects(ownOf(checkpoint, data), {
    name: InputError.name,
    message: /trained with the data "embedded" \(digest \w{16}\), but here are those called embedded/,
  });
  const plain = { ...checkpoint, data: { ...checkpoint.data, digest: await digestOf(data) } };
  assert.equal(await ownOf(plain, data, drawn), undefined);
});
