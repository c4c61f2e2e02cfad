import assert from "node:assert/strict";
import { test } from "node:test";
import { sortFiles } from "../../demo/keep/given-files.js";
import { openWeights } from "../../demo/keep/weights-files.js";
import {
  type Checkpoint,
  encodeFolder,
  encodeWeightsFile,
  InputError,
  Network,
  residualMlp,
  Training,
  writeCheckpoint,
} from "../../src/index.js";
import { pictures } from "../network/pictures.js";
import { given } from "./given.js";

const description = residualMlp({ height: 5, width: 6 }, 4);
const network = await Network.create(description, { seed: 3, threads: 1 });
const tensors = network.weights();
const names = tensors.map(({ name }) => name);
const options = {
  epochs: 1,
  batch: 10,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.01,
  schedule: { type: "constant" },
  warmUp: 0,
  seed: 1,
} as const;

async function checkpointAfter(steps: number): Promise<Uint8Array> {
  const training = new Training(network, pictures(60), pictures(20), options);
  let left = steps;
  for await (const _ of training.run()) if (--left === 0) break;
  const checkpoint: Checkpoint = {
    model: "residual-mlp",
    network: description,
    numerics: "strict",
    data: { from: "pictures", classes: 4, digest: "0123456789abcdef" },
    options,
    state: training.state(),
  };
  training.close();
  return writeCheckpoint(checkpoint);
}

const open = async (files: Record<string, Uint8Array>) => openWeights(await sortFiles(given(files)), names);

test("one file gives its weights, and its network where it tells", async () => {
  assert.deepEqual(await open({ "a.zip": encodeWeightsFile({ tensors }, ".npz") }), {
    kind: "weights",
    name: "a.zip",
    weights: { tensors },
  });
  const { kind, ...opened } = await open({ a: encodeWeightsFile({ tensors, description }, ".safetensors") });
  assert.deepEqual([kind, opened], ["weights", { name: "a", weights: { tensors, description } }]);
});

test(".npy files give the network's tensors by their names, from a folder or not", async () => {
  const files = encodeFolder(tensors).map(({ fileName, bytes }) => [`weights/${fileName}`, bytes] as const);
  const opened = await open(Object.fromEntries(files));
  assert.deepEqual(opened, { kind: "weights", name: "weights", weights: { tensors } });
  const [[firstName]] = files as [readonly [string, Uint8Array]];
  await assert.rejects(open(Object.fromEntries(files.slice(1))), {
    name: InputError.name,
    message: new RegExp(
      `^Expected one .npy file for each tensor .* found no ${firstName.slice("weights/".length)}\\.$`,
    ),
  });
  await assert.rejects(open({ ...Object.fromEntries(files), "W9.npy": files[0]?.[1] ?? new Uint8Array() }), /W9\.npy/);
});

test("of a run's checkpoints the last that is whole goes on", async () => {
  const [two, four] = [await checkpointAfter(2), await checkpointAfter(4)];
  const best = encodeWeightsFile({ tensors, description }, ".safetensors");
  const damaged = Uint8Array.from(four);
  damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
  const opened = await open({ "c/best": best, "c/step-4": four, "c/step-2": two, "weights/W1.npy": best });
  assert.equal(opened.kind === "run" && opened.checkpoint.state.step, 4);
  const earlier = await open({ "c/step-2": two, "c/step-4": damaged });
  assert.equal(earlier.kind === "run" && earlier.name, "c/step-2");
  await assert.rejects(open({ "c/step-4": damaged }), /^InputError: c\/step-4 is damaged/);
});

test("several files of weights are refused, because one would hide the other", async () => {
  const file = encodeWeightsFile({ tensors }, ".npz");
  await assert.rejects(open({ a: file, b: file }), /Expected weights in one .* found 2: a, b\.$/);
});
