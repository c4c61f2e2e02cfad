import { dropoutBackward, dropoutForward } from "../../assembly/dropout";
import { philox, PURPOSE_DROPOUT } from "../../assembly/random";
import { element, expectGuards, expectSlices, floats, release, values } from "./guarded";

let rows = 0;
let columns = 0;
let firstRow = 0;
let rate: f64 = 0;
let scale: f32 = 0;
let x: usize = 0;
let y: usize = 0;
let dx: usize = 0;

function prepare(rowCount: i32, columnCount: i32, first: i32, share: f64): void {
  rows = rowCount;
  columns = columnCount;
  firstRow = first;
  rate = share;
  scale = <f32>(1 / (1 - rate));
  x = values(rows * columns);
  y = floats(rows * columns);
  dx = floats(rows * columns);
}

function forward(part: i32, parts: i32): void {
  dropoutForward(y, x, rows, columns, firstRow, <u32>(rate * 4294967296), scale, 9, 8, 7, part, parts);
}

function backward(part: i32, parts: i32): void {
  dropoutBackward(dx, x, rows, columns, firstRow, <u32>(rate * 4294967296), scale, 9, 8, 7, part, parts);
}

function word(index: i32): u32 {
  const words = philox(index >> 2, 8, PURPOSE_DROPOUT, 7, 9, 0);
  if ((index & 3) == 0) return i32x4.extract_lane(words, 0);
  if ((index & 3) == 1) return i32x4.extract_lane(words, 1);
  if ((index & 3) == 2) return i32x4.extract_lane(words, 2);
  return i32x4.extract_lane(words, 3);
}

/** Returns the share of what was kept. */
function check(rowCount: i32, columnCount: i32, first: i32, share: f64): f64 {
  prepare(rowCount, columnCount, first, share);
  forward(0, 1);
  backward(0, 1);
  let kept = 0;
  let wrong = 0;
  for (let i = 0; i < rows * columns; i++) {
    const keep = <f64>word(firstRow * columns + i) >= rate * 4294967296;
    const expected: f32 = keep ? scale * element(x, i) : 0;
    if (keep) kept++;
    if (element(y, i) != expected || element(dx, i) != expected) wrong++;
  }
  expect<i32>(wrong).toBe(0, "scaled where the word is at least the threshold, else 0; the same in backward");
  expectGuards();
  return <f64>kept / <f64>(rows * columns);
}

describe("dropout", () => {
  beforeEach(release);

  test("one row of one group", () => {
    check(1, 8, 0, 0.5);
  });
  test("rows and groups", () => {
    check(5, 24, 0, 0.25);
  });
  test("rows that others came before", () => {
    check(3, 16, 512, 0.75);
  });
  test("nothing dropped", () => expect<f64>(check(2, 16, 0, 0)).toBe(1));
  test("a third dropped, of many", () => {
    expect<f64>(check(64, 128, 0, 1.0 / 3)).toBeGreaterThan(0.64);
    expect<f64>(check(64, 128, 0, 1.0 / 3)).toBeLessThan(0.69);
  });

  test("slices", () => {
    prepare(5, 40, 3, 0.5);
    expectSlices(forward);
    expectSlices(backward);
  });
});
