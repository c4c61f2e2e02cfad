import assert from "node:assert/strict";
import { test } from "node:test";
import { lenet5, type NamedTensor, Network, parseNetwork, residualMlp } from "glyphnet";
import { firstWeights, MOST_PICTURES } from "../../demo/training/first-weights.js";

function numbered(network: Network): NamedTensor[] {
  return network.weights().map((tensor) => ({ ...tensor, values: tensor.values.map((_, i) => i) }));
}

test("a unit's picture holds its weight of each pixel, without the bias", async () => {
  const network = await Network.create(residualMlp());
  const found = firstWeights(network.description, numbered(network));
  assert.ok(found);
  const { tensor, kind, height, width, count, all, values } = found;
  assert.deepEqual([tensor, kind, height, width, count, all], ["W1", "units", 28, 28, 100, 100]);
  assert.equal(values.length, 100 * 784);
  for (const [unit, pixel] of [
    [0, 0],
    [3, 17],
    [99, 783],
  ] as const) {
    assert.equal(values[unit * 784 + pixel], pixel * 100 + unit);
  }
});

test("a filter's picture has the window's size", async () => {
  const network = await Network.create(lenet5({ height: 28, width: 28 }, 10));
  const found = firstWeights(network.description, numbered(network));
  const channels = found?.all ?? 0;
  assert.deepEqual([found?.kind, found?.height, found?.width, found?.count], ["filters", 5, 5, channels]);
  assert.equal(found?.values[1 * 25 + 7], 7 * channels + 1);
});

test("of very many units the first are shown, of branches the main one", async () => {
  const network = await Network.create(
    parseNetwork({
      input: { width: 4, height: 3 },
      layers: [
        { type: "flatten" },
        {
          type: "residual",
          main: [{ type: "relu" }, { type: "dense", name: "M", units: 300 }],
          skip: [{ type: "dense", name: "S", units: 300 }],
        },
        { type: "dense", units: 4 },
      ],
    }),
  );
  const found = firstWeights(network.description, numbered(network));
  assert.deepEqual([found?.tensor, found?.count, found?.all], ["M", MOST_PICTURES, 300]);
  assert.deepEqual([found?.height, found?.width, found?.values[12 + 5]], [3, 4, 5 * 300 + 1]);
});
