import { reluBackward, reluForward } from "../../assembly/relu";
import { copy, element, expectGuards, expectSlices, floats, release, sameBits, special, values } from "./guarded";

let n = 0;
let x: usize = 0;
let y: usize = 0;
let dy: usize = 0;
let dx: usize = 0;

/** n seeded values, the first `specials` of x and the last of dy replaced by special ones. */
function prepare(count: i32, specials: i32): void {
  n = count;
  x = values(n);
  y = floats(n);
  dy = values(n);
  dx = floats(n);
  for (let i = 0; i < specials; i++) {
    store<f32>(x + (<usize>i << 2), special(i));
    store<f32>(dy + (<usize>(n - 1 - i) << 2), special(i));
  }
}

function forward(part: i32, parts: i32): void {
  reluForward(y, x, n, part, parts);
}

function backward(part: i32, parts: i32): void {
  reluBackward(dx, dy, x, n, part, parts);
}

function same(a: f32, b: f32): bool {
  return reinterpret<u32>(a) == reinterpret<u32>(b) || (isNaN(a) && isNaN(b));
}

function wrongForward(): i32 {
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const value = element(x, i);
    const expected: f32 = isNaN(value) ? NaN : value > 0 ? value : 0;
    if (!same(element(y, i), expected)) wrong++;
  }
  return wrong;
}

function wrongBackward(): i32 {
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const expected: f32 = element(x, i) > 0 ? element(dy, i) : 0;
    if (!same(element(dx, i), expected)) wrong++;
  }
  return wrong;
}

function check(count: i32, specials: i32): void {
  prepare(count, specials);
  forward(0, 1);
  backward(0, 1);
  expect<i32>(wrongForward()).toBe(0, "y = x where x > 0, else 0");
  expect<i32>(wrongBackward()).toBe(0, "dx = dy where x > 0, else 0");
  expectGuards();
}

describe("relu", () => {
  beforeEach(release);

  test("one vector", () => check(4, 0));
  test("several vectors", () => check(64, 0));
  test("an odd number of vectors", () => check(20, 0));
  test("a real activation, 13 rows of 104", () => check(13 * 104, 0));
  test("NaN stays NaN; infinities, both zeros, subnormals", () => check(24, 24));

  test("no gradient where y is 0, -0 or NaN", () => {
    prepare(4, 0);
    store<f32>(x, 0);
    store<f32>(x, -0, 4);
    store<f32>(x, NaN, 8);
    store<f32>(x, 1e-45, 12);
    backward(0, 1);
    for (let i = 0; i < 3; i++) expect<f32>(element(dx, i)).toBe(0);
    expect<f32>(element(dx, 3)).toBe(element(dy, 3));
  });

  test("backward gives the same from the output as from the input", () => {
    prepare(64, 16);
    forward(0, 1);
    backward(0, 1);
    const fromInput = copy(dx, <usize>n << 2);
    reluBackward(dx, dy, y, n, 0, 1);
    expect<bool>(sameBits(dx, fromInput, n)).toBe(true);
  });

  test("in place", () => {
    prepare(64, 16);
    forward(0, 1);
    backward(0, 1);
    const inPlace = copy(x, <usize>n << 2);
    reluForward(inPlace, inPlace, n, 0, 1);
    expect<bool>(sameBits(inPlace, y, n)).toBe(true, "y may be x");
    reluBackward(dy, dy, x, n, 0, 1);
    expect<bool>(sameBits(dy, dx, n)).toBe(true, "dx may be dy");
  });

  test("slices", () => {
    prepare(4, 0);
    expectSlices(forward);
    expectSlices(backward);
    prepare(13 * 104, 0);
    expectSlices(forward);
    expectSlices(backward);
  });
});
