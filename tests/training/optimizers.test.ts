import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fields } from "../../src/layers/fields.js";
import { parseNetwork } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { Blocks } from "../../src/training/blocks.js";
import {
  type OptimizerDescription,
  optimizerFrom,
  optimizerTypes,
  parseOptimizer,
} from "../../src/training/optimizers.js";
import { Update } from "../../src/training/update.js";
import {
  adam,
  clipped,
  fadingMean,
  momentum,
  nesterov,
  type ReferenceOptimizer,
  rmsprop,
} from "./reference-optimizers.js";

const STEPS = 200;
/** A tensor with a bias, one without between them, and one that ends the block with its bias. */
const description = parseNetwork({
  input: { width: 6, height: 5 },
  layers: [
    { type: "dense", name: "A", units: 9 },
    { type: "relu" },
    { type: "dense", name: "B", units: 7, bias: false },
    { type: "dense", name: "C", units: 4 },
  ],
});

/** All numbers of all tensors, row by row. */
const flat = (tensors: readonly NamedTensor[]): number[] => tensors.flatMap(({ values }) => [...values]);

/** For each number of the weights: the decay, or 0 where it is a bias, which is the last row of A and of C. */
function decays(tensors: readonly NamedTensor[], decay: number): number[] {
  return tensors.flatMap(({ name, shape: [rows = 0, columns = 0], values }) =>
    Array.from(values, (_, i) => (name !== "B" && Math.floor(i / columns) === rows - 1 ? 0 : decay)),
  );
}

/** A bowl whose bottom is at 0.3, with noise: what the optimizers go down. In f32, so that both get the same. */
function gradientAt(point: readonly number[], random: () => number): number[] {
  return point.map((w, i) => Math.fround((0.1 + (i % 5) / 5) * (w - 0.3) + 0.2 * random()));
}

function noise(): () => number {
  let state = 7;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

interface Comparison {
  readonly optimizer: OptimizerDescription;
  readonly rate: number;
  readonly clip?: number;
  readonly average?: number;
  reference(start: readonly number[], decay: (value: number) => number[]): ReferenceOptimizer;
}

function write(network: Network, gradient: readonly number[]): void {
  let from = 0;
  const tensors = network.weights().map(({ name, shape, values }) => {
    const part = gradient.slice(from, from + values.length);
    from += values.length;
    return { name, shape, values: Float32Array.from(part) };
  });
  network.blockWriter(network.table.gradients, tensors, "gradients")();
}

function assertNear(actual: readonly number[], expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? Number.NaN;
    assert.ok(Math.abs(value - wanted) <= 2e-6, `${what}, number ${i}: ${value} is not ${wanted}`);
  });
}

async function compare({ optimizer, rate, clip, average, reference }: Comparison): Promise<void> {
  const network = await Network.create(description, { seed: 4, threads: 1 });
  const options = { optimizer, ...(clip === undefined ? {} : { clip }), ...(average === undefined ? {} : { average }) };
  const update = new Update(network, options, new Blocks(network));
  const start = network.weights();
  const expected = reference(flat(start), (value) => decays(start, value));
  const random = noise();
  const points: number[][] = [];
  let shortened = 0;
  for (let step = 1; step <= STEPS; step++) {
    const gradient = gradientAt(expected.point(), random);
    write(network, gradient);
    const norm = update.apply(rate, step);
    const length = Math.hypot(...gradient);
    assert.ok(clip === undefined ? norm === undefined : Math.abs((norm ?? 0) / length - 1) < 1e-12, `norm ${norm}`);
    if (clip !== undefined && length > clip) shortened++;
    expected.step(clip === undefined ? gradient : clipped(gradient, clip));
    points.push([...expected.point()]);
    if (step % 20 === 0 || step < 4) {
      assertNear(flat(network.weights()), expected.point(), `step ${step}`);
      if (average !== undefined && update.average !== undefined) {
        assertNear(flat(network.readBlock(update.average)), fadingMean(points, average), `average after step ${step}`);
      }
    }
  }
  if (clip !== undefined) assert.ok(shortened > 10 && shortened < STEPS - 10, `${shortened} gradients were clipped`);
  assert.ok(Math.hypot(...flat(start).map((w, i) => w - (expected.point()[i] ?? 0))) > 1, "the weights have moved");
}

const f32 = Math.fround;
const betas = { beta1: f32(0.9), beta2: f32(0.999), epsilon: 1e-8 };
const given = (fields: Record<string, unknown>) => parseOptimizer(new Fields(fields, "optimizer"));

