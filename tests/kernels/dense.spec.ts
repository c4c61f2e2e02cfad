import { denseBackwardInput, denseBackwardWeights, denseForward, denseRowsForward } from "../../assembly/dense";
import { paddedColumns } from "../../assembly/slices";
import { scratchFloats } from "../../assembly/tile";
import {
  at, copy, excess, expectGuards, expectSlices, expectZeroPadding, input, output, put, release, reserve,
  ROUNDING, sameBits, weights,
} from "./guarded";

let rows = 0;
let ins = 0;
let outs = 0;
let biased = 0;
let x: usize = 0;
let w: usize = 0;
let y: usize = 0;
let dy: usize = 0;
let dx: usize = 0;
let dw: usize = 0;
let forwardScratch: usize = 0;
let inputScratch: usize = 0;
let weightsScratch: usize = 0;

/** dw starts from seeded values, as it is added to. */
function prepare(rowCount: i32, inCount: i32, outCount: i32, bias: i32): void {
  rows = rowCount;
  ins = inCount;
  outs = outCount;
  biased = bias;
  x = input(rows, ins);
  w = weights(ins, outs);
  y = output(rows, outs);
  dy = input(rows, outs);
  dx = output(rows, ins);
  dw = weights(ins, outs);
  forwardScratch = scratchFor(outs, ins);
  inputScratch = scratchFor(ins, outs);
  weightsScratch = scratchFor(outs, rows);
}

/** For 7 parts. */
function scratchFor(columns: i32, depth: i32): usize {
  return reserve((7 * scratchFloats(columns, depth)) << 2, true);
}

function forward(part: i32, parts: i32): void {
  denseForward(y, forwardScratch, x, w, rows, ins, outs, biased, part, parts);
}

function rowsForward(part: i32, parts: i32): void {
  denseRowsForward(y, x, w, rows, ins, outs, biased, part, parts);
}

function backwardInput(part: i32, parts: i32): void {
  denseBackwardInput(dx, inputScratch, dy, w, rows, ins, outs, part, parts);
}

function backwardWeights(part: i32, parts: i32): void {
  denseBackwardWeights(dw, weightsScratch, x, dy, rows, ins, outs, biased, part, parts);
}

/** A sum of n products rounds at most n + 1 times on the way, each time by ROUNDING of at most Σ |products|. */
function bound(terms: i32, magnitude: f64): f64 {
  return 1.001 * ROUNDING * <f64>(terms + 1) * magnitude;
}

function worstForward(): f64 {
  let worst: f64 = 0;
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outs; o++) {
      let sum: f64 = biased ? at(w, paddedColumns(ins), o, outs) : 0;
      let magnitude = abs(sum);
      for (let i = 0; i < ins; i++) {
        const product = <f64>at(x, r, i, ins) * <f64>at(w, i, o, outs);
        sum += product;
        magnitude += abs(product);
      }
      worst = max(worst, excess(at(y, r, o, outs), sum, bound(ins, magnitude)));
    }
  }
  return worst;
}

function worstBackwardInput(): f64 {
  let worst: f64 = 0;
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < ins; i++) {
      let sum: f64 = 0;
      let magnitude: f64 = 0;
      for (let o = 0; o < outs; o++) {
        const product = <f64>at(dy, r, o, outs) * <f64>at(w, i, o, outs);
        sum += product;
        magnitude += abs(product);
      }
      worst = max(worst, excess(at(dx, r, i, ins), sum, bound(outs, magnitude)));
    }
  }
  return worst;
}

/** Row `ins` stands for the bias: its x is 1. */
function worstBackwardWeights(before: usize): f64 {
  let worst: f64 = 0;
  for (let i = 0; i < ins + 1; i++) {
    const row = i == ins ? paddedColumns(ins) : i;
    for (let o = 0; o < outs; o++) {
      let sum: f64 = at(before, row, o, outs);
      let magnitude = abs(sum);
      for (let r = 0; r < rows; r++) {
        const factor: f64 = i < ins ? at(x, r, i, ins) : biased ? 1 : 0;
        const product = factor * <f64>at(dy, r, o, outs);
        sum += product;
        magnitude += abs(product);
      }
      worst = max(worst, excess(at(dw, row, o, outs), sum, bound(rows, magnitude)));
    }
  }
  return worst;
}

function check(rowCount: i32, inCount: i32, outCount: i32, bias: i32): void {
  prepare(rowCount, inCount, outCount, bias);
  forward(0, 1);
  expect<f64>(worstForward()).toBeLessThanOrEqual(1, "y = x · w + b within the rounding of the sum");
  expectZeroPadding(y, rows, outs);

  const whole = copy(y, <usize>(rows * paddedColumns(outs)) << 2);
  memory.fill(y, 0xff, <usize>(rows * paddedColumns(outs)) << 2);
  rowsForward(0, 1);
  expect<bool>(sameBits(y, whole, rows * paddedColumns(outs))).toBe(true, "row by row to the same bits");
  heap.free(whole);

  backwardInput(0, 1);
  expect<f64>(worstBackwardInput()).toBeLessThanOrEqual(1, "dx = dy · wᵀ within the rounding of the sum");
  expectZeroPadding(dx, rows, ins);

  const before = copy(dw, <usize>((paddedColumns(ins) + 1) * paddedColumns(outs)) << 2);
  backwardWeights(0, 1);
  expect<f64>(worstBackwardWeights(before)).toBeLessThanOrEqual(1, "dw += xᵀ · dy, db += Σ dy");
  expectZeroPadding(dw, paddedColumns(ins) + 1, outs);
  let dirty = 0;
  for (let i = ins; i < paddedColumns(ins); i++) {
    for (let o = 0; o < outs; o++) if (at(dw, i, o, outs) != 0) dirty++;
  }
  expect<i32>(dirty).toBe(0, "rows between dw and db hold zeros");
  expectGuards();
  heap.free(before);
}

