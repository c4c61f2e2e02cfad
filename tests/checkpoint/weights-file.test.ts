import assert from "node:assert/strict";
import { test } from "node:test";
import { InputError } from "../../src/errors.js";
import { decodeWeightsFile, encodeWeightsFile, Network, residualMlp, writeNpy } from "../../src/index.js";

const description = residualMlp({ height: 6, width: 5 }, 4);
const network = await Network.create(description, { seed: 3, threads: 1 });
const tensors = network.weights();

test("weights come back from both formats, whatever the file is called, and the network from safetensors", async () => {
  const zip = encodeWeightsFile({ tensors, description }, ".npz");
  assert.deepEqual(await decodeWeightsFile(zip, "a.safetensors"), { tensors });
  const safetensors = encodeWeightsFile({ tensors, description }, ".safetensors");
  assert.deepEqual(await decodeWeightsFile(safetensors, "a.npz"), { tensors, description });
});

test("weights of an unknown network are written without one", async () => {
  assert.deepEqual(await decodeWeightsFile(encodeWeightsFile({ tensors }, ".safetensors"), "a"), { tensors });
});

test("a file of something else is refused by what it begins with", async () => {
  await assert.rejects(decodeWeightsFile(Uint8Array.of(1, 2, 3), "a.txt"), {
    name: InputError.name,
    message: /^a\.txt: expected weights as .* found one that begins with the bytes 01 02 03\.$/,
  });
  const npy = writeNpy({ shape: [1], values: Float32Array.of(1) });
  await assert.rejects(decodeWeightsFile(npy, "W.npy"), /found a single \.npy file/);
});
