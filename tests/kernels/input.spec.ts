import { inputForward } from "../../assembly/input";
import { paddedColumns } from "../../assembly/slices";
import { at, expectGuards, expectSlices, expectZeroPadding, output, release, reserve, uniform } from "./guarded";

const IMAGES = 300;

let rows = 0;
let pixelCount = 0;
let x: usize = 0;
let batchLabels: usize = 0;
let pixels: usize = 0;
let labels: usize = 0;
let order: usize = 0;

/** 300 images of seeded bytes, the first with every byte value in turn; the order starts at the last, and has repeats. */
function prepare(rowCount: i32, pixelsPerImage: i32): void {
  rows = rowCount;
  pixelCount = pixelsPerImage;
  const stride = paddedColumns(pixelCount);
  x = output(rows, pixelCount);
  batchLabels = reserve(rows);
  pixels = reserve(IMAGES * stride);
  labels = reserve(IMAGES);
  order = reserve(<usize>rows << 2);
  memory.fill(pixels, 0, IMAGES * stride);
  for (let i = 0; i < IMAGES; i++) {
    store<u8>(labels + i, <u8>(251 - 7 * i));
    for (let p = 0; p < pixelCount; p++) {
      store<u8>(pixels + i * stride + p, i == 0 ? <u8>p : <u8>((uniform() + 1) * 128));
    }
  }
  for (let r = 0; r < rows; r++) store<u32>(order + (<usize>r << 2), (IMAGES - 1 + 75 * r) % IMAGES);
}

function forward(part: i32, parts: i32): void {
  inputForward(x, batchLabels, pixels, labels, order, rows, pixelCount, part, parts);
}

function check(rowCount: i32, pixelsPerImage: i32): void {
  prepare(rowCount, pixelsPerImage);
  forward(0, 1);
  let wrong = 0;
  for (let r = 0; r < rows; r++) {
    const image = load<u32>(order + (<usize>r << 2));
    if (load<u8>(batchLabels + r) != load<u8>(labels + image)) wrong++;
    for (let p = 0; p < pixelCount; p++) {
      const byte = load<u8>(pixels + image * paddedColumns(pixelCount) + p);
      if (at(x, r, p, pixelCount) != <f32>(<f64>byte / 255)) wrong++;
    }
  }
  expect<i32>(wrong).toBe(0, "pixel / 255, correctly rounded, and the label of the same image");
  expectZeroPadding(x, rows, pixelCount);
  expectGuards();
}

describe("input", () => {
  beforeEach(release);

  test("one row of one pixel", () => check(1, 1));
  test("as large as a tile, 4 × 8", () => check(4, 8));
  test("a multiple of the tile, 8 × 16", () => check(8, 16));
  test("not a multiple, 5 × 13", () => check(5, 13));
  test("digits of 28 × 28", () => check(18, 784));
  test("one pixel more, 785", () => check(5, 785));

  test("every byte value, from 0 to exactly 1", () => {
    prepare(1, 256);
    store<u32>(order, 0);
    forward(0, 1);
    for (let p = 0; p < 256; p++) expect<f32>(at(x, 0, p, 256)).toBe(<f32>p / 255);
    expect<f32>(at(x, 0, 255, 256)).toBe(1);
  });

  test("slices", () => {
    prepare(1, 1);
    expectSlices(forward);
    prepare(18, 61);
    expectSlices(forward);
  });
});
