import { markNotFinite } from "../../assembly/finite";
import { expectGuards, expectSlices, release, reserve, values } from "./guarded";

let n = 0;
let x: usize = 0;
let marks: usize = 0;

function prepare(count: i32): void {
  n = count;
  x = values(n);
  marks = reserve((n + 1023) / 1024);
}

function run(part: i32, parts: i32): void {
  markNotFinite(marks, x, n, part, parts);
}

function checkFound(count: i32, index: i32, value: f32): void {
  prepare(count);
  store<f32>(x + (<usize>index << 2), value);
  run(0, 1);
  for (let block = 0; block < (n + 1023) / 1024; block++) {
    expect<u8>(load<u8>(marks + block)).toBe(block == index / 1024 ? 1 : 0);
  }
  expectGuards();
}

describe("numbers that are not finite", () => {
  beforeEach(release);

  test("there are none", () => {
    prepare(4 * 1024 + 20);
    store<f32>(x, f32.MAX_VALUE);
    store<f32>(x, -f32.MAX_VALUE, 4);
    store<f32>(x, f32.MIN_VALUE, 8);
    store<f32>(x, -0, 12);
    run(0, 1);
    for (let block = 0; block < 5; block++) expect<u8>(load<u8>(marks + block)).toBe(0);
    expectGuards();
  });

  test("NaN in one vector", () => checkFound(4, 3, NaN));
  test("Infinity at the end of a block", () => checkFound(3 * 1024, 1023, Infinity));
  test("−Infinity at the start of a block", () => checkFound(3 * 1024, 2048, -Infinity));
  test("NaN at the end of what is not a whole block", () => checkFound(2 * 1024 + 4, 2 * 1024 + 3, NaN));

  test("slices", () => {
    prepare(4);
    expectSlices(run);
    prepare(11 * 1024 + 8);
    store<f32>(x, NaN, 7000);
    expectSlices(run);
  });
});
