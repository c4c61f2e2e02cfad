import {
  batchNormBackwardInput, batchNormBackwardWeights, batchNormForward, batchNormMoments, batchNormRunning,
  batchNormStatistics, batchNormSums,
} from "../../assembly/batch-norm";
import { paddedColumns } from "../../assembly/slices";
import { at, copy, expectGuards, expectSlices, expectZeroPadding, input, output, put, release, weights } from "./guarded";

let rows = 0;
let pixels = 0;
let channels = 0;
let x: usize = 0;
let y: usize = 0;
let dx: usize = 0;
let dy: usize = 0;
let w: usize = 0;
let dw: usize = 0;
let running: usize = 0;
let statistics: usize = 0;
let moments: usize = 0;
let sums: usize = 0;
let totals: usize = 0;

/** x lies around 3, so that a mean that is left out shows. */
function prepare(rowCount: i32, pixelCount: i32, channelCount: i32): void {
  rows = rowCount;
  pixels = pixelCount;
  channels = channelCount;
  x = input(rows * pixels, channels);
  for (let i = 0; i < rows * pixels; i++) {
    for (let c = 0; c < channels; c++) put(x, i, c, channels, 3 + at(x, i, c, channels));
  }
  y = output(rows * pixels, channels);
  dx = output(rows * pixels, channels);
  dy = input(rows * pixels, channels);
  w = weights(1, channels);
  dw = weights(1, channels);
  running = input(2, channels);
  statistics = output(2, channels);
  moments = output(2 * rows, channels);
  sums = output(2 * rows, channels);
  totals = output(2, channels);
}

function takeMoments(part: i32, parts: i32): void {
  batchNormMoments(moments, x, rows, pixels, channels, part, parts);
}

function takeStatistics(part: i32, parts: i32): void {
  batchNormStatistics(statistics, running, moments, rows, pixels, channels, part, parts);
}

function takeRunning(part: i32, parts: i32): void {
  batchNormRunning(statistics, running, channels, part, parts);
}

function forward(part: i32, parts: i32): void {
  batchNormForward(y, x, statistics, w, rows, pixels, channels, part, parts);
}

function takeSums(part: i32, parts: i32): void {
  batchNormSums(sums, dy, x, statistics, rows, pixels, channels, part, parts);
}

function backwardWeights(part: i32, parts: i32): void {
  batchNormBackwardWeights(dw, totals, sums, rows, channels, part, parts);
}

function backwardInput(part: i32, parts: i32): void {
  batchNormBackwardInput(dx, dy, x, statistics, totals, w, rows, pixels, channels, part, parts);
}

let worst: f64 = 0;

/** Within a hundred roundings of numbers up to 4, as all here are. */
function compare(actual: f32, expected: f64): void {
  const off = abs(<f64>actual - expected) / (max(abs(expected), 4) * 6e-6);
  worst = max(worst, isNaN(off) ? Infinity : off);
}

/** All kernels in a row, as in a step, against the formulas in f64. */
function check(rowCount: i32, pixelCount: i32, channelCount: i32): void {
  prepare(rowCount, pixelCount, channelCount);
  const before = copy(running, <usize>(2 * paddedColumns(channels)) << 2);
  const dwBefore = copy(dw, <usize>(9 * paddedColumns(channels)) << 2);
  takeMoments(0, 1);
  takeStatistics(0, 1);
  forward(0, 1);
  takeSums(0, 1);
  backwardWeights(0, 1);
  backwardInput(0, 1);
  worst = 0;
  const n = rows * pixels;
  for (let c = 0; c < channels; c++) {
    let mean: f64 = 0;
    for (let i = 0; i < n; i++) mean += <f64>at(x, i, c, channels) / <f64>n;
    let squares: f64 = 0;
    for (let i = 0; i < n; i++) squares += (<f64>at(x, i, c, channels) - mean) ** 2;
    const inverse: f64 = 1 / sqrt(squares / <f64>n + 1e-5);
    let scaleGradient: f64 = 0;
    let shiftGradient: f64 = 0;
    for (let i = 0; i < n; i++) {
      const normal = (<f64>at(x, i, c, channels) - mean) * inverse;
      compare(at(y, i, c, channels), <f64>at(w, 0, c, channels) * normal + <f64>at(w, 8, c, channels));
      scaleGradient += normal * <f64>at(dy, i, c, channels);
      shiftGradient += at(dy, i, c, channels);
    }
    compare(at(dw, 0, c, channels), <f64>at(dwBefore, 0, c, channels) + scaleGradient);
    compare(at(dw, 8, c, channels), <f64>at(dwBefore, 8, c, channels) + shiftGradient);
    for (let i = 0; i < n; i++) {
      const normal = (<f64>at(x, i, c, channels) - mean) * inverse;
      const own = <f64>at(dy, i, c, channels) - (shiftGradient + normal * scaleGradient) / <f64>n;
      compare(at(dx, i, c, channels), <f64>at(w, 0, c, channels) * inverse * own);
    }
    compare(at(running, 0, c, channels), 0.9 * <f64>at(before, 0, c, channels) + 0.1 * mean);
    const variance = squares / <f64>max(n - 1, 1);
    compare(at(running, 1, c, channels), 0.9 * <f64>at(before, 1, c, channels) + 0.1 * variance);
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "the formulas");
  expectZeroPadding(y, n, channels);
  expectZeroPadding(dx, n, channels);
  expectZeroPadding(running, 2, channels);
  expectZeroPadding(dw, 9, channels);
  expectGuards();
  heap.free(before);
  heap.free(dwBefore);
}

describe("batch normalisation", () => {
  beforeEach(release);

  test("two numbers of one channel", () => check(2, 1, 1));
  test("rows of numbers, as wide as a group", () => check(16, 1, 8));
  test("rows of numbers, wider", () => check(13, 1, 17));
  test("pictures, narrower", () => check(3, 25, 6));
  test("pictures, a multiple of the group", () => check(5, 16, 16));

  test("outside training the statistics are the running ones", () => {
    prepare(1, 1, 3);
    put(running, 1, 0, 3, 0.25);
    put(running, 1, 1, 3, 4);
    put(running, 1, 2, 3, 1);
    takeRunning(0, 1);
    for (let c = 0; c < 3; c++) {
      expect<f32>(at(statistics, 0, c, 3)).toBe(at(running, 0, c, 3));
      expect<f32>(at(statistics, 1, c, 3)).toBe(<f32>1 / sqrt<f32>(at(running, 1, c, 3) + <f32>1e-5));
    }
    expectGuards();
  });

  test("slices", () => {
    prepare(5, 9, 17);
    expectSlices(takeMoments);
    expectSlices(takeStatistics);
    expectSlices(forward);
    expectSlices(takeSums);
    expectSlices(backwardWeights);
    expectSlices(backwardInput);
    expectSlices(takeRunning);
  });
});