const comparisons: Readonly<Record<string, Comparison>> = {
  "gradient descent": {
    optimizer: given({ type: "sgd", momentum: 0 }),
    rate: 0.05,
    reference: (start, decay) => momentum(start, 0.05, 0, decay(0)),
  },
  "momentum, with decay": {
    optimizer: given({ type: "sgd", weightDecay: 0.1 }),
    rate: 0.01,
    reference: (start, decay) => momentum(start, 0.01, 0.9, decay(0.1)),
  },
  "Nesterov's momentum, with decay and an average": {
    optimizer: given({ type: "sgd", nesterov: true, weightDecay: 0.1 }),
    rate: 0.01,
    average: 0.97,
    reference: (start, decay) => nesterov(start, 0.01, 0.9, decay(0.1)),
  },
  "RMSprop, with decay": {
    optimizer: given({ type: "rmsprop", weightDecay: 0.1 }),
    rate: 0.002,
    reference: (start, decay) => rmsprop(start, 0.002, { beta: f32(0.9), epsilon: 1e-8 }, decay(0.1)),
  },
  Adam: {
    optimizer: given({ type: "adam" }),
    rate: 0.002,
    reference: (start, decay) => adam(start, { alpha: 0.002, ...betas }, decay(0), decay(0)),
  },
  "Adam, with decay and clipping": {
    optimizer: given({ type: "adam", weightDecay: 0.1 }),
    rate: 0.002,
    clip: 4,
    reference: (start, decay) => adam(start, { alpha: 0.002, ...betas }, decay(0.1), decay(0)),
  },
  "AdamW, with decay, clipping and an average": {
    optimizer: given({ type: "adamw", weightDecay: 0.5 }),
    rate: 0.002,
    clip: 4,
    average: 0.99,
    reference: (start, decay) => adam(start, { alpha: 0.002, ...betas }, decay(0), decay(0.5)),
  },
  "momentum, with clipping and an average": {
    optimizer: given({ type: "sgd" }),
    rate: 0.01,
    clip: 4,
    average: 0.9,
    reference: (start, decay) => momentum(start, 0.01, 0.9, decay(0)),
  },
};

describe(`optimizers agree with their papers over ${STEPS} steps`, () => {
  for (const [name, comparison] of Object.entries(comparisons)) test(name, () => compare(comparison));

  test("every type is among them", () => {
    const compared = Object.values(comparisons).map(({ optimizer }) => optimizer.type);
    assert.deepEqual([...new Set(compared)].sort(), [...optimizerTypes].sort());
  });
});

test("what is not given is as usual", () => {
  assert.deepEqual(given({ type: "sgd" }), { type: "sgd", momentum: 0.9 });
  assert.deepEqual(given({ type: "rmsprop" }), { type: "rmsprop", beta2: 0.9, epsilon: 1e-8 });
  assert.deepEqual(given({ type: "adam" }), { type: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  assert.deepEqual(given({ type: "adamw" }), {
    ...{ type: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    weightDecay: 0.01,
  });
});

const refused: readonly [OptimizerDescription, RegExp][] = [
  [{ type: "sgd", momentum: 1 }, /optimizer\.momentum has to be a number from 0 to below 1, but it is 1\./],
  [{ type: "sgd", momentum: 0, weightDecay: -1 }, /weightDecay has to be a number from 0 to 1, but it is -1/],
  [{ type: "rmsprop", beta2: Number.NaN, epsilon: 1e-8 }, /beta2 has to be .* but it is NaN/],
  [{ type: "rmsprop", beta2: 0.9, epsilon: 0 }, /epsilon has to be a number from 1e-30 to 1, but it is 0/],
  [
    { type: "adam", beta1: 0.9, beta2: 0.99999999, epsilon: 1 },
    /beta2 has to be a number from 0 to below 1, but it is 0\.9/,
  ],
  [{ type: "adam", beta1: -0.1, beta2: 0.9, epsilon: 1 }, /beta1 has to be/],
  [{ type: "adamw", beta1: 0.9, beta2: 0.9, epsilon: 1, weightDecay: 2 }, /weightDecay/],
];
for (const [optimizer, message] of refused) {
  test(`refused: ${JSON.stringify(optimizer)}`, () => assert.throws(() => optimizerFrom(optimizer), message));
}

test("fields of another optimizer are refused by name", () => {
  assert.throws(() => given({ type: "adam", momentum: 0.9 }), /unknown field "momentum"; it can have: type, beta1/);
  assert.throws(() => given({ type: "lbfgs" }), /"sgd" or "rmsprop" or "adam" or "adamw"/);
});
