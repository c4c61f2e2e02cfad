import { fillNormal, fillZero } from "../../assembly/initialise";
import { drawFour, normalFromWord, PURPOSE_WEIGHTS } from "../../assembly/random";
import { at, copy, element, expectGuards, expectSlices, output, release, sameBits, values } from "./guarded";

let x: usize = 0;
let rows = 0;
let columns = 0;

function prepare(rowCount: i32, columnCount: i32): void {
  rows = rowCount;
  columns = columnCount;
  x = output(rows, columns);
}

function normal(part: i32, parts: i32): void {
  fillNormal(x, rows, columns, 0.5, 11, 3, part, parts);
}

/** Number `index` of the stream (seed 11, tensor 3), times ½. */
function draw(index: i32): f32 {
  const words = drawFour(11, PURPOSE_WEIGHTS, 3, index / 4);
  const lanes: StaticArray<u32> = [0, 0, 0, 0];
  v128.store(changetype<usize>(lanes), words);
  return <f32>(0.5 * <f64><f32>normalFromWord(lanes[index % 4]));
}

/** Real elements are the draws in order; padding stays NaN, as it was. */
function check(rowCount: i32, columnCount: i32): void {
  prepare(rowCount, columnCount);
  normal(0, 1);
  let wrong = 0;
  for (let r = 0; r < (rows + 3) / 4 * 4; r++) {
    for (let c = 0; c < (columns + 7) / 8 * 8; c++) {
      const value = at(x, r, c, columns);
      if (r < rows && c < columns ? value != draw(r * columns + c) : !isNaN(value)) wrong++;
    }
  }
  expect<i32>(wrong).toBe(0);
  expectGuards();
}

describe("normal numbers", () => {
  beforeEach(release);

  test("one", () => check(1, 1));
  test("as many as a tile, 4 × 8", () => check(4, 8));
  test("a multiple of the tile, 8 × 16", () => check(8, 16));
  test("not a multiple, 5 × 13: rows start inside a block of four draws", () => check(5, 13));
  test("a real layer, 100 × 66", () => check(100, 66));
  test("a row of 785", () => check(1, 785));

  test("mean 0, variance 1, skew 0, kurtosis 3, neighbours unrelated", () => {
    const count = 200000;
    const sample = values(count);
    fillNormal(sample, 1, count, 1, 5, 0, 0, 1);
    let mean: f64 = 0;
    let square: f64 = 0;
    let cube: f64 = 0;
    let fourth: f64 = 0;
    let neighbours: f64 = 0;
    for (let i = 0; i < count; i++) {
      const value = <f64>element(sample, i);
      mean += value / count;
      square += (value * value) / count;
      cube += (value * value * value) / count;
      fourth += (value * value * value * value) / count;
      if (i > 0) neighbours += (value * <f64>element(sample, i - 1)) / count;
    }
    // Five standard errors: 1, √2, √15, √96 and 1, each over √count.
    expect<f64>(abs(mean)).toBeLessThan(0.0112);
    expect<f64>(abs(square - 1)).toBeLessThan(0.0159);
    expect<f64>(abs(cube)).toBeLessThan(0.0434);
    expect<f64>(abs(fourth - 3)).toBeLessThan(0.1096);
    expect<f64>(abs(neighbours)).toBeLessThan(0.0112);
  });

  test("seeds and tensors draw apart, the same ones alike", () => {
    prepare(4, 8);
    normal(0, 1);
    const first = copy(x, 128);
    fillNormal(x, 4, 8, 0.5, 12, 3, 0, 1);
    expect<bool>(sameBits(x, first, 32)).toBe(false, "another seed");
    fillNormal(x, 4, 8, 0.5, 11, 4, 0, 1);
    expect<bool>(sameBits(x, first, 32)).toBe(false, "another tensor");
    fillNormal(x, 4, 8, 0.5, 11, 3, 0, 1);
    expect<bool>(sameBits(x, first, 32)).toBe(true, "the same again");
  });

  test("deviation 0 gives zeros", () => {
    prepare(4, 8);
    fillNormal(x, 4, 8, 0, 1, 1, 0, 1);
    for (let i = 0; i < 32; i++) expect<f32>(abs(element(x, i))).toBe(0);
  });

  test("slices", () => {
    prepare(1, 1);
    expectSlices(normal);
    prepare(22, 13);
    expectSlices(normal);
  });
});

let count = 0;

function zero(part: i32, parts: i32): void {
  fillZero(x, count, part, parts);
}

function checkZero(n: i32): void {
  count = n;
  x = values(n);
  zero(0, 1);
  let wrong = 0;
  for (let i = 0; i < n; i++) if (reinterpret<u32>(element(x, i)) != 0) wrong++;
  expect<i32>(wrong).toBe(0);
  expectGuards();
}

describe("zeros", () => {
  beforeEach(release);

  test("one vector", () => checkZero(4));
  test("several vectors", () => checkZero(64));
  test("an odd number of vectors", () => checkZero(20));
  test("a real layer", () => checkZero(104 * 72));

  test("count 0 writes nothing", () => {
    x = values(4);
    const before = copy(x, 16);
    fillZero(x, 0, 0, 1);
    expect<bool>(sameBits(x, before, 4)).toBe(true);
  });

  test("slices", () => {
    x = values(4);
    count = 4;
    expectSlices(zero);
    x = values(100);
    count = 100;
    expectSlices(zero);
  });
});
