import { conv2dBackwardInput, conv2dBackwardWeights, conv2dForward, conv2dScratchFloats } from "../../assembly/conv2d";
import { paddedColumns } from "../../assembly/slices";
import {
  at, copy, excess, expectGuards, expectSlices, expectZeroPadding, input, output, put, release, reserve, ROUNDING,
  sameBits,  weights,
} from "./guarded";

let rows = 0;
let height = 0;
let width = 0;
let channels = 0;
let grey = false;
let pixelFloats = 0;
let outs = 0;
let size = 0;
let stride = 0;
let same = 0;
let biased = 0;
let depth = 0;
let down = 0;
let across = 0;
let x: usize = 0;
let w: usize = 0;
let y: usize = 0;
let dx: usize = 0;
let dy: usize = 0;
let dw: usize = 0;
let scratch: usize = 0;

/** Pictures of 0 channels are without channels. dw starts from seeded values, as it is added to. */
function prepare(
  rowCount: i32, pictureHeight: i32, pictureWidth: i32, channelCount: i32, outCount: i32,
  windowSize: i32, step: i32, overEdge: i32, bias: i32,
): void {
  rows = rowCount;
  height = pictureHeight;
  width = pictureWidth;
  grey = channelCount == 0;
  channels = max(channelCount, 1);
  pixelFloats = grey ? 1 : paddedColumns(channels);
  outs = outCount;
  size = windowSize;
  stride = step;
  same = overEdge;
  biased = bias;
  depth = size * size * channels;
  down = places(height);
  across = places(width);
  x = grey ? input(rows, height * width) : input(rows * height * width, channels);
  dx = grey ? output(rows, height * width) : output(rows * height * width, channels);
  w = weights(depth, outs);
  dw = weights(depth, outs);
  y = output(rows * down * across, outs);
  dy = input(rows * down * across, outs);
  scratch = reserve((7 * conv2dScratchFloats(height, width, channels, pixelFloats, outs, size, stride, same)) << 2, true);
}

function forward(part: i32, parts: i32): void {
  conv2dForward(
    y, scratch, x, w, rows, height, width, channels, pixelFloats, outs, size, stride, same, biased, part, parts,
  );
}

function backwardInput(part: i32, parts: i32): void {
  conv2dBackwardInput(
    dx, scratch, dy, w, rows, height, width, channels, pixelFloats, outs, size, stride, same, part, parts,
  );
}

function backwardWeights(part: i32, parts: i32): void {
  conv2dBackwardWeights(
    dw, scratch, x, dy, rows, height, width, channels, pixelFloats, outs, size, stride, same, biased, part, parts,
  );
}

/** Places along an extent, counted one by one. */
function places(extent: i32): i32 {
  let count = 0;
  for (let first = 0; same ? first < extent : first + size <= extent; first += stride) count++;
  return count;
}

/** How many pixels the first place lies over the edge: half of what all places need more than there is. */
function over(extent: i32): i32 {
  const missing = (places(extent) - 1) * stride + size - extent;
  return same && missing > 0 ? missing / 2 : 0;
}

/** A channel of a pixel of x or dx. */
function pixelAt(pictures: usize, picture: i32, row: i32, column: i32, channel: i32): f32 {
  if (grey) return at(pictures, picture, row * width + column, height * width);
  return at(pictures, (picture * height + row) * width + column, channel, channels);
}

/** The sum that an output should be, and of the absolute terms. */
let sum: f64 = 0;
let magnitude: f64 = 0;
let terms = 0;

function start(value: f64): void {
  sum = value;
  magnitude = abs(value);
  terms = 1;
}

function add(product: f64): void {
  sum += product;
  magnitude += abs(product);
  terms++;
}

function off(actual: f32): f64 {
  return excess(actual, sum, 1.001 * ROUNDING * <f64>(terms + 1) * magnitude);
}

/** The row or column of x under position k of the window at a place; it may be outside. */
function under(place: i32, k: i32, extent: i32): i32 {
  return place * stride + k - over(extent);
}

function inside(row: i32, column: i32): bool {
  return row >= 0 && row < height && column >= 0 && column < width;
}

