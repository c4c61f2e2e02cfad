import { type Call, type Case, type Expected, exactly, ROUNDING, shapes } from "./case.js";
import { type GuardedMemory, initial, type Tensor } from "./guarded-memory.js";

/** Results below the smallest normal f32 may come out as 0. */
const SMALLEST_NORMAL = 2 ** -126;

const logits = (x: Tensor, row: number): number[] =>
  Array.from({ length: x.columns }, (_, column) => initial(x, row, column));

/** Of each row, ln Σ exp(x), shifted by the largest so that it cannot overflow. */
function logSums(x: Tensor): number[] {
  return Array.from({ length: x.rows }, (_, r) => {
    const row = logits(x, r);
    const highest = Math.max(...row);
    return highest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - highest), 0));
  });
}

/** p = exp(−distance). Up to 4 roundings in exp, twice; sum and quotient; x − max rounds in its own size. */
function probability(distance: number, classes: number): Expected {
  const value = Math.exp(-distance);
  return { value, bound: value * ROUNDING * (14 + classes / 4 + distance) + SMALLEST_NORMAL };
}

function gradient(distance: number, classes: number, hot: 0 | 1, scale: number): Expected {
  const { value, bound } = probability(distance, classes);
  return { value: Math.fround(scale) * (value - hot), bound: scale * (bound + 2 * ROUNDING * (value + hot)) };
}

const loss = (value: number, classes: number): Expected => ({ value, bound: ROUNDING * (14 + classes / 4 + value) });

/** Cases over logits of each shape, near each other, ordinary and far apart; in place too. */
function logitCases(prepare: (memory: GuardedMemory, x: Tensor, inPlace: boolean) => Call): Case[] {
  return [1e-6, 5, 200].flatMap((size) =>
    shapes
      .filter(([, columns]) => columns <= 256)
      .flatMap(([rows, columns]) =>
        [false, true].map((inPlace) => ({
          name: `${rows} × ${columns}, logits up to ${size}${inPlace ? ", in place" : ""}`,
          prepare(memory: GuardedMemory) {
            const fill = () => size * memory.uniform();
            return prepare(
              memory,
              inPlace ? memory.updated(rows, columns, fill) : memory.matrix(rows, columns, fill),
              inPlace,
            );
          },
        })),
      ),
  );
}

export const softmaxForward: Case[] = logitCases((memory, x, inPlace) => {
  const p = inPlace ? x : memory.output(x.rows, x.columns);
  const sums = logSums(x);
  const distance = (row: number, column: number) => (sums[row] ?? Number.NaN) - initial(x, row, column);
  return {
    args: [p, x, x.rows, x.columns],
    results: [{ tensor: p, padding: "zero", expected: (row, column) => probability(distance(row, column), x.columns) }],
  };
});

export const softmaxCrossEntropy: Case[] = logitCases((memory, x, inPlace) => {
  const labelOf = (row: number) => x.columns - 1 - (row % x.columns);
  const scale = 1 / x.rows;
  const sums = logSums(x);
  const distance = (row: number, column: number) => (sums[row] ?? Number.NaN) - initial(x, row, column);
  const dx = inPlace ? x : memory.output(x.rows, x.columns);
  const losses = memory.vector("output", new Float32Array(x.rows).fill(Number.NaN));
  const labels = memory.vector(
    "input",
    Uint8Array.from({ length: x.rows }, (_, row) => labelOf(row)),
  );
  return {
    args: [dx, losses, x, labels, x.rows, x.columns, scale, 0],
    results: [
      {
        tensor: dx,
        padding: "zero",
        expected: (row, column) => gradient(distance(row, column), x.columns, column === labelOf(row) ? 1 : 0, scale),
      },
      { tensor: losses, padding: "kept", expected: (_, row) => loss(distance(row, labelOf(row)), x.columns) },
    ],
  };
});

/** Logits in steps of ¼ and below zero, so that some are equal and the zeros of the padding are larger than all. */
export const predictClasses: Case[] = shapes
  .filter(([, columns]) => columns <= 256)
  .map(([rows, columns]) => ({
    name: `${rows} × ${columns}`,
    prepare(memory) {
      const x = memory.matrix(rows, columns, () => Math.round(4 * memory.uniform()) / 4 - 2);
      const predictions = memory.vector("output", new Uint8Array(rows).fill(255));
      const firstLargest = (row: number) => logits(x, row).indexOf(Math.max(...logits(x, row)));
      return {
        args: [predictions, x, rows, columns],
        results: [{ tensor: predictions, padding: "kept", expected: (_, row) => exactly(firstLargest(row)) }],
      };
    },
  }));

export const addTotals: Case[] = [1, 4, 5, 128].map((rows) => ({
  name: `${rows} rows`,
  prepare(memory) {
    const totals = memory.vector("output", Float64Array.of(100, 7, 5));
    const losses = memory.vector("input", Float32Array.from({ length: rows }, memory.uniform));
    const predictions = memory.vector(
      "input",
      Uint8Array.from({ length: rows }, (_, row) => row % 10),
    );
    const labels = memory.vector(
      "input",
      Uint8Array.from({ length: rows }, (_, row) => (row % 10) + Math.min(row % 3, 1)),
    );
    let sum = 100;
    let lost = 5;
    for (let row = 0; row < rows; row++) {
      sum += initial(losses, 0, row);
      if (initial(losses, 0, row) > 0.25) lost++;
    }
    const hits = 7 + Math.ceil(rows / 3);
    return {
      args: [totals, losses, predictions, labels, rows, 0.25],
      results: [{ tensor: totals, padding: "kept", expected: (_, i) => exactly([sum, hits, lost][i] ?? Number.NaN) }],
    };
  },
}));
