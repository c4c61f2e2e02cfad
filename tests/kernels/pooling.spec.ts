import { averagePoolBackward, averagePoolForward, maxPoolBackward, maxPoolForward } from "../../assembly/pooling";
import {
  at, excess, expectGuards, expectSlices, expectZeroPadding, input, output, put, release, ROUNDING, special,
} from "./guarded";

let rows = 0;
let height = 0;
let width = 0;
let channels = 0;
let windowHeight = 0;
let windowWidth = 0;
let stride = 0;
let down = 0;
let across = 0;
let x: usize = 0;
let y: usize = 0;
let dx: usize = 0;
let dy: usize = 0;

function prepare(
  rowCount: i32, pictureHeight: i32, pictureWidth: i32, channelCount: i32, rowsUnder: i32, columnsUnder: i32, step: i32,
): void {
  rows = rowCount;
  height = pictureHeight;
  width = pictureWidth;
  channels = channelCount;
  windowHeight = rowsUnder;
  windowWidth = columnsUnder;
  stride = step;
  down = places(height, windowHeight);
  across = places(width, windowWidth);
  x = input(rows * height * width, channels);
  y = output(rows * down * across, channels);
  dx = output(rows * height * width, channels);
  dy = input(rows * down * across, channels);
}

/** Places along an extent, counted one by one. */
function places(extent: i32, size: i32): i32 {
  let count = 0;
  for (let first = 0; first + size <= extent; first += stride) count++;
  return count;
}

function maxForward(part: i32, parts: i32): void {
  maxPoolForward(y, x, rows, height, width, channels, windowHeight, windowWidth, stride, part, parts);
}

function maxBackward(part: i32, parts: i32): void {
  maxPoolBackward(dx, dy, x, y, rows, height, width, channels, windowHeight, windowWidth, stride, part, parts);
}

function averageForward(part: i32, parts: i32): void {
  averagePoolForward(y, x, rows, height, width, channels, windowHeight, windowWidth, stride, part, parts);
}

function averageBackward(part: i32, parts: i32): void {
  averagePoolBackward(dx, dy, rows, height, width, channels, windowHeight, windowWidth, stride, part, parts);
}

/** The pixel of the batch under position i of the window at a place of the batch. */
function under(place: i32, i: i32): i32 {
  const picture = place / (down * across);
  const row = ((place / across) % down) * stride + i / windowWidth;
  return (picture * height + row) * width + (place % across) * stride + (i % windowWidth);
}

/** The first position of the window that holds its largest value. */
function firstLargest(place: i32, channel: i32): i32 {
  let best = 0;
  for (let i = 1; i < windowHeight * windowWidth; i++) {
    if (at(x, under(place, i), channel, channels) > at(x, under(place, best), channel, channels)) best = i;
  }
  return best;
}

function wrongMaxForward(): i32 {
  let wrong = 0;
  for (let place = 0; place < rows * down * across; place++) {
    for (let c = 0; c < channels; c++) {
      if (at(y, place, c, channels) != at(x, under(place, firstLargest(place, c)), c, channels)) wrong++;
    }
  }
  return wrong;
}

/** A pixel's gradients are added in f32 by rising place, as the kernel promises. */
function wrongBackward(largestAlone: bool): i32 {
  let wrong = 0;
  for (let pixel = 0; pixel < rows * height * width; pixel++) {
    for (let c = 0; c < channels; c++) {
      let sum: f32 = 0;
      for (let place = 0; place < rows * down * across; place++) {
        for (let i = 0; i < windowHeight * windowWidth; i++) {
          if (under(place, i) != pixel) continue;
          if (!largestAlone) sum += at(dy, place, c, channels) / <f32>(windowHeight * windowWidth);
          else if (firstLargest(place, c) == i) sum += at(dy, place, c, channels);
        }
      }
      if (at(dx, pixel, c, channels) != sum) wrong++;
    }
  }
  return wrong;
}

