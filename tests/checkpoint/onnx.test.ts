import assert from "node:assert/strict";
import { test } from "node:test";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import { writeOnnx } from "../../src/checkpoint/onnx.js";
import { type NetworkDescription, parseNetwork } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { preset, presetNames, residualMlp } from "../../src/network/presets.js";
import { predict } from "../../src/training/evaluate.js";
import { recipeFor } from "../../src/training/recipes.js";
import { Training } from "../../src/training/training.js";
import { pictures } from "../network/pictures.js";
import { bytesOf, decodeMessage, textsOf } from "./decoded-protobuf.js";

env.wasm.numThreads = 1;
const IMAGES = 1000;
const TOLERANCE = 1e-5;

const input = { width: 6, height: 5 };
const dense = (units: number, more = {}) => ({ type: "dense", units, ...more });
const conv2d = (channels: number, more = {}) => ({ type: "conv2d", channels, size: 3, ...more });
const relu = { type: "relu" };
const residual = (main: unknown[], skip: unknown[]) => ({ type: "residual", main, skip });

const borrowing = parseNetwork({
  input,
  layers: [
    ...["images", "A", "A_bias", "relu"].map((name) => dense(8, { name })),
    relu,
    relu,
    dense(4, { name: "logits" }),
  ],
});

const handmade: Readonly<Record<string, NetworkDescription>> = {
  "dense only": parseNetwork({ input, layers: [dense(4)] }),
  "dense without bias": parseNetwork({ input, layers: [dense(7, { bias: false }), dense(4, { bias: false })] }),
  "biases everywhere": parseNetwork({
    input,
    layers: [dense(9), relu, residual([dense(8), relu, dense(6)], [dense(6)]), relu, dense(4)],
  }),
  "identity as skip": parseNetwork({ input, layers: [dense(9), residual([dense(9), relu], []), dense(4)] }),
  "identity as main": parseNetwork({ input, layers: [dense(9), relu, residual([], [dense(9)]), dense(4)] }),
  "identity twice": parseNetwork({ input, layers: [dense(9), residual([], []), dense(4)] }),
  "residual in residual": parseNetwork({
    input,
    layers: [
      dense(9),
      residual([residual([dense(9), relu], []), relu], [residual([dense(9)], [relu, dense(9)])]),
      dense(4),
    ],
  }),
  "residual and relu on the picture, and as the last layers": parseNetwork({
    input,
    layers: [relu, residual([relu], []), residual([dense(4)], [dense(4)]), relu],
  }),
  "convolutions, valid and same, with strides and without bias": parseNetwork({
    input,
    layers: [
      conv2d(5, { padding: "same", size: 4 }),
      relu,
      conv2d(9, { stride: 2, padding: "same", bias: false }),
      conv2d(4, { size: 2 }),
      { type: "flatten" },
      dense(4),
    ],
  }),
  "pooling, and a residual layer of pictures": parseNetwork({
    input,
    layers: [
      residual([relu], []),
      conv2d(9, { size: 2, bias: false }),
      residual([conv2d(9, { padding: "same" }), relu], []),
      { type: "maxpool", size: 2, stride: 1 },
      { type: "avgpool", size: 2, stride: 1 },
      { type: "flatten" },
      dense(4, { bias: false }),
    ],
  }),
  "pooling of all of a picture": parseNetwork({
    input,
    layers: [
      conv2d(5, { padding: "same" }),
      residual([{ type: "maxpool", size: "all" }], [{ type: "avgpool", size: "all" }]),
      { type: "flatten" },
      dense(4),
    ],
  }),
  "batch normalisation of pictures and of numbers, and dropout": parseNetwork({
    input,
    layers: [
      conv2d(9, { bias: false }),
      { type: "batchnorm" },
      { type: "dropout" },
      { type: "flatten" },
      dense(7),
      { type: "batchnorm" },
      relu,
      dense(4),
    ],
  }),
  "flattened pixels": parseNetwork({ input, layers: [{ type: "flatten" }, dense(4)] }),
  "names that the model uses itself": borrowing,
  "options that change backward and the loss": parseNetwork({
    input,
    layers: [
      dense(9, { initial: "unit" }),
      { ...relu, mask: false },
      { ...residual([dense(9)], []), mainGradient: false },
      dense(4),
    ],
    loss: { epsilon: 1e-12, gradient: "sum" },
  }),
};

const networks = new Map([
  ...presetNames.map((name) => [`the preset ${name}`, preset(name, { width: 28, height: 28 }, 10)] as const),
  ...Object.entries(handmade),
]);