function worstForward(): f64 {
  let worst: f64 = 0;
  for (let place = 0; place < rows * down * across; place++) {
    for (let o = 0; o < outs; o++) {
      start(biased ? at(w, paddedColumns(depth), o, outs) : 0);
      for (let i = 0; i < depth; i++) {
        const row = under((place / across) % down, i / channels / size, height);
        const column = under(place % across, (i / channels) % size, width);
        if (!inside(row, column)) continue;
        add(<f64>pixelAt(x, place / (down * across), row, column, i % channels) * <f64>at(w, i, o, outs));
      }
      worst = max(worst, off(at(y, place, o, outs)));
    }
  }
  return worst;
}

function worstBackwardInput(): f64 {
  let worst: f64 = 0;
  for (let i = 0; i < rows * height * width * channels; i++) {
    const channel = i % channels;
    const column = (i / channels) % width;
    const row = (i / channels / width) % height;
    const picture = i / channels / width / height;
    start(0);
    for (let place = 0; place < down * across; place++) {
      const ky = row - under(place / across, 0, height);
      const kx = column - under(place % across, 0, width);
      if (ky < 0 || ky >= size || kx < 0 || kx >= size) continue;
      for (let o = 0; o < outs; o++) {
        const weight = at(w, (ky * size + kx) * channels + channel, o, outs);
        add(<f64>at(dy, picture * down * across + place, o, outs) * <f64>weight);
      }
    }
    worst = max(worst, off(pixelAt(dx, picture, row, column, channel)));
  }
  return worst;
}

/** Row `depth` stands for the bias: its x is 1. */
function worstBackwardWeights(before: usize): f64 {
  let worst: f64 = 0;
  for (let i = 0; i < depth + biased; i++) {
    const memoryRow = i == depth ? paddedColumns(depth) : i;
    for (let o = 0; o < outs; o++) {
      start(at(before, memoryRow, o, outs));
      for (let place = 0; place < rows * down * across; place++) {
        const gradient: f64 = at(dy, place, o, outs);
        const row = under((place / across) % down, i / channels / size, height);
        const column = under(place % across, (i / channels) % size, width);
        if (i == depth) add(gradient);
        else if (inside(row, column)) add(<f64>pixelAt(x, place / (down * across), row, column, i % channels) * gradient);
      }
      worst = max(worst, off(at(dw, memoryRow, o, outs)));
    }
  }
  return worst;
}

function check(
  rowCount: i32, pictureHeight: i32, pictureWidth: i32, channelCount: i32, outCount: i32,
  windowSize: i32, step: i32, overEdge: i32, bias: i32,
): void {
  prepare(rowCount, pictureHeight, pictureWidth, channelCount, outCount, windowSize, step, overEdge, bias);
  forward(0, 1);
  expect<f64>(worstForward()).toBeLessThanOrEqual(1, "y within the rounding of the sum");
  expectZeroPadding(y, rows * down * across, outs);
  backwardInput(0, 1);
  expect<f64>(worstBackwardInput()).toBeLessThanOrEqual(1, "dx within the rounding of the sum");
  if (grey) expectZeroPadding(dx, rows, height * width);
  else expectZeroPadding(dx, rows * height * width, channels);
  const before = copy(dw, <usize>((paddedColumns(depth) + 1) * paddedColumns(outs)) << 2);
  backwardWeights(0, 1);
  expect<f64>(worstBackwardWeights(before)).toBeLessThanOrEqual(1, "dw and db within the rounding of the sum");
  expectZeroPadding(dw, paddedColumns(depth) + 1, outs);
  if (!biased) {
    for (let o = 0; o < outs; o++) {
      expect<f32>(at(dw, paddedColumns(depth), o, outs)).toBe(at(before, paddedColumns(depth), o, outs), "db is left alone");
    }
  }
  expectGuards();
  heap.free(before);
}

function checkSlices(
  rowCount: i32, pictureHeight: i32, pictureWidth: i32, channelCount: i32, outCount: i32,
  windowSize: i32, step: i32, overEdge: i32, bias: i32,
): void {
  prepare(rowCount, pictureHeight, pictureWidth, channelCount, outCount, windowSize, step, overEdge, bias);
  expectSlices(forward);
  expectSlices(backwardInput);
  expectSlices(backwardWeights);
}

