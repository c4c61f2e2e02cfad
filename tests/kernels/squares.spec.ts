import { SUMMED_FLOATS, sumSquares } from "../../assembly/squares";
import { element, expectGuards, expectSlices, release, reserve, values } from "./guarded";

let n = 0;
let x: usize = 0;
let sums: usize = 0;

function blocks(): i32 {
  return (n + SUMMED_FLOATS - 1) / SUMMED_FLOATS;
}

function prepare(count: i32): void {
  n = count;
  x = values(n);
  sums = reserve(<usize>blocks() << 3);
}

function run(part: i32, parts: i32): void {
  sumSquares(sums, x, n, part, parts);
}

function sum(block: i32): f64 {
  return load<f64>(sums + (<usize>block << 3));
}

function check(count: i32): void {
  prepare(count);
  run(0, 1);
  for (let block = 0; block < blocks(); block++) {
    let expected: f64 = 0;
    for (let i = block * SUMMED_FLOATS; i < min(n, (block + 1) * SUMMED_FLOATS); i++) {
      expected += <f64>element(x, i) * <f64>element(x, i);
    }
    expect<bool>(abs(sum(block) - expected) <= 1e-13 * expected).toBe(true, "within the rounding of 1,024 sums in f64");
  }
  expectGuards();
}

describe("sums of squares", () => {
  beforeEach(release);

  test("two vectors", () => check(8));
  test("an odd number of pairs of vectors", () => check(40));
  test("one block", () => check(1024));
  test("one block and a little", () => check(1032));
  test("several blocks, the last not whole", () => check(5 * 1024 + 104));

  test("the largest floats do not overflow", () => {
    prepare(8);
    for (let i = 0; i < 8; i++) store<f32>(x + (<usize>i << 2), i % 2 == 0 ? f32.MAX_VALUE : -f32.MAX_VALUE);
    run(0, 1);
    expect<f64>(sum(0)).toBe(8 * <f64>f32.MAX_VALUE * <f64>f32.MAX_VALUE);
  });

  test("NaN and Infinity show in the sum of their block alone", () => {
    prepare(3 * 1024);
    store<f32>(x + 4 * 1024, NaN);
    store<f32>(x + 4 * (3 * 1024 - 1), -Infinity);
    run(0, 1);
    expect<bool>(isFinite(sum(0))).toBe(true);
    expect<f64>(sum(1)).toBeNaN();
    expect<f64>(sum(2)).toBe(Infinity);
  });

  test("slices", () => {
    prepare(8);
    expectSlices(run);
    prepare(11 * 1024 + 8);
    expectSlices(run);
  });
});