for (const [name, description] of networks) {
  test(`onnxruntime computes what the network does: ${name}`, async (t) => {
    const network = await randomNetwork(description);
    const { height, width } = description.input;
    const size = height * width;
    const { images } = pictures(IMAGES, width, height, network.classes);
    const expected = predict(network, images);
    const session = await InferenceSession.create(writeOnnx(description, network.weights()));
    network.close();
    assert.deepEqual([session.inputNames, session.outputNames], [["images"], ["probabilities", "logits"]]);

    const batch = await run(session, description, images);
    const classes = classesOf(expected, network.classes);
    assert.deepEqual(classesOf(batch.probabilities, network.classes), classes);
    assert.deepEqual(classesOf(batch.logits, network.classes), classes);
    assert.ok(new Set(classes).size > 1, "every image is of one class");
    const difference = largestDifference(batch.probabilities, expected);
    t.diagnostic(`${IMAGES} images, largest difference of a probability ${difference.toExponential(1)}`);
    assert.ok(difference <= TOLERANCE, `a probability differs by ${difference}`);
    assert.ok(largestDifference(softmaxOf(batch.logits, network.classes), expected) <= TOLERANCE);

    for (const i of [0, 1, IMAGES - 1]) {
      const one = await run(session, description, images.subarray(i * size, (i + 1) * size));
      const row = expected.subarray(i * network.classes, (i + 1) * network.classes);
      assert.ok(largestDifference(one.probabilities, row) <= TOLERANCE);
    }
    await session.release();
  });
}

const tiny = parseNetwork({ input: { height: 1, width: 2 }, layers: [dense(3, { name: "W" })] });
const w = { name: "W", shape: [3, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6, -0.5, 0, 2 ** -149) };
const tinyWeights = [w];

test("a model has its versions, producer, graph, operator set and network", () => {
  const model = writeOnnx(tiny, tinyWeights, { producerVersion: "1.2.3" });
  const found = decodeMessage(model);
  assert.deepEqual(
    found.map(({ field }) => field),
    [1, 2, 3, 7, 8, 14],
  );
  assert.equal(found[0]?.value, 8);
  assert.deepEqual([textsOf(model, 2), textsOf(model, 3)], [["glyphnet"], ["1.2.3"]]);
  assert.deepEqual(bytesOf(model, 8).map(decodeMessage), [[{ field: 2, value: 17 }]]);
  const [metadata = new Uint8Array()] = bytesOf(model, 14);
  assert.deepEqual(textsOf(metadata, 1), ["network"]);
  assert.deepEqual(parseNetwork(JSON.parse(textsOf(metadata, 2).join())), tiny);
  assert.deepEqual(textsOf(writeOnnx(tiny, tinyWeights), 3), []);
});

test("a graph has its nodes, name, initializers, input and outputs", () => {
  const [graph = new Uint8Array()] = bytesOf(writeOnnx(tiny, tinyWeights), 7);
  assert.deepEqual(
    decodeMessage(graph).map(({ field }) => field),
    [1, 1, 1, 2, 5, 5, 11, 12, 12],
  );
  assert.deepEqual(textsOf(graph, 2), ["glyphnet"]);
  assert.deepEqual(
    bytesOf(graph, 1).map((node) => [textsOf(node, 4), textsOf(node, 1), textsOf(node, 2), textsOf(node, 3)]),
    [
      [["Flatten"], ["images"], ["flat"], ["flat"]],
      [["Gemm"], ["flat", "W", "W_bias"], ["logits"], ["logits"]],
      [["Softmax"], ["logits"], ["probabilities"], ["probabilities"]],
    ],
  );
});

test("initializers hold the weights and, apart from them, the bias: little-endian, row by row", () => {
  const [graph = new Uint8Array()] = bytesOf(writeOnnx(tiny, tinyWeights), 7);
  const found = bytesOf(graph, 5).map((tensor) => {
    const [raw = new Uint8Array()] = bytesOf(tensor, 9);
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    return {
      name: textsOf(tensor, 8),
      numbers: decodeMessage(tensor).filter(({ value }) => typeof value === "number"),
      values: Array.from({ length: raw.length / 4 }, (_, i) => view.getFloat32(4 * i, true)),
    };
  });
  const type = { field: 2, value: 1 };
  assert.deepEqual(found, [
    { name: ["W"], numbers: [{ field: 1, value: 2 }, { field: 1, value: 3 }, type], values: [1, 2, 3, 4, 5, 6] },
    { name: ["W_bias"], numbers: [{ field: 1, value: 3 }, type], values: [-0.5, 0, 2 ** -149] },
  ]);
});

test("every name is a C identifier, and one that is taken gets a number", async () => {
  const network = await randomNetwork(borrowing);
  const [graph = new Uint8Array()] = bytesOf(writeOnnx(borrowing, network.weights()), 7);
  network.close();
  const values = bytesOf(graph, 1).flatMap((node) => textsOf(node, 2));
  const constants = bytesOf(graph, 5).flatMap((tensor) => textsOf(tensor, 8));
  const weights = ["images_2", "A", "A_bias", "relu", "logits_2"];
  const biases = ["images_bias", "A_bias_2", "A_bias_bias", "relu_bias", "logits_bias"];
  assert.deepEqual(constants.toSorted(), [...weights, ...biases].toSorted());
  const names = ["images", ...values, ...constants];
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[A-Za-z]\w*$/);
});

