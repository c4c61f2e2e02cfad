import type { ReferenceWeights } from "./reference.js";

type Matrix = readonly (readonly number[])[];

/** What is put right in the program's backward and loss. */
export type Repair = "mask" | "path" | "epsilon" | "sum";

export interface PublishedStep {
  /** Mean over the images. */
  readonly loss: number;
  /** The probability that each image gives its true class. */
  readonly probabilities: readonly number[];
  /** By the names of the weights, in their shapes, row by row. */
  readonly gradients: ReadonlyMap<string, readonly number[]>;
}

/** Loss and gradients as the lab report's program computes them: matrices of all images, in double precision. */
export function publishedStep(
  weights: ReferenceWeights,
  images: Uint8Array,
  labels: Uint8Array,
  repairs: readonly Repair[] = [],
): PublishedStep {
  const repaired = (repair: Repair) => repairs.includes(repair);
  const epsilon = repaired("epsilon") ? 0 : 1e-12;
  const pixels = images.length / labels.length;
  const x = rowsOf(images, pixels).map((row) => [...row.map((pixel) => pixel / 255), 1]);
  const w1 = rowsOf(weights.get("W1"), 100);
  const w2 = rowsOf(weights.get("W2"), 66);
  const wSkip = rowsOf(weights.get("W_skip"), 66);
  const w3 = rowsOf(weights.get("W3"), (weights.get("W3")?.length ?? 0) / 66);

  const h1 = product(x, w1);
  const a1 = relu(h1);
  const h2 = product(a1, w2);
  const r = both(relu(h2), product(a1, wSkip), (main, skip) => main + skip);
  const h3 = product(r, w3);
  const p = h3.map((logits) => softmax(logits, epsilon));
  const y = Array.from(labels, (label) => w3[0]?.map((_, i) => (i === label ? 1 : 0)) ?? []);

  const g = both(y, p, (truth, share) => -truth / (share + epsilon));
  const inner = both(g, p, (gradient, share) => gradient * share).map(sum);
  const d = p.map((row, i) => row.map((share, j) => at(g, i, j) * share - share * (inner[i] ?? Number.NaN)));
  const dr = product(d, transposed(w3));
  const dh2 = repaired("mask") ? masked(dr, h2) : dr;
  const throughSkip = product(dr, transposed(wSkip));
  const da1 = repaired("path")
    ? both(throughSkip, product(dh2, transposed(w2)), (skip, main) => skip + main)
    : throughSkip;
  const dh1 = masked(da1, h1);
  const scale = repaired("sum") ? 1 / labels.length : 1;
  const gradient = (ins: Matrix, douts: Matrix) =>
    product(transposed(ins), douts).flatMap((row) => row.map((value) => scale * value));

  const probabilities = Array.from(labels, (label, i) => at(p, i, label));
  return {
    loss: sum(probabilities.map((share) => -Math.log(share + epsilon))) / labels.length,
    probabilities,
    gradients: new Map([
      ["W1", gradient(x, dh1)],
      ["W2", gradient(a1, dh2)],
      ["W3", gradient(r, d)],
      ["W_skip", gradient(a1, dr)],
    ]),
  };
}

function softmax(logits: readonly number[], epsilon: number): number[] {
  const highest = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - highest));
  const total = sum(exponentials) + epsilon;
  return exponentials.map((value) => value / total);
}

function rowsOf(numbers: ArrayLike<number> = [], columns: number): Matrix {
  const all = Array.from(numbers);
  return Array.from({ length: all.length / columns }, (_, row) => all.slice(row * columns, (row + 1) * columns));
}

function at(matrix: Matrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? Number.NaN;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}

function product(a: Matrix, b: Matrix): Matrix {
  const columns = transposed(b);
  return a.map((row) =>
    columns.map((column) => row.reduce((total, value, i) => total + value * (column[i] ?? Number.NaN), 0)),
  );
}

function transposed(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? Number.NaN));
}

function both(a: Matrix, b: Matrix, combine: (a: number, b: number) => number): Matrix {
  return a.map((row, i) => row.map((value, j) => combine(value, at(b, i, j))));
}

function relu(matrix: Matrix): Matrix {
  return matrix.map((row) => row.map((value) => Math.max(value, 0)));
}

/** The gradients where the values are above 0, else 0. */
function masked(gradients: Matrix, values: Matrix): Matrix {
  return both(gradients, values, (gradient, value) => (value > 0 ? gradient : 0));
}