describe("conv2d", () => {
  beforeEach(release);

  test("one pixel, one channel in and out", () => check(1, 1, 1, 1, 1, 1, 1, 0, 0));
  test("as large as a tile: 2 × 2 × 8 → 8, 1 × 1", () => check(1, 2, 2, 8, 8, 1, 1, 0, 1));
  test("a multiple of the tile: 4 × 4 × 16 → 16, 3 × 3, same", () => check(2, 4, 4, 16, 16, 3, 1, 1, 1));
  test("below the tile: 3 × 3 × 5 → 7, 2 × 2, valid", () => check(1, 3, 3, 5, 7, 2, 1, 0, 1));
  test("above the tile: 3 × 3 × 9 → 9, 3 × 3, same", () => check(3, 3, 3, 9, 9, 3, 1, 1, 0));
  test("the first layer of LeNet-5, small: 7 × 6 grey → 6, 5 × 5, same", () => check(2, 7, 6, 0, 6, 5, 1, 1, 1));
  test("its second: 6 × 7 × 6 → 16, 5 × 5, valid", () => check(2, 6, 7, 6, 16, 5, 1, 0, 1));
  test("grey, valid, 4 × 5 → 3, 2 × 2", () => check(3, 4, 5, 0, 3, 2, 1, 0, 0));
  test("a stride, valid, 7 × 6 × 3 → 4, 3 × 3", () => check(2, 7, 6, 3, 4, 3, 2, 0, 1));
  test("a stride, same, 7 × 6 × 3 → 4, 3 × 3", () => check(2, 7, 6, 3, 4, 3, 2, 1, 1));
  test("a stride above the size, same, 5 × 6 × 3 → 4, 1 × 1", () => check(2, 5, 6, 3, 4, 1, 2, 1, 1));
  test("a window larger than the picture, 2 × 1 × 2 → 2, 5 × 5", () => check(1, 2, 1, 2, 2, 5, 1, 1, 1));
  test("an even window has its extra pixel after, 3 × 4 × 2 → 2, 4 × 4", () => check(1, 3, 4, 2, 2, 4, 1, 1, 1));

  test("grey: each size and width, strides, valid and same, up to three panels", () => {
    let outCount = 0;
    for (let windowSize = 1; windowSize <= 5; windowSize++) {
      for (let pictureWidth = 5; pictureWidth <= 9; pictureWidth++) {
        for (let step = 1; step <= 2; step++) {
          for (let overEdge = 0; overEdge <= 1; overEdge++) {
            outCount = (outCount % 17) + 1;
            check(2, 5, pictureWidth, 0, outCount, windowSize, step, overEdge, (windowSize + pictureWidth) & 1);
            release();
          }
        }
      }
    }
  });

  test("grey, where places see only zeros, or only one pixel that is not, and where dy is zero", () => {
    prepare(2, 6, 12, 0, 9, 3, 1, 1, 1);
    for (let picture = 0; picture < 2; picture++) {
      for (let pixel = 0; pixel < 72; pixel++) {
        if (pixel < 36 || pixel % 12 < 8) put(x, picture, pixel, 72, 0);
      }
    }
    for (let place = 0; place < 2 * 72; place++) {
      for (let o = 0; o < 9; o++) if (place % 3 || o < 8) put(dy, place, o, 9, place % 2 ? 0 : -0.0);
    }
    forward(0, 1);
    expect<f64>(worstForward()).toBeLessThanOrEqual(1, "y");
    const before = copy(dw, <usize>(16 + 1) << 6);
    backwardWeights(0, 1);
    expect<f64>(worstBackwardWeights(before)).toBeLessThanOrEqual(1, "dw and db");
    expectGuards();
    heap.free(before);
  });

  test("zeros around the picture change no bit: same is valid on a picture with an edge of zeros", () => {
    prepare(1, 6, 6, 3, 4, 3, 1, 0, 1);
    const inner = input(16, 3);
    memory.fill(x, 0, 36 * 32);
    for (let row = 0; row < 4; row++) memory.copy(x + ((row + 1) * 6 + 1) * 32, inner + row * 4 * 32, 4 * 32);
    forward(0, 1);
    const whole = copy(y, 16 * 32);
    conv2dForward(y, scratch, inner, w, 1, 4, 4, 3, 8, 4, 3, 1, 1, 1, 0, 1);
    expect<bool>(sameBits(y, whole, 16 * 8)).toBe(true);
  });

  test("a batch in chunks gives the bits of the whole", () => {
    prepare(3, 4, 4, 3, 9, 3, 1, 1, 1);
    const floats = (paddedColumns(depth) + 1) * 16;
    const before = copy(dw, floats << 2);
    backwardWeights(0, 1);
    const whole = copy(dw, floats << 2);
    memory.copy(dw, before, floats << 2);
    for (let first = 0; first < 3; first += 2) {
      conv2dBackwardWeights(
        dw, scratch, x + first * 16 * 32, dy + first * 16 * 64, min(2, 3 - first), 4, 4, 3, 8, 9, 3, 1, 1, 1, 0, 1,
      );
    }
    expect<bool>(sameBits(dw, whole, floats)).toBe(true);
  });

  test("what is mostly zero goes another way, to the same bits: whole pictures, and those after one that is not", () => {
    for (let over = 0; over < 2; over++) {
      prepare(3, 6, 5, over ? 0 : 5, 9, 3, 1, over, 1);
      const places = down * across;
      for (let i = places; i < 3 * places; i++) {
        for (let o = 0; o < 9; o++) if ((i + o) % 8) put(dy, i, o, 9, 0);
      }
      const floats = (paddedColumns(depth) + 1) * 16;
      const before = copy(dw, floats << 2);
      backwardWeights(0, 1);
      const whole = copy(dw, floats << 2);
      memory.copy(dw, before, floats << 2);
      const pictureFloats = paddedColumns(height * width * pixelFloats);
      for (let picture = 0; picture < 3; picture++) {
        conv2dBackwardWeights(
          dw, scratch, x + ((picture * pictureFloats) << 2), dy + ((picture * places * 16) << 2), 1,
          height, width, channels, pixelFloats, outs, size, stride, same, biased, 0, 1,
        );
      }
      expect<bool>(sameBits(dw, whole, floats)).toBe(true, "dw");
    }
  });

  test("dx rounds the product, then the sum, by rising place and output, also where most is zero", () => {
    for (let zeros = 0; zeros < 2; zeros++) {
      prepare(1, 5, 6, 3, 4, 3, 1, 1, 0);
      for (let i = 0; i < 30; i++) {
        for (let o = 0; o < 4; o++) if (zeros && (i + o) % 5) put(dy, i, o, 4, 0);
      }
      backwardInput(0, 1);
      let wrong = 0;
      for (let pixel = 0; pixel < 30; pixel++) {
        for (let c = 0; c < 3; c++) {
          let sum: f32 = 0;
          for (let place = 0; place < 30; place++) {
            const ky = pixel / 6 - place / 6 + 1;
            const kx = (pixel % 6) - (place % 6) + 1;
            if (ky < 0 || ky > 2 || kx < 0 || kx > 2) continue;
            for (let o = 0; o < 4; o++) sum += at(dy, place, o, 4) * at(w, (ky * 3 + kx) * 3 + c, o, 4);
          }
          if (at(dx, pixel, c, 3) != sum) wrong++;
        }
      }
      expect<i32>(wrong).toBe(0);
    }
  });

  test("slices, mostly zero", () => {
    prepare(3, 5, 6, 6, 9, 3, 1, 1, 1);
    for (let i = 0; i < 3 * 30; i++) {
      for (let o = 0; o < 9; o++) if ((i + o) % 8) put(dy, i, o, 9, 0);
    }
    expectSlices(backwardInput);
    expectSlices(backwardWeights);
  });

  test("slices, fewer tiles than parts", () => checkSlices(1, 1, 1, 1, 1, 1, 1, 0, 1));
  test("slices, tiles that no number of parts divides", () => checkSlices(3, 5, 5, 9, 17, 3, 1, 1, 1));
  test("slices, grey", () => checkSlices(3, 5, 5, 0, 6, 3, 1, 1, 1));
  test("slices, grey, several panels", () => checkSlices(2, 6, 8, 0, 17, 5, 1, 1, 1));
  test("slices, grey, a stride without bias", () => checkSlices(3, 5, 7, 0, 9, 2, 2, 0, 0));
  test("slices, a stride without bias", () => checkSlices(2, 6, 7, 6, 8, 3, 2, 0, 0));
});
