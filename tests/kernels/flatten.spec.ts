import { flattenBackward, flattenForward } from "../../assembly/flatten";
import { at, expectGuards, expectSlices, expectZeroPadding, input, output, release } from "./guarded";

let rows = 0;
let pixels = 0;
let channels = 0;
let x: usize = 0;
let y: usize = 0;
let dx: usize = 0;
let dy: usize = 0;

function prepare(rowCount: i32, pixelCount: i32, channelCount: i32): void {
  rows = rowCount;
  pixels = pixelCount;
  channels = channelCount;
  x = input(rows * pixels, channels);
  y = output(rows, pixels * channels);
  dx = output(rows * pixels, channels);
  dy = input(rows, pixels * channels);
}

function forward(part: i32, parts: i32): void {
  flattenForward(y, x, rows, pixels, channels, part, parts);
}

function backward(part: i32, parts: i32): void {
  flattenBackward(dx, dy, rows, pixels, channels, part, parts);
}

function check(rowCount: i32, pixelCount: i32, channelCount: i32): void {
  prepare(rowCount, pixelCount, channelCount);
  forward(0, 1);
  backward(0, 1);
  let wrong = 0;
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < pixels * channels; i++) {
      const pixel = r * pixels + i / channels;
      if (at(y, r, i, pixels * channels) != at(x, pixel, i % channels, channels)) wrong++;
      if (at(dx, pixel, i % channels, channels) != at(dy, r, i, pixels * channels)) wrong++;
    }
  }
  expect<i32>(wrong).toBe(0, "the values by pixel and channel, there and back");
  expectZeroPadding(y, rows, pixels * channels);
  expectZeroPadding(dx, rows * pixels, channels);
  expectGuards();
}

describe("flatten", () => {
  beforeEach(release);

  test("one value", () => check(1, 1, 1));
  test("channels without padding, 25 × 16", () => check(3, 25, 16));
  test("channels with padding, 49 × 6", () => check(2, 49, 6));
  test("a row of numbers, 1 × 30", () => check(5, 1, 30));

  test("slices", () => {
    prepare(9, 4, 6);
    expectSlices(forward);
    expectSlices(backward);
  });
});
