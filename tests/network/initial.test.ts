import assert from "node:assert/strict";
import { test } from "node:test";
import { type NetworkDescription, parseNetwork } from "../../src/network/description.js";
import { type NamedTensor, Network } from "../../src/network/network.js";
import { reportNetwork } from "../../src/network/report.js";

async function draw(description: NetworkDescription, seed: number): Promise<NamedTensor[]> {
  return (await Network.create(description, { seed, threads: 1 })).weights();
}

function rowsOf({ shape: [rows = 0, columns = 0], values }: NamedTensor): Float32Array[] {
  return Array.from({ length: rows }, (_, row) => values.subarray(row * columns, (row + 1) * columns));
}

/** Mean and deviation within four standard errors. */
function assertStandardNormal(name: string, numbers: Float32Array): void {
  const count = numbers.length;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / count;
  const deviation = Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  assert.ok(Math.abs(mean) < 4 / Math.sqrt(count), `${name} has mean ${mean}`);
  assert.ok(Math.abs(deviation - 1) < 4 / Math.sqrt(2 * count), `${name} has deviation ${deviation}`);
}

test("`unit` draws weights and biases from N(0, 1)", async () => {
  for (const seed of [0, 1]) {
    const tensors = await draw(reportNetwork(), seed);
    assert.deepEqual(
      tensors.map(({ name, shape }) => [name, ...shape]),
      [
        ["W1", 785, 100],
        ["W2", 100, 66],
        ["W3", 66, 10],
        ["W_skip", 100, 66],
      ],
    );
    for (const { name, values } of tensors) assertStandardNormal(name, values);
    const bias = tensors[0]?.values.subarray(784 * 100);
    assert.equal(bias?.length, 100);
    assertStandardNormal("the bias of W1", bias);
  }
});

/** Three layers with biases, the first two of one width. */
const biased = (first: "he" | "unit", second: "he" | "unit") =>
  parseNetwork({
    input: { width: 5, height: 1 },
    layers: [
      { type: "dense", name: "A", units: 50, initial: first },
      { type: "dense", name: "B", units: 50, initial: second },
      { type: "dense", name: "C", units: 4 },
    ],
  });

test("no two rows of `unit` weights and biases are alike, and each seed has its own", async () => {
  const rows = (await Promise.all([0, 1].map((seed) => draw(biased("unit", "unit"), seed)))).flatMap((tensors) =>
    tensors.flatMap((tensor) => (tensor.name === "C" ? [] : rowsOf(tensor).map((row) => row.join(" ")))),
  );
  assert.equal(rows.length, 2 * (6 + 51));
  assert.equal(new Set(rows).size, rows.length);
});

test("`unit` in one layer leaves the others as they were, and biases of `he` are zero", async () => {
  const [a, b, c] = await draw(biased("he", "he"), 7);
  const [unitA, otherB, otherC] = await draw(biased("unit", "he"), 7);
  assert.ok(a && b && c && unitA);
  assert.deepEqual([otherB, otherC], [b, c]);
  assert.notDeepEqual(unitA, a);
  for (const tensor of [a, b, c]) {
    assert.ok(
      rowsOf(tensor)
        .at(-1)
        ?.every((value) => value === 0),
    );
    assert.ok(
      rowsOf(tensor)
        .slice(0, -1)
        .every((row) => row.every((value) => value !== 0)),
    );
  }
});

test("only the real weights are drawn: padding and gradients stay zero", async () => {
  const network = await Network.create(reportNetwork({ width: 6, height: 5 }, 4), { threads: 1 });
  const { values, gradients, blockFloats } = network.table;
  const real = network.weights().reduce((sum, tensor) => sum + tensor.values.length, 0);
  const drawn = (block: number) =>
    network.engine.arena.floats(block, blockFloats).filter((value) => value !== 0).length;
  assert.deepEqual([drawn(values), drawn(gradients)], [real, 0]);
});
