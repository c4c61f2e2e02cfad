import assert from "node:assert/strict";
import { test } from "node:test";
import type { TeamKernels } from "../../src/engine/team.js";
import { type NetworkDescription, parseNetwork } from "../../src/network/description.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { CHUNK_ROWS, Network } from "../../src/network/network.js";
import { computeGradients } from "../../src/training/gradients.js";
import { pictures } from "./pictures.js";
import { referenceLoss, referenceWeights } from "./reference.js";

const input = { width: 6, height: 5 };
const withResidual = parseNetwork({
  input,
  layers: [
    { type: "dense", name: "W1", units: 9 },
    { type: "relu" },
    {
      type: "residual",
      main: [{ type: "dense", name: "W2", units: 7, bias: false }, { type: "relu" }],
      skip: [{ type: "dense", name: "W_skip", units: 7, bias: false }],
    },
    { type: "dense", name: "W3", units: 4, bias: false },
  ],
});
const withIdentity = parseNetwork({
  input,
  layers: [
    { type: "dense", units: 6 },
    { type: "relu" },
    { type: "residual", main: [{ type: "dense", units: 6 }, { type: "relu" }], skip: [] },
    { type: "dense", units: 4 },
  ],
});
const denseLater = parseNetwork({
  input,
  layers: [
    { type: "residual", main: [{ type: "relu" }], skip: [] },
    { type: "dense", units: 4 },
  ],
});
const plain = parseNetwork({
  input,
  layers: [
    { type: "dense", units: 11 },
    { type: "relu" },
    { type: "dense", units: 8 },
    { type: "relu" },
    { type: "dense", units: 4 },
  ],
});

/** The largest difference between analytic and numeric gradient of each tensor, over the tensor's largest gradient. */
async function gradientErrors(
  description: NetworkDescription,
  images = 10,
  sparseShare = 0,
  tamper: (network: Network) => void = () => {},
): Promise<Map<string, number>> {
  const data = pictures(images);
  const network = await Network.create(description, { seed: 3 });
  tamper(network);
  const loaded = loadDataset(network, data, sparseShare);
  computeGradients(network, loaded, numberImages(network, images), images);
  const weights = referenceWeights(network.weights());
  return new Map(
    network.gradients().map(({ name, values }) => {
      const numeric = numericGradient(weights.get(name), () =>
        referenceLoss(description, weights, data.images, data.labels),
      );
      const largest = numeric.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.ok(largest > 1e-3, `${name} has a gradient to compare with`);
      const error = numeric.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? Number.NaN))), 0);
      return [name, error / largest];
    }),
  );
}

/** Central differences, (f(x + h) − f(x − h)) / 2h, good to about h² + 1e-16/h. */
function numericGradient(values: Float64Array | undefined, loss: () => number): Float64Array {
  const h = 1e-5;
  assert.ok(values);
  return values.map((value, i) => {
    values[i] = value + h;
    const above = loss();
    values[i] = value - h;
    const below = loss();
    values[i] = value;
    return (above - below) / (2 * h);
  });
}

const TOLERANCE = 1e-5;

for (const [name, description] of Object.entries({ withResidual, withIdentity, denseLater, plain })) {
  for (const [input, sparseShare] of Object.entries({ "as a matrix": 0, "as lists": 1 })) {
    test(`the analytic gradient of every tensor is the numeric one: ${name}, input ${input}`, async () => {
      for (const [tensor, error] of await gradientErrors(description, 10, sparseShare)) {
        assert.ok(error < TOLERANCE, `${tensor} is off by ${error} of its largest gradient`);
      }
    });
  }
}

test("a batch larger than a chunk has the gradient of the whole batch", async () => {
  for (const [tensor, error] of await gradientErrors(plain, CHUNK_ROWS + 5)) {
    assert.ok(error < TOLERANCE, `${tensor} is off by ${error} of its largest gradient`);
  }
});

type OpenKernels = { -readonly [Name in keyof TeamKernels]: TeamKernels[Name] };

test("the check rejects a backward that drops the ReLU mask of the inner branch", async () => {
  const errors = await gradientErrors(withResidual, 10, 0, (network) => {
    const kernels: OpenKernels = network.engine.kernels;
    const ones = network.engine.arena.reserve(4 * 1024);
    network.engine.arena.floats(ones, 1024).fill(1);
    const masked = kernels.reluBackward;
    let calls = 0;
    kernels.reluBackward = (dx, dy, y, n) => {
      const inner = calls++ === 0;
      masked(dx, dy, inner ? ones : y, n);
    };
  });
  assert.ok((errors.get("W2") ?? 0) > 100 * TOLERANCE);
  assert.ok((errors.get("W3") ?? 1) < TOLERANCE);
});

test("the check rejects a backward in which nothing flows back through the inner branch", async () => {
  const errors = await gradientErrors(withResidual, 10, 0, (network) => {
    const kernels: OpenKernels = network.engine.kernels;
    const zeros = network.engine.arena.reserve(4 * 1024);
    const both = kernels.residualBackward;
    kernels.residualBackward = (dx, _main, skip, n) => both(dx, zeros, skip, n);
  });
  assert.ok((errors.get("W1") ?? 0) > 100 * TOLERANCE);
  assert.ok((errors.get("W2") ?? 1) < TOLERANCE);
});
