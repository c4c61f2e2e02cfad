import { denseBackwardWeights, denseForward } from "../../assembly/dense";
import { paddedColumns } from "../../assembly/slices";
import { sparseDenseBackwardWeights, sparseDenseForward } from "../../assembly/sparse-dense";
import { scratchFloats } from "../../assembly/tile";
import {
  at, copy, excess, expectGuards, expectSlices, expectZeroPadding, input, output, put, release, reserve,
  ROUNDING, sameBits, uniform, weights,
} from "./guarded";

let rows = 0;
let ins = 0;
let outs = 0;
let biased = 0;
/** Rows of room in a list by column. */
let room = 0;
let x: usize = 0;
let entries: usize = 0;
let counts: usize = 0;
let columnEntries: usize = 0;
let columnCounts: usize = 0;
let w: usize = 0;
let y: usize = 0;
let dy: usize = 0;
let dw: usize = 0;

/** x as a matrix and as lists, `density` of it not zero, in steps of 1/255; dw starts from seeded values. */
function prepare(rowCount: i32, inCount: i32, outCount: i32, bias: i32, density: f32): void {
  rows = rowCount;
  ins = inCount;
  outs = outCount;
  biased = bias;
  room = rows + 2;
  x = input(rows, ins);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < ins; i++) {
      const pixel: f32 = nearest<f32>((uniform() + 1) * 127) + 1;
      const drawn = uniform() < 2 * density - 1;
      put(x, r, i, ins, drawn ? pixel / 255 : 0);
    }
  }
  w = weights(ins, outs);
  y = output(rows, outs);
  dy = input(rows, outs);
  dw = weights(ins, outs);
  entries = emptyLists(rows * paddedColumns(ins));
  counts = reserve(<usize>rows << 2);
  columnEntries = emptyLists(ins * room);
  columnCounts = reserve(<usize>ins << 2);
  list();
}

/** What lies past the end of a list is a trap: row 0, NaN. */
function emptyLists(size: i32): usize {
  const lists = reserve(<usize>size << 3);
  for (let k = 0; k < size; k++) store<u64>(lists + (<usize>k << 3), 0x7fc0000000000000);
  return lists;
}

/** Lists what is not zero in x, by row and by column. */
function list(): void {
  memory.fill(counts, 0, <usize>rows << 2);
  memory.fill(columnCounts, 0, <usize>ins << 2);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < ins; i++) {
      const value = at(x, r, i, ins);
      if (value == 0) continue;
      append(entries, counts, r, paddedColumns(ins), i, value);
      append(columnEntries, columnCounts, i, room, r, value);
    }
  }
}

function append(lists: usize, listCounts: usize, n: i32, listRoom: i32, number: i32, value: f32): void {
  const counter = listCounts + (<usize>n << 2);
  const entry = lists + (<usize>(n * listRoom + load<i32>(counter)) << 3);
  store<u32>(entry, number);
  store<f32>(entry, value, 4);
  store<u32>(counter, load<u32>(counter) + 1);
}

function forward(part: i32, parts: i32): void {
  sparseDenseForward(y, entries, counts, w, rows, ins, outs, biased, part, parts);
}

function backwardWeights(part: i32, parts: i32): void {
  sparseDenseBackwardWeights(dw, columnEntries, columnCounts, dy, rows, ins, outs, biased, room, part, parts);
}