function worstAverage(): f64 {
  let worst: f64 = 0;
  for (let place = 0; place < rows * down * across; place++) {
    for (let c = 0; c < channels; c++) {
      let sum: f64 = 0;
      let magnitude: f64 = 0;
      for (let i = 0; i < windowHeight * windowWidth; i++) {
        const value: f64 = at(x, under(place, i), c, channels);
        sum += value;
        magnitude += abs(value);
      }
      const count = <f64>(windowHeight * windowWidth);
      worst = max(worst, excess(at(y, place, c, channels), sum / count, (ROUNDING * (count + 1) * magnitude) / count));
    }
  }
  return worst;
}

function check(
  rowCount: i32, pictureHeight: i32, pictureWidth: i32, channelCount: i32, rowsUnder: i32, columnsUnder: i32, step: i32,
): void {
  prepare(rowCount, pictureHeight, pictureWidth, channelCount, rowsUnder, columnsUnder, step);
  averageForward(0, 1);
  expect<f64>(worstAverage()).toBeLessThanOrEqual(1, "the mean of what the window covers");
  averageBackward(0, 1);
  expect<i32>(wrongBackward(false)).toBe(0, "dx gets its share of each window");
  expectZeroPadding(dx, rows * height * width, channels);
  for (let pixel = 0; pixel < rows * height * width; pixel++) {
    for (let c = 0; c < channels; c++) put(x, pixel, c, channels, nearest<f32>(2 * at(x, pixel, c, channels)));
  }
  maxForward(0, 1);
  expect<i32>(wrongMaxForward()).toBe(0, "the largest of what the window covers");
  expectZeroPadding(y, rows * down * across, channels);
  memory.fill(dx, 0xff, (rows * height * width * ((channels + 7) & ~7)) << 2);
  maxBackward(0, 1);
  expect<i32>(wrongBackward(true)).toBe(0, "dx where the first of the largest values is");
  expectZeroPadding(dx, rows * height * width, channels);
  expectGuards();
}

describe("pooling", () => {
  beforeEach(release);

  test("one place, 2 × 2 × 1", () => check(1, 2, 2, 1, 2, 2, 2));
  test("as large as a group of channels, 4 × 4 × 8", () => check(2, 4, 4, 8, 2, 2, 2));
  test("above it, 6 × 4 × 9", () => check(2, 6, 4, 9, 2, 2, 2));
  test("a rest that no window covers, 5 × 7 × 6", () => check(3, 5, 7, 6, 2, 2, 2));
  test("a rest below alone, 5 × 4 × 6", () => check(1, 5, 4, 6, 2, 2, 2));
  test("a rest beside alone, 4 × 5 × 6", () => check(1, 4, 5, 6, 2, 2, 2));
  test("windows that overlap, 5 × 4 × 3", () => check(2, 5, 4, 3, 3, 3, 1));
  test("windows with pixels between them, 5 × 5 × 3", () => check(1, 5, 5, 3, 1, 1, 2));
  test("the picture as the window, 5 × 8 × 9", () => check(2, 5, 8, 9, 5, 8, 1));
  test("windows wider than high, 6 × 7 × 3", () => check(2, 6, 7, 3, 2, 3, 2));
  test("windows higher than wide, 7 × 4 × 8", () => check(1, 7, 4, 8, 3, 2, 2));

  test("a NaN under the window is the largest value, and what is infinite counts", () => {
    prepare(1, 2, 22, 1, 2, 2, 2);
    for (let i = 0; i < 44; i++) put(x, i, 0, 1, special(i % 22));
    maxForward(0, 1);
    for (let place = 0; place < 11; place++) {
      const first = special(2 * place);
      const second = special(2 * place + 1);
      const value = at(y, place, 0, 1);
      if (isNaN(first) || isNaN(second)) expect<f32>(value).toBeNaN();
      else expect<f32>(value).toBe(max(first, second));
    }
  });

  test("slices", () => {
    prepare(5, 5, 6, 9, 2, 2, 1);
    expectSlices(averageForward);
    expectSlices(averageBackward);
    expectSlices(maxForward);
    expectSlices(maxBackward);
  });
});
