import assert from "node:assert/strict";
import { test } from "node:test";
import type { Dataset } from "../../src/data/dataset.js";
import type { TeamKernels } from "../../src/engine/team.js";
import { type NetworkDescription, parseNetwork } from "../../src/network/description.js";
import { loadDataset, numberImages } from "../../src/network/load.js";
import { CHUNK_ROWS, type NamedTensor, Network } from "../../src/network/network.js";
import { isTrained } from "../../src/network/tensors.js";
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

const conv2d = (channels: number, more = {}) => ({ type: "conv2d", channels, size: 3, padding: "same", ...more });
const flatAnd = (...layers: unknown[]) => [...layers, { type: "flatten" }, { type: "dense", units: 4 }];
const convolutional = parseNetwork({
  input,
  layers: flatAnd(
    conv2d(3, { size: 2 }),
    { type: "relu" },
    { type: "maxpool", size: 2, stride: 1 },
    conv2d(9, { padding: "valid", bias: false }),
    { type: "relu" },
    conv2d(5, { stride: 2 }),
  ),
});
const pooling = parseNetwork({
  input,
  layers: flatAnd(conv2d(3), { type: "maxpool" }, { type: "relu" }, conv2d(4), { type: "avgpool", size: 2, stride: 1 }),
});
const averaged = parseNetwork({
  input,
  layers: flatAnd(conv2d(9), { type: "relu" }, { type: "avgpool", size: "all" }),
});
const largest = parseNetwork({ input, layers: flatAnd(conv2d(9), { type: "maxpool", size: "all" }) });
const residualPictures = parseNetwork({
  input,
  layers: flatAnd(
    { type: "residual", main: [{ type: "relu" }], skip: [] },
    conv2d(8, { padding: "valid" }),
    {
      type: "residual",
      main: [conv2d(5, { stride: 2 }), { type: "relu" }, conv2d(6)],
      skip: [conv2d(6, { size: 1, stride: 2, bias: false })],
    },
    { type: "residual", main: [conv2d(6), { type: "relu" }], skip: [] },
  ),
});

const dropped = parseNetwork({
  input,
  layers: [
    conv2d(3),
    { type: "dropout", rate: 0.25 },
    { type: "flatten" },
    { type: "residual", main: [{ type: "dropout" }], skip: [] },
    { type: "dense", units: 9 },
    { type: "relu" },
    { type: "dropout", rate: 0.4 },
    { type: "dense", units: 4 },
  ],
});
const normalised = parseNetwork({
  input,
  layers: [
    conv2d(3),
    { type: "batchnorm" },
    { type: "relu" },
    conv2d(9, { stride: 2, bias: false }),
    { type: "residual", main: [{ type: "batchnorm" }, { type: "relu" }], skip: [] },
    { type: "flatten" },
    { type: "dense", units: 7 },
    { type: "batchnorm" },
    { type: "relu" },
    { type: "dense", units: 4 },
  ],
});
/** Branches that change the shape, each in its own way. */
const branches = parseNetwork({
  input,
  layers: [
    conv2d(3),
    {
      type: "residual",
      main: [{ type: "maxpool" }, { type: "relu" }, conv2d(5)],
      skip: [conv2d(5, { size: 2, stride: 2, padding: "valid", bias: false }), { type: "batchnorm" }],
    },
    {
      type: "residual",
      main: [{ type: "flatten" }, { type: "dense", units: 6 }, { type: "relu" }],
      skip: [{ type: "avgpool", stride: 1 }, { type: "flatten" }, { type: "dense", units: 6 }, { type: "dropout" }],
    },
    { type: "dense", units: 4 },
  ],
});
/** Windows with pixels between them, which none covers. */
const spaced = parseNetwork({
  input,
  layers: flatAnd(
    conv2d(3),
    {
      type: "residual",
      main: [conv2d(3, { size: 2, stride: 3, padding: "valid" })],
      skip: [{ type: "maxpool", size: 2, stride: 3 }],
    },
    conv2d(4),
    { type: "avgpool", size: 1, stride: 2 },
  ),
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
  const numeric = numericGradients(description, network.weights(), data);
  const trained = new Set(network.table.tensors.filter(isTrained).map(({ name }) => name));
  const gradients = network.gradients().filter(({ name, values }) => {
    assert.ok(trained.has(name) || values.every((value) => value === 0), `${name} is not trained`);
    return trained.has(name);
  });
  return new Map(
    gradients.map(({ name, values }) => {
      const expected = numeric.get(name);
      assert.ok(expected);
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.ok(largest > 1e-3, `${name} has a gradient to compare with`);
      const error = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (values[i] ?? Number.NaN))), 0);
      return [name, error / largest];
    }),
  );
}

type Gradients = ReadonlyMap<string, Float64Array>;

/** Of what was asked for before: they take seconds, and do not depend on how the network computes. */
const known = new Map<string, Gradients>();

/** The gradients of all tensors that are trained, by the reference alone. */
function numericGradients(description: NetworkDescription, given: NamedTensor[], data: Dataset): Gradients {
  const question = JSON.stringify([description, data.count, given.map(({ values }) => Array.from(values))]);
  const before = known.get(question);
  if (before !== undefined) return before;
  const weights = referenceWeights(given);
  const loss = () => referenceLoss(description, weights, data.images, data.labels, true);
  const gradients = new Map([...weights.keys()].map((name) => [name, numericGradient(weights.get(name), loss)]));
  known.set(question, gradients);
  return gradients;
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

const networks = {
  withResidual,
  withIdentity,
  denseLater,
  plain,
  convolutional,
  pooling,
  averaged,
  largest,
  residualPictures,
  dropped,
  normalised,
  branches,
  spaced,
};

for (const [name, description] of Object.entries(networks)) {
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

test("the check rejects a convolution whose gradient goes to the pixels beside", async () => {
  const errors = await gradientErrors(convolutional, 10, 0, (network) => {
    const kernels: OpenKernels = network.engine.kernels;
    const exact = kernels.conv2dBackwardInput;
    kernels.conv2dBackwardInput = (dx, ...rest) => exact(dx + 32, ...rest);
  });
  assert.ok((errors.get("conv2d1") ?? 0) > 100 * TOLERANCE);
  assert.ok((errors.get("conv2d3") ?? 1) < TOLERANCE);
});
