import { type Case, type Expected, exactly, rounded } from "./case.js";
import { type GuardedMemory, initial, paddedColumns, type Tensor } from "./guarded-memory.js";

const sizes: readonly (readonly [rows: number, pixels: number, channels: number])[] = [
  [1, 1, 1],
  [4, 1, 8],
  [128, 1, 10],
  [3, 25, 6],
  [2, 49, 17],
];
const EPSILON = 1e-5;

function cases(
  prepare: (memory: GuardedMemory, rows: number, pixels: number, channels: number) => ReturnType<Case["prepare"]>,
): Case[] {
  return sizes.map(([rows, pixels, channels]) => ({
    name: `${rows} of ${pixels} pixels × ${channels}`,
    prepare: (memory) => prepare(memory, rows, pixels, channels),
  }));
}

const total = (count: number, value: (i: number) => number): number =>
  Array.from({ length: count }, (_, i) => value(i)).reduce((sum, one) => sum + one, 0);

/** A sum of `count` values, each the outcome of a few roundings of its own. */
function sumOf(count: number, value: (i: number) => number, first = 0): Expected {
  const magnitude = Math.abs(first) + total(count, (i) => Math.abs(value(i)));
  return rounded(first + total(count, value), count + 8, magnitude);
}

/** A statistics tensor: means near 0, inverse deviations near 1. */
const statisticsOf = (memory: GuardedMemory, channels: number) =>
  memory.matrix(2, channels, (i) => (i < channels ? 0 : 1) + memory.uniform() / 2);

export const batchNormMoments = cases((memory, rows, pixels, channels) => {
  const x = memory.matrix(rows * pixels, channels);
  const moments = memory.output(2 * rows, channels);
  const expected = (row: number, c: number) => {
    const value = (i: number) => initial(x, Math.floor(row / 2) * pixels + i, c);
    if (row % 2 === 0) return sumOf(pixels, value);
    const mean = total(pixels, value) / pixels;
    const { value: squares, bound } = sumOf(pixels, (i) => (value(i) - mean) ** 2);
    // The mean is off by its rounding, which counts twice.
    return { value: squares, bound: bound + pixels * (pixels + 2) * 2 ** -22 };
  };
  return {
    args: [moments, x, rows, pixels, channels],
    results: [{ tensor: moments, padding: "zero", expected }],
  };
});

export const batchNormStatistics = cases((memory, rows, pixels, channels) => {
  // Of a padding channel, whose values are all 0, the inverse deviation is 1 / √ε.
  const statistics = memory.output(2, paddedColumns(channels));
  const running = memory.updated(2, channels, (i) => (i < channels ? memory.uniform() : 1 + memory.uniform() / 2));
  const moments = memory.matrix(2 * rows, channels, (i) => {
    return Math.floor(i / channels) % 2 === 0 ? pixels * memory.uniform() : pixels * (1.5 + memory.uniform());
  });
  const n = rows * pixels;
  const mean = (c: number) => total(rows, (r) => initial(moments, 2 * r, c)) / n;
  const squares = (c: number) =>
    total(rows, (r) => initial(moments, 2 * r + 1, c) + pixels * (initial(moments, 2 * r, c) / pixels - mean(c)) ** 2);
  const near = (value: number): Expected => rounded(value, 2 * rows + 16, Math.abs(value) + 1);
  return {
    args: [statistics, running, moments, rows, pixels, channels],
    results: [
      {
        tensor: statistics,
        padding: "kept",
        expected: (row, c) => near(row === 0 ? mean(c) : 1 / Math.sqrt(squares(c) / n + EPSILON)),
      },
      {
        tensor: running,
        padding: "zero",
        expected: (row, c) =>
          near(0.9 * initial(running, row, c) + 0.1 * (row === 0 ? mean(c) : squares(c) / Math.max(n - 1, 1))),
      },
    ],
  };
});

