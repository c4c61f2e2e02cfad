import assert from "node:assert/strict";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import type { LayerDescription } from "../../src/layers/sequence.js";
import { activations } from "../../src/network/activations.js";
import { parseNetwork } from "../../src/network/description.js";
import { CHUNK_ROWS, Network } from "../../src/network/network.js";
import { predict } from "../../src/training/evaluate.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "./pictures.js";
import { referenceLogits, referenceWeights } from "./reference.js";

const input = { width: 6, height: 5 };
const convolution = parseNetwork({
  input,
  layers: [
    { type: "conv2d", name: "C", channels: 3, size: 3, padding: "same" },
    { type: "batchnorm", name: "N" },
    {
      type: "residual",
      main: [{ type: "conv2d", name: "M", channels: 3, size: 1 }, { type: "relu" }],
      skip: [],
    },
    { type: "maxpool" },
    { type: "flatten" },
    { type: "dropout" },
    { type: "dense", name: "D", units: 4 },
  ],
});

/** The layers that lead to each layer, by its path. */
const leading: Record<string, (layers: readonly LayerDescription[]) => readonly LayerDescription[]> = {
  "layers[0]": (layers) => layers.slice(0, 1),
  "layers[1]": (layers) => layers.slice(0, 2),
  "layers[2].main[0]": (layers) => [...layers.slice(0, 2), ...mainOf(layers[2]).slice(0, 1)],
  "layers[2].main[1]": (layers) => [...layers.slice(0, 2), ...mainOf(layers[2])],
  "layers[2]": (layers) => layers.slice(0, 3),
  "layers[3]": (layers) => layers.slice(0, 4),
  "layers[4]": (layers) => layers.slice(0, 5),
  "layers[5]": (layers) => layers.slice(0, 6),
  "layers[6]": (layers) => layers,
};
const shapes = [[5, 6, 3], [5, 6, 3], [5, 6, 3], [5, 6, 3], [5, 6, 3], [2, 3, 3], [18], [18], [4]];

function mainOf(layer: LayerDescription | undefined): readonly LayerDescription[] {
  return layer?.type === "residual" ? layer.main : [];
}

test("each layer's output is that of the double-precision network which ends with it, in its real shape", async () => {
  const network = await Network.create(convolution, { seed: 5 });
  const data = pictures(3);
  const weights = referenceWeights(network.weights());
  const found = activations(network, data.images);
  assert.deepEqual(
    found.map(({ path }) => path),
    Object.keys(leading),
  );
  assert.deepEqual(
    found.map(({ shape }) => shape),
    shapes,
  );
  for (const { path, values } of found) {
    const layers = leading[path]?.(convolution.layers) ?? [];
    const expected = referenceLogits({ ...convolution, layers }, weights, data.images).flat();
    assert.equal(values.length, expected.length, path);
    expected.forEach((value, i) => {
      assert.ok(Math.abs((values[i] ?? Number.NaN) - value) < 1e-5, `${path}: ${values[i]} for ${value} at ${i}`);
    });
  }
});

test("pictures beyond a chunk have the activations that they have alone", async () => {
  const layers = [{ type: "dense", units: 9 }, { type: "relu" }, { type: "dense", units: 4 }];
  const network = await Network.create(parseNetwork({ input, layers }), { seed: 8 });
  const data = pictures(CHUNK_ROWS + 3);
  const all = activations(network, data.images);
  for (const i of [0, 1, CHUNK_ROWS, data.count - 1]) {
    activations(network, data.images.subarray(30 * i, 30 * i + 30)).forEach(({ values }, layer) => {
      assert.deepEqual(values, all[layer]?.values.slice(i * values.length, (i + 1) * values.length));
    });
  }
});

test("looking between two steps changes no bit of a run", async () => {
  const run = async (look: (network: Network) => void): Promise<string> => {
    const network = await Network.create(convolution, { seed: 3 });
    const training = new Training(network, pictures(203), pictures(40, 6, 5, 4, 2), {
      epochs: 1,
      batch: 64,
      optimizer: { type: "sgd", momentum: 0.9 },
      rate: 0.05,
      schedule: { type: "constant" },
      warmUp: 0,
      seed: 1,
    });
    for await (const _ of training.run()) look(network);
    training.close();
    return fingerprint(network.weights());
  };
  const looked = await run((network) => {
    activations(network, pictures(7).images);
    predict(network, pictures(600, 6, 5, 4, 9).images);
  });
  assert.equal(looked, await run(() => undefined));
});

test("bytes that are not whole pictures are refused", async () => {
  const network = await Network.create(convolution);
  assert.throws(() => activations(network, new Uint8Array(31)), /takes images of 6×5 pixels, but 31 bytes/);
});