test("input and outputs are f32 with a batch of any size, and the input says what it takes", () => {
  const [graph = new Uint8Array()] = bytesOf(writeOnnx(tiny, tinyWeights), 7);
  const described = (info: Uint8Array) => {
    const [type = new Uint8Array()] = bytesOf(info, 2);
    const [tensor = new Uint8Array()] = bytesOf(type, 1);
    const [shape = new Uint8Array()] = bytesOf(tensor, 2);
    const sizes = bytesOf(shape, 1).map((size) => textsOf(size, 2)[0] ?? decodeMessage(size)[0]);
    return [textsOf(info, 1), decodeMessage(tensor)[0], ...sizes];
  };
  const type = { field: 1, value: 1 };
  const [images = new Uint8Array()] = bytesOf(graph, 11);
  assert.deepEqual(described(images), [["images"], type, "batch", { field: 1, value: 1 }, { field: 1, value: 2 }]);
  assert.match(textsOf(images, 3).join(), /divided by 255/);
  assert.deepEqual(bytesOf(graph, 12).map(described), [
    [["probabilities"], type, "batch", { field: 1, value: 3 }],
    [["logits"], type, "batch", { field: 1, value: 3 }],
  ]);
});

const refused: readonly (readonly [what: string, weights: readonly NamedTensor[], message: RegExp])[] = [
  ["a tensor is missing", [], /lack the tensor "W"/],
  ["a tensor is unknown", [w, { ...w, name: "V" }], /hold a tensor "V", which this network has not; it has W\./],
  ["the bias is missing", [{ ...w, shape: [2, 3] }], /"W" has to have the shape 3×3, but it has 2×3/],
  ["values are missing", [{ ...w, values: w.values.subarray(1) }], /"W" has to have .*3×3.* 8 values/],
  ["a weight is NaN", [{ ...w, values: w.values.with(4, Number.NaN) }], /"W" holds NaN at index 4/],
];
for (const [what, weights, message] of refused) {
  test(`refused: ${what}`, () => {
    assert.throws(() => writeOnnx(tiny, weights), { name: "InputError", message });
  });
}

test("refused: a network that is not valid", () => {
  assert.throws(() => writeOnnx({ ...tiny, layers: [] }, tinyWeights), { name: "InputError", message: /not valid/ });
});

/**
 * Uniform weights of the variance 2/ins, and biases of the same. From N(0, 1), as the preset `report` starts, logits
 * go into the thousands, where rounding to f32 alone moves a probability by more than the tolerance.
 */
async function randomNetwork(description: NetworkDescription): Promise<Network> {
  const network = await Network.create(description, { threads: 1 });
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  network.setWeights(
    network.weights().map((tensor) => {
      const bound = Math.sqrt(6 / (tensor.shape[0] ?? 1));
      // Running means may be any, but variances are above 0.
      const draw = tensor.name.endsWith("_running") ? () => 0.5 + Math.abs(uniform()) : () => bound * uniform();
      return { ...tensor, values: tensor.values.map(draw) };
    }),
  );
  if (network.wholeBatch !== undefined) await settle(network);
  return network;
}

/** Trains the network a little, so that what running means and variances normalise tells classes apart. */
async function settle(network: Network): Promise<void> {
  const { height, width } = network.description.input;
  const few = pictures(64, width, height, network.classes, 5);
  const training = new Training(network, few, few, { ...recipeFor(residualMlp()), epochs: 12, batch: 16, seed: 0 });
  for await (const _ of training.run());
  training.close();
}

/** The model's outputs for images of grey values 0 to 255. */
async function run(
  session: InferenceSession,
  { input: { height, width } }: NetworkDescription,
  images: Uint8Array,
): Promise<{ probabilities: Float32Array; logits: Float32Array }> {
  const values = Float32Array.from(images, (pixel) => pixel / 255);
  const { probabilities, logits } = await session.run({
    images: new Tensor("float32", values, [images.length / (height * width), height, width]),
  });
  return { probabilities: floats(probabilities), logits: floats(logits) };
}

function floats(tensor: Tensor | undefined): Float32Array {
  assert.ok(tensor?.data instanceof Float32Array);
  return tensor.data;
}

function rowsOf(matrix: Float32Array, columns: number): Float32Array[] {
  return Array.from({ length: matrix.length / columns }, (_, row) =>
    matrix.subarray(row * columns, (row + 1) * columns),
  );
}

function classesOf(matrix: Float32Array, classes: number): number[] {
  return rowsOf(matrix, classes).map((row) => row.indexOf(Math.max(...row)));
}

function softmaxOf(logits: Float32Array, classes: number): Float32Array {
  return Float32Array.from(
    rowsOf(logits, classes).flatMap((row) => {
      const powers = Array.from(row, (logit) => Math.exp(logit - Math.max(...row)));
      const sum = powers.reduce((total, power) => total + power, 0);
      return powers.map((power) => power / sum);
    }),
  );
}

function largestDifference(found: Float32Array, expected: Float32Array): number {
  assert.equal(found.length, expected.length);
  return found.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (expected[i] ?? Number.NaN))), 0);
}