/** How many floats dw takes, db included. */
function weightsSize(): i32 {
  return (paddedColumns(ins) + 1) * paddedColumns(outs);
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

/** The bias counts as the weight of an input that is always 1; the rows of zeros above it, of one that is 0. */
function worstBackwardWeights(before: usize): f64 {
  let worst: f64 = 0;
  for (let i = 0; i <= paddedColumns(ins); i++) {
    for (let o = 0; o < outs; o++) {
      let sum: f64 = at(before, i, o, outs);
      let magnitude = abs(sum);
      for (let r = 0; r < rows; r++) {
        const factor: f64 = i < ins ? at(x, r, i, ins) : i == paddedColumns(ins) ? biased : 0;
        const product = factor * <f64>at(dy, r, o, outs);
        sum += product;
        magnitude += abs(product);
      }
      worst = max(worst, excess(at(dw, i, o, outs), sum, bound(rows, magnitude)));
    }
  }
  return worst;
}

function check(rowCount: i32, inCount: i32, outCount: i32, bias: i32, density: f32): void {
  release();
  prepare(rowCount, inCount, outCount, bias, density);
  const scratch = reserve(max(scratchFloats(outs, ins), scratchFloats(outs, rows)) << 2, true);
  const denseY = output(rows, outs);
  denseForward(denseY, scratch, x, w, rows, ins, outs, biased, 0, 1);
  forward(0, 1);
  expect<bool>(sameBits(y, denseY, rows * paddedColumns(outs))).toBe(true, "y has the bits of denseForward");
  expect<f64>(worstForward()).toBeLessThanOrEqual(1, "y = x · w + b within the rounding of the sum");
  expectZeroPadding(y, rows, outs);

  const before = copy(dw, <usize>weightsSize() << 2);
  const denseDw = reserve(<usize>weightsSize() << 2);
  memory.copy(denseDw, before, <usize>weightsSize() << 2);
  denseBackwardWeights(denseDw, scratch, x, dy, rows, ins, outs, biased, 0, 1);
  backwardWeights(0, 1);
  expect<bool>(sameBits(dw, denseDw, weightsSize())).toBe(true, "dw and db have the bits of denseBackwardWeights");
  expect<f64>(worstBackwardWeights(before)).toBeLessThanOrEqual(1, "dw += xᵀ · dy, db += Σ dy");
  expectZeroPadding(dw, paddedColumns(ins) + 1, outs);
  expectGuards();
  heap.free(before);
}

/** A fifth of the inputs is not zero, as in handwriting. */
function checkSizes(outCount: i32): void {
  const allRows: StaticArray<i32> = [1, 5, 13];
  const allIns: StaticArray<i32> = [1, 7, 8, 9, 143, 784];
  for (let i = 0; i < allIns.length; i++) {
    for (let r = 0; r < allRows.length; r++) {
      check(allRows[r], allIns[i], outCount, 0, 0.2);
      check(allRows[r], allIns[i], outCount, 1, 0.2);
    }
  }
}

function checkSlices(rowCount: i32, inCount: i32, outCount: i32, bias: i32): void {
  prepare(rowCount, inCount, outCount, bias, 0.2);
  expectSlices(forward);
  expectSlices(backwardWeights);
}

describe("sparse dense", () => {
  beforeEach(release);

  test("one out", () => checkSizes(1));
  test("two vectors, 8 outs", () => checkSizes(8));
  test("above two vectors, 10 outs", () => checkSizes(10));
  test("not a multiple, 13 outs", () => checkSizes(13));
  test("six vectors, 24 outs", () => checkSizes(24));
  test("six and two, three times, 66 outs", () => checkSizes(66));
  test("six and two, four times, 100 outs", () => checkSizes(100));
  test("as wide with its padding as without, 104 outs", () => checkSizes(104));
  test("nothing but zeros", () => check(5, 143, 100, 1, 0));
  test("nothing but zeros, without bias", () => check(5, 143, 100, 0, 0));
  test("no zeros: every list fills its room", () => check(5, 144, 100, 1, 1));

  test("without bias, db is left alone and b is not read", () => {
    prepare(4, 8, 8, 0, 0.5);
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
    prepare(4, 8, 8, 0, 0.5);
    put(x, 1, 3, 8, NaN);
    put(x, 2, 3, 8, Infinity);
    list();
    forward(0, 1);
    for (let o = 0; o < 8; o++) {
      expect<bool>(isFinite(at(y, 0, o, 8)) && isFinite(at(y, 3, o, 8))).toBe(true);
      expect<f32>(at(y, 1, o, 8)).toBeNaN();
      expect<f32>(at(y, 2, o, 8)).toBe(at(w, 3, o, 8) > 0 ? Infinity : -Infinity);
    }
  });

  test("a batch in chunks gives the bits of the whole", () => {
    prepare(13, 21, 10, 1, 0.5);
    const before = copy(dw, <usize>weightsSize() << 2);
    backwardWeights(0, 1);
    const whole = copy(dw, <usize>weightsSize() << 2);
    memory.copy(dw, before, <usize>weightsSize() << 2);
    rows = 4;
    list();
    backwardWeights(0, 1);
    x += 4 * 24 * 4;
    dy += 4 * 16 * 4;
    rows = 9;
    list();
    backwardWeights(0, 1);
    expect<bool>(sameBits(dw, whole, weightsSize())).toBe(true);
  });

  test("slices, fewer rows and columns than parts", () => checkSlices(1, 1, 1, 1));
  test("slices, columns that neither four nor a number of parts divides", () => checkSlices(21, 37, 43, 1));
  test("slices, digits of 28 × 28", () => checkSlices(13, 784, 100, 1));
  test("slices, without bias", () => checkSlices(8, 143, 66, 0));
});
