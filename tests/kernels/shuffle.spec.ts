import { drawFour, PURPOSE_SHUFFLE } from "../../assembly/random";
import { shuffle } from "../../assembly/shuffle";
import { copy, expectGuards, expectSlices, release, reserve, sameBits } from "./guarded";

let order: usize = 0;
let count = 0;

function prepare(n: i32): void {
  count = n;
  order = reserve(<usize>((n + 3) & ~3) << 2);
}

function mix(part: i32, parts: i32): void {
  shuffle(order, count, 7, 2, part, parts);
}

function place(i: i32): u32 {
  return load<u32>(order + (<usize>i << 2));
}

/** Fisher-Yates as D. Knuth gives it, choosing in f64 with word i of the stream. */
function reference(n: i32, seed: u32, epoch: u32): u32[] {
  const rest: u32[] = [];
  for (let i = 0; i < n; i++) rest.push(i);
  for (let i = 0; i < n; i++) {
    const words: StaticArray<u32> = [0, 0, 0, 0];
    v128.store(changetype<usize>(words), drawFour(seed, PURPOSE_SHUFFLE, epoch, i / 4));
    const chosen = i + <i32>Math.floor((<f64>words[i % 4] / 4294967296.0) * <f64>(n - i));
    const value = rest[i];
    rest[i] = rest[chosen];
    rest[chosen] = value;
  }
  return rest;
}

function check(n: i32): void {
  prepare(n);
  mix(0, 1);
  const seen: bool[] = [];
  for (let i = 0; i < n; i++) seen.push(false);
  let wrong = 0;
  for (let i = 0; i < n; i++) {
    const value = place(i);
    if (value >= <u32>n || seen[value]) wrong++;
    else seen[value] = true;
  }
  expect<i32>(wrong).toBe(0, "each number once");
  const expected = reference(n, 7, 2);
  for (let i = 0; i < n; i++) if (place(i) != expected[i]) wrong++;
  expect<i32>(wrong).toBe(0, "the order of the reference");
  expectGuards();
}

describe("shuffle", () => {
  beforeEach(release);

  test("1", () => check(1));
  test("2", () => check(2));
  test("3", () => check(3));
  test("4", () => check(4));
  test("5", () => check(5));
  test("1,000", () => check(1000));
  test("9,000, the embedded digits", () => check(9000));

  test("differs by seed and by epoch, and is the same for the same", () => {
    prepare(1000);
    mix(0, 1);
    const first = copy(order, 4000);
    shuffle(order, 1000, 8, 2, 0, 1);
    expect<bool>(sameBits(order, first, 1000)).toBe(false, "another seed");
    shuffle(order, 1000, 7, 3, 0, 1);
    expect<bool>(sameBits(order, first, 1000)).toBe(false, "another epoch");
    shuffle(order, 1000, 7, 2, 0, 1);
    expect<bool>(sameBits(order, first, 1000)).toBe(true, "the same again");
  });

  test("every element is equally likely in every place", () => {
    prepare(8);
    const seeds = 8000;
    const landed: f64[] = [];
    for (let i = 0; i < 64; i++) landed.push(0);
    for (let seed = 0; seed < seeds; seed++) {
      shuffle(order, 8, seed, 0, 0, 1);
      for (let i = 0; i < 8; i++) landed[i * 8 + place(i)] += 1;
    }
    for (let element = 0; element < 8; element++) {
      let chiSquare: f64 = 0;
      for (let i = 0; i < 8; i++) {
        const difference = landed[i * 8 + element] - 1000;
        chiSquare += (difference * difference) / 1000;
      }
      // 7 degrees of freedom: 29.9 is exceeded once in 10,000.
      expect<f64>(chiSquare).toBeLessThan(29.9);
    }
  });

  test("slices", () => {
    prepare(1000);
    expectSlices(mix);
  });
});
