import { residualBackward, residualForward } from "../../assembly/residual";
import {
  copy, element, excess, expectGuards, expectSlices, floats, release, ROUNDING, sameBits, special, values,
} from "./guarded";

let n = 0;
let sum: usize = 0;
let a: usize = 0;
let b: usize = 0;

function prepare(count: i32): void {
  n = count;
  a = values(n);
  b = values(n);
  sum = floats(n);
}

function forward(part: i32, parts: i32): void {
  residualForward(sum, a, b, n, part, parts);
}

function backward(part: i32, parts: i32): void {
  residualBackward(sum, a, b, n, part, parts);
}

function worst(): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) {
    const expected = <f64>element(a, i) + <f64>element(b, i);
    most = max(most, excess(element(sum, i), expected, ROUNDING * abs(expected)));
  }
  return most;
}

function check(count: i32): void {
  prepare(count);
  forward(0, 1);
  expect<f64>(worst()).toBeLessThanOrEqual(1, "y = main + skip within one rounding");
  prepare(count);
  backward(0, 1);
  expect<f64>(worst()).toBeLessThanOrEqual(1, "dx = dMain + dSkip within one rounding");
  expectGuards();
}

describe("residual", () => {
  beforeEach(release);

  test("one vector", () => check(4));
  test("several vectors", () => check(64));
  test("an odd number of vectors", () => check(20));
  test("a real activation, 13 rows of 104", () => check(13 * 104));

  test("NaN, infinities, zeros, subnormals", () => {
    prepare(124);
    for (let i = 0; i < 121; i++) {
      store<f32>(a + (<usize>i << 2), special(i % 11));
      store<f32>(b + (<usize>i << 2), special(i / 11));
    }
    forward(0, 1);
    let wrong = 0;
    for (let i = 0; i < 121; i++) {
      const expected = special(i % 11) + special(i / 11);
      const value = element(sum, i);
      if (isNaN(expected) ? !isNaN(value) : reinterpret<u32>(value) != reinterpret<u32>(expected)) wrong++;
    }
    expect<i32>(wrong).toBe(0);
  });

  test("in place, over either branch", () => {
    prepare(64);
    forward(0, 1);
    const overMain = copy(a, <usize>n << 2);
    const overSkip = copy(b, <usize>n << 2);
    residualForward(overMain, overMain, b, n, 0, 1);
    residualForward(overSkip, a, overSkip, n, 0, 1);
    expect<bool>(sameBits(overMain, sum, n)).toBe(true, "y may be main");
    expect<bool>(sameBits(overSkip, sum, n)).toBe(true, "y may be skip");
    residualBackward(a, a, b, n, 0, 1);
    expect<bool>(sameBits(a, sum, n)).toBe(true, "dx may be dMain");
  });

  test("slices", () => {
    prepare(4);
    expectSlices(forward);
    prepare(13 * 104);
    expectSlices(forward);
    prepare(13 * 104);
    expectSlices(backward);
  });
});
