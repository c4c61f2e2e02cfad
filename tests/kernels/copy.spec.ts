import { copy } from "../../assembly/copy";
import { expectGuards, expectSlices, floats, release, sameBits, values } from "./guarded";

let n = 0;
let x: usize = 0;
let y: usize = 0;

function prepare(count: i32): void {
  n = count;
  x = values(n);
  y = floats(n);
}

function run(part: i32, parts: i32): void {
  copy(y, x, n, part, parts);
}

function check(count: i32): void {
  prepare(count);
  run(0, 1);
  expect<bool>(sameBits(y, x, n)).toBe(true);
  expectGuards();
}

describe("copy", () => {
  beforeEach(release);

  test("one vector", () => check(4));
  test("an odd number of vectors", () => check(20));
  test("a hidden layer, 128 × 104", () => check(128 * 104));

  test("NaN and −0 keep their bits", () => {
    prepare(4);
    store<u32>(x, 0x7fc12345);
    store<u32>(x, 0x80000000, 4);
    run(0, 1);
    expect<u32>(load<u32>(y)).toBe(0x7fc12345);
    expect<u32>(load<u32>(y, 4)).toBe(0x80000000);
  });

  test("slices", () => {
    prepare(4);
    expectSlices(run);
    prepare(20 * 4);
    expectSlices(run);
  });
});