export const batchNormRunning = cases((memory, _rows, _pixels, channels) => {
  const statistics = memory.output(2, paddedColumns(channels));
  const running = memory.matrix(2, channels, (i) => (i < channels ? memory.uniform() : 1 + memory.uniform() / 2));
  const expected = (row: number, c: number) => {
    const value = initial(running, row, c);
    return row === 0 ? exactly(value) : rounded(1 / Math.sqrt(value + EPSILON), 4, 1 / Math.sqrt(value + EPSILON));
  };
  return { args: [statistics, running, channels], results: [{ tensor: statistics, padding: "kept", expected }] };
});

export const batchNormForward = cases((memory, rows, pixels, channels) => {
  const x = memory.matrix(rows * pixels, channels);
  const statistics = statisticsOf(memory, channels);
  const w = memory.weights("input", 1, channels);
  const y = memory.output(rows * pixels, channels);
  const expected = (pixel: number, c: number) => {
    const scaled = initial(w, 0, c) * normal(x, statistics, pixel, c);
    const shift = initial(w, 8, c);
    return rounded(scaled + shift, 4, 4 + Math.abs(scaled) + Math.abs(shift));
  };
  return {
    args: [y, x, statistics, w, rows, pixels, channels],
    results: [{ tensor: y, padding: "zero", expected }],
  };
});

export const batchNormSums = cases((memory, rows, pixels, channels) => {
  const x = memory.matrix(rows * pixels, channels);
  const dy = memory.matrix(rows * pixels, channels);
  const statistics = statisticsOf(memory, channels);
  const sums = memory.output(2 * rows, channels);
  const expected = (row: number, c: number) =>
    sumOf(pixels, (i) => {
      const pixel = Math.floor(row / 2) * pixels + i;
      return initial(dy, pixel, c) * (row % 2 === 0 ? normal(x, statistics, pixel, c) : 1);
    });
  return {
    args: [sums, dy, x, statistics, rows, pixels, channels],
    results: [{ tensor: sums, padding: "zero", expected }],
  };
});

export const batchNormBackwardWeights = cases((memory, rows, _pixels, channels) => {
  const sums = memory.matrix(2 * rows, channels);
  const dw = memory.weights("output", 1, channels);
  const totals = memory.output(2, channels);
  const of = (which: number, c: number, first = 0) => sumOf(rows, (r) => initial(sums, 2 * r + which, c), first);
  return {
    args: [dw, totals, sums, rows, channels],
    results: [
      { tensor: totals, padding: "zero", expected: (row, c) => of(row, c) },
      {
        tensor: dw,
        padding: "zero",
        expected: (row, c) => {
          if (row > 0 && row < 8) return exactly(0);
          return of(row === 0 ? 0 : 1, c, initial(dw, row, c));
        },
      },
    ],
  };
});

export const batchNormBackwardInput = cases((memory, rows, pixels, channels) => {
  const x = memory.matrix(rows * pixels, channels);
  const dy = memory.matrix(rows * pixels, channels);
  const statistics = statisticsOf(memory, channels);
  const totals = memory.matrix(2, channels);
  const w = memory.weights("input", 1, channels);
  const dx = memory.output(rows * pixels, channels);
  const n = rows * pixels;
  const expected = (pixel: number, c: number) => {
    const common = (initial(totals, 1, c) + normal(x, statistics, pixel, c) * initial(totals, 0, c)) / n;
    const scale = initial(w, 0, c) * initial(statistics, 1, c);
    return rounded(scale * (initial(dy, pixel, c) - common), 8, Math.abs(scale) * 8);
  };
  return {
    args: [dx, dy, x, statistics, totals, w, rows, pixels, channels],
    results: [{ tensor: dx, padding: "zero", expected }],
  };
});

/** x̂ */
function normal(x: Tensor, statistics: Tensor, pixel: number, c: number): number {
  return (initial(x, pixel, c) - initial(statistics, 0, c)) * initial(statistics, 1, c);
}