function checkSlices(rowCount: i32, inCount: i32, outCount: i32, bias: i32): void {
  prepare(rowCount, inCount, outCount, bias);
  expectSlices(forward);
  expectSlices(rowsForward);
  expectSlices(backwardInput);
  expectSlices(backwardWeights);
}

describe("dense", () => {
  beforeEach(release);

  test("one row, one in, one out", () => check(1, 1, 1, 0));
  test("one row, one in, one out, biased", () => check(1, 1, 1, 1));
  test("as large as a tile, 4 × 8 → 8", () => check(4, 8, 8, 1));
  test("a multiple of the tile, 8 × 16 → 24", () => check(8, 16, 24, 0));
  test("below the tile, 3 × 7 → 5", () => check(3, 7, 5, 1));
  test("above the tile, 5 × 9 → 9", () => check(5, 9, 9, 0));
  test("not multiples, 5 × 13 → 13, biased", () => check(5, 13, 13, 1));
  test("many rows, few columns, 131 × 3 → 2", () => check(131, 3, 2, 1));
  test("the first layer, 784 → 100, biased", () => check(6, 784, 100, 1));
  test("one pixel more, 785 → 100", () => check(4, 785, 100, 0));
  test("a hidden layer, 100 → 66", () => check(13, 100, 66, 0));
  test("the last layer, 66 → 10", () => check(32, 66, 10, 0));
  test("one image, 100 → 66", () => check(1, 100, 66, 0));
  test("one row below a tile, 100 → 43, biased", () => check(3, 100, 43, 1));

  test("rounds the product, then the sum, from the bias in the order of the index; zeros change no bit", () => {
    prepare(5, 131, 9, 1);
    for (let i = 0; i < 131; i += 3) put(x, 4, i, 131, 0);
    forward(0, 1);
    let wrong = 0;
    for (let r = 0; r < 5; r++) {
      for (let o = 0; o < 9; o++) {
        let sum = at(w, 136, o, 9);
        for (let i = 0; i < 131; i++) {
          const value = at(x, r, i, 131);
          if (value != 0) sum = sum + value * at(w, i, o, 9);
        }
        if (at(y, r, o, 9) != sum) wrong++;
      }
    }
    expect<i32>(wrong).toBe(0);
  });

  test("a batch in chunks gives the bits of the whole", () => {
    prepare(13, 21, 10, 1);
    const before = copy(dw, 25 * 16 * 4);
    backwardWeights(0, 1);
    const whole = copy(dw, 25 * 16 * 4);
    memory.copy(dw, before, 25 * 16 * 4);
    denseBackwardWeights(dw, weightsScratch, x, dy, 4, 21, 10, 1, 0, 1);
    denseBackwardWeights(dw, weightsScratch, x + 4 * 24 * 4, dy + 4 * 16 * 4, 9, 21, 10, 1, 0, 1);
    expect<bool>(sameBits(dw, whole, 25 * 16)).toBe(true);
  });

  test("without bias, db is left alone and b is not read", () => {
    prepare(4, 8, 8, 0);
    for (let o = 0; o < 8; o++) {
      put(w, 8, o, 8, NaN);
      put(dw, 8, o, 8, 42);
    }
    forward(0, 1);
    backwardWeights(0, 1);
    expect<f64>(worstForward()).toBeLessThanOrEqual(1);
    for (let o = 0; o < 8; o++) expect<f32>(at(dw, 8, o, 8)).toBe(42);
  });

  test("NaN and Infinity stay in their row", () => {
    prepare(4, 8, 8, 0);
    put(x, 1, 3, 8, NaN);
    put(x, 2, 3, 8, Infinity);
    forward(0, 1);
    for (let o = 0; o < 8; o++) {
      expect<bool>(isFinite(at(y, 0, o, 8)) && isFinite(at(y, 3, o, 8))).toBe(true);
      expect<f32>(at(y, 1, o, 8)).toBeNaN();
      expect<f32>(at(y, 2, o, 8)).toBe(at(w, 3, o, 8) > 0 ? Infinity : -Infinity);
    }
  });

  test("subnormal products are kept", () => {
    prepare(1, 1, 1, 0);
    put(x, 0, 0, 1, <f32>7.888609052210118e-31);
    put(w, 0, 0, 1, <f32>1.7763568394002505e-15);
    forward(0, 1);
    expect<f32>(at(y, 0, 0, 1)).toBe(<f32>1.401298464324817e-45, "2^-100 · 2^-49 = 2^-149");
  });

  test("slices, fewer tiles than parts", () => checkSlices(1, 1, 1, 1));
  test("slices, few rows", () => checkSlices(3, 37, 43, 1));
  test("slices, tiles that no number of parts divides", () => checkSlices(21, 37, 43, 1));
  test("slices, a hidden layer without bias", () => checkSlices(8, 100, 66, 0));
});
