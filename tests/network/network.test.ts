import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { parseNetwork } from "../../src/network/description.js";
import { loadDataset } from "../../src/network/load.js";
import { Network } from "../../src/network/network.js";
import { residualMlp } from "../../src/network/presets.js";
import { pictures } from "./pictures.js";

const small = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [{ type: "dense", name: "A", units: 5 }, { type: "relu" }, { type: "dense", name: "B", units: 4 }],
});

test("the report's network has its four tensors, in the order of their names", async () => {
  const network = await Network.create(residualMlp());
  assert.deepEqual(
    network.weights().map(({ name, shape }) => [name, ...shape]),
    [
      ["W1", 785, 100],
      ["W2", 100, 66],
      ["W3", 66, 10],
      ["W_skip", 100, 66],
    ],
  );
});

test("initial weights are N(0, 2/ins), the bias is zero, and the seed decides", async () => {
  const network = await Network.create(residualMlp(), { seed: 5 });
  for (const { name, shape, values } of network.weights()) {
    const ins = name === "W1" ? 784 : (shape[0] ?? 0);
    const weights = values.subarray(0, ins * (shape[1] ?? 0));
    const deviation = Math.sqrt(weights.reduce((sum, value) => sum + value * value, 0) / weights.length);
    assert.ok(Math.abs(deviation / Math.sqrt(2 / ins) - 1) < 0.08, `${name} has deviation ${deviation}`);
    assert.ok(values.subarray(weights.length).every((value) => value === 0));
  }
  const same = await Network.create(residualMlp(), { seed: 5 });
  const other = await Network.create(residualMlp(), { seed: 6 });
  assert.equal(await fingerprint(same.weights()), await fingerprint(network.weights()));
  assert.notEqual(await fingerprint(other.weights()), await fingerprint(network.weights()));
});

test("a seed that is not a whole number of 32 bits is refused", async () => {
  for (const seed of [-1, 1.5, 2 ** 32, Number.NaN]) {
    await assert.rejects(Network.create(small, { seed }), /The seed has to be a whole number from 0 to 4294967295/);
  }
});

const tasks = "/proc/self/task";

test("a network that is refused leaves no thread behind", {
  skip: !existsSync(tasks) && `without ${tasks}`,
}, async () => {
  const refused = () => assert.rejects(Network.create(small, { seed: 1.5, threads: 2 }), /The seed has to be/);
  await refused();
  const before = readdirSync(tasks).length;
  for (let i = 0; i < 8; i++) await refused();
  const left = () => readdirSync(tasks).length - before;
  for (let wait = 0; wait < 100 && left() > 2; wait++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(left() <= 2, `${left()} threads more than before`);
});

test("weights come back as they were set, and the padding stays zero", async () => {
  const network = await Network.create(small);
  const weights = network.weights().map((tensor) => ({ ...tensor, values: tensor.values.map((_, i) => i + 0.5) }));
  network.setWeights(weights);
  assert.deepEqual(network.weights(), weights);
  const { values, blockFloats } = network.table;
  const real = weights.reduce((sum, tensor) => sum + tensor.values.length, 0);
  assert.equal(network.engine.arena.floats(values, blockFloats).filter((value) => value !== 0).length, real);
});

test("weights that do not fit are refused by name, and change nothing", async () => {
  const network = await Network.create(small);
  const before = network.weights();
  const [a, b] = before;
  assert.ok(a && b);
  const zero = { ...a, values: a.values.map(() => 0) };
  const refused: [RegExp, typeof before][] = [
    [/lack the tensor "B"/, [zero]],
    [/hold a tensor "C"/, [zero, b, { ...b, name: "C" }]],
    [/"B" has to have the shape 6×4, but it has 4×6/, [zero, { ...b, shape: [4, 6] }]],
    [/"B" has to have a Float32Array of 24, but it has 23/, [zero, { ...b, values: b.values.slice(1) }]],
    [
      /Float32Array of 24, but it has something else/,
      [zero, { ...b, values: [...b.values] as unknown as Float32Array }],
    ],
    [/"B" holds NaN at index 2/, [zero, { ...b, values: b.values.map((value, i) => (i === 2 ? Number.NaN : value)) }]],
  ];
  for (const [message, weights] of refused) {
    assert.throws(() => network.setWeights(weights), message);
    assert.deepEqual(network.weights(), before);
  }
});

test("data of another size or with more classes are refused", async () => {
  const network = await Network.create(small);
  assert.throws(
    () => loadDataset(network, pictures(8, 5, 6)),
    /takes images of 6×5 pixels, but those of pictures have 5×6/,
  );
  assert.throws(() => loadDataset(network, pictures(8, 6, 5, 7)), /tells 4 classes apart, but pictures has 7/);
});
