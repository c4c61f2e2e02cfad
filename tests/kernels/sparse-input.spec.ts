import { inputForward } from "../../assembly/input";
import { paddedColumns } from "../../assembly/slices";
import { fillCompression, sparseInputForward, sparseInputTranspose } from "../../assembly/sparse-input";
import { expectGuards, expectSlices, output, release, reserve, uniform } from "./guarded";

const IMAGES = 300;
const BLANK = 0;
const FULL = 1;
/** Every byte value in turn. */
const COUNTING = 2;

let rows = 0;
let pixelCount = 0;
let room = 0;
let entries: usize = 0;
let counts: usize = 0;
let batchLabels: usize = 0;
let table: usize = 0;
let pixels: usize = 0;
let labels: usize = 0;
let order: usize = 0;
let pixelEntries: usize = 0;
let pixelCounts: usize = 0;

/** Image 0 is blank, 1 full, 2 counts, of the others a fifth is seeded bytes; the batch takes each `step`-th image. */
function prepare(rowCount: i32, pixelsPerImage: i32, first: i32, step: i32): void {
  rows = rowCount;
  pixelCount = pixelsPerImage;
  const stride = paddedColumns(pixelCount);
  entries = reserve(<usize>(rows * stride) << 3);
  counts = reserve(<usize>rows << 2);
  batchLabels = reserve(rows);
  table = reserve(256 * 8);
  pixels = reserve(IMAGES * stride);
  labels = reserve(IMAGES);
  order = reserve(<usize>rows << 2);
  memory.fill(pixels, 0, IMAGES * stride);
  for (let i = 0; i < IMAGES; i++) {
    store<u8>(labels + i, <u8>(251 - 7 * i));
    for (let p = 0; p < pixelCount; p++) {
      const byte: u8 = i == BLANK ? 0 : i == FULL ? 255 : i == COUNTING ? <u8>p : inked();
      store<u8>(pixels + i * stride + p, byte);
    }
  }
  for (let r = 0; r < rows; r++) store<u32>(order + (<usize>r << 2), (first + step * r) % IMAGES);
  fillCompression(table, 0, 1);
}

/** From 1 to 255 one time in five, else 0. */
function inked(): u8 {
  return uniform() > 0.6 ? 1 + <u8>((uniform() + 1) * 127.49) : 0;
}

/** Lists by pixel for `roomPerPixel` rows. What lies past the end of a list by row is a trap: pixel 0, NaN. */
function prepareTranspose(roomPerPixel: i32): void {
  room = roomPerPixel;
  forward(0, 1);
  const stride = paddedColumns(pixelCount);
  for (let r = 0; r < rows; r++) {
    for (let k = countOf(r); k < stride; k++) {
      store<u64>(entries + (<usize>(r * stride + k) << 3), 0x7fc0000000000000);
    }
  }
  pixelEntries = reserve(<usize>(pixelCount * room) << 3);
  pixelCounts = reserve(<usize>pixelCount << 2);
}

function compression(part: i32, parts: i32): void {
  fillCompression(table, part, parts);
}

function forward(part: i32, parts: i32): void {
  sparseInputForward(
    entries, counts, batchLabels, table, pixels, labels, order, rows, pixelCount, part, parts,
  );
}

function transpose(part: i32, parts: i32): void {
  sparseInputTranspose(pixelEntries, pixelCounts, entries, counts, rows, pixelCount, room, part, parts);
}

function imageOf(row: i32): i32 {
  return load<u32>(order + (<usize>row << 2));
}

function byteAt(row: i32, pixel: i32): u8 {
  return load<u8>(pixels + imageOf(row) * paddedColumns(pixelCount) + pixel);
}

function countOf(row: i32): i32 {
  return load<u32>(counts + (<usize>row << 2));
}

/** Entry k of a list in a matrix of lists: its number and the bits of its value. */
function holds(lists: usize, list: i32, listRoom: i32, k: i32, number: i32, bits: u32): bool {
  const entry = lists + (<usize>(list * listRoom + k) << 3);
  return load<u32>(entry) == <u32>number && load<u32>(entry, 4) == bits;
}

function quotientBits(byte: u8): u32 {
  return reinterpret<u32>(<f32>(<f64>byte / 255));
}

function checkLists(): void {
  const stride = paddedColumns(pixelCount);
  const x = output(rows, pixelCount);
  const sameLabels = reserve(rows);
  inputForward(x, sameLabels, pixels, labels, order, rows, pixelCount, 0, 1);
  let wrong = 0;
  for (let r = 0; r < rows; r++) {
    if (load<u8>(batchLabels + r) != load<u8>(labels + imageOf(r))) wrong++;
    let count = 0;
    for (let p = 0; p < pixelCount; p++) {
      const byte = byteAt(r, p);
      if (byte == 0) continue;
      const dense = load<u32>(x + (<usize>(r * stride + p) << 2));
      if (dense != quotientBits(byte) || !holds(entries, r, stride, count++, p, dense)) wrong++;
    }
    if (countOf(r) != count) wrong++;
  }
  expect<i32>(wrong).toBe(0, "each pixel that is not zero, rising, with inputForward's value; count and label");
  expectGuards();
}

function checkTransposed(): void {
  let wrong = 0;
  for (let p = 0; p < pixelCount; p++) {
    let count = 0;
    for (let r = 0; r < rows; r++) {
      const byte = byteAt(r, p);
      if (byte != 0 && !holds(pixelEntries, p, room, count++, r, quotientBits(byte))) wrong++;
    }
    if (load<i32>(pixelCounts + (<usize>p << 2)) != count) wrong++;
  }
  expect<i32>(wrong).toBe(0, "of each pixel, the rows where it is not zero, rising, and their count");
  expectGuards();
}

/** By row and by pixel, with as much room for rows as there are, and with more. */
function check(rowCount: i32, pixelsPerImage: i32, first: i32, step: i32): void {
  for (let more = 0; more <= 3; more += 3) {
    release();
    prepare(rowCount, pixelsPerImage, first, step);
    forward(0, 1);
    checkLists();
    prepareTranspose(rows + more);
    transpose(0, 1);
    checkTransposed();
  }
}

/** Batches of each size: mixed images in no order, then blank, full and counting ones. */
function checkSizes(pixelsPerImage: i32): void {
  const sizes: StaticArray<i32> = [1, 3, 4, 5];
  for (let i = 0; i < sizes.length; i++) {
    check(sizes[i], pixelsPerImage, IMAGES - 1, 75);
    check(sizes[i], pixelsPerImage, BLANK, 0);
    check(sizes[i], pixelsPerImage, FULL, 0);
    check(sizes[i], pixelsPerImage, COUNTING, 0);
  }
}

function checkSlices(rowCount: i32, pixelsPerImage: i32, first: i32, step: i32): void {
  release();
  prepare(rowCount, pixelsPerImage, first, step);
  expectSlices(forward);
  checkLists();
  prepareTranspose(rows + 1);
  expectSlices(transpose);
  checkTransposed();
}

describe("compression table", () => {
  beforeEach(release);

  test("entry m lists the set bits of m in order", () => {
    table = reserve(256 * 8);
    expectSlices(compression);
    let wrong = 0;
    for (let mask = 0; mask < 256; mask++) {
      let place = 0;
      for (let bit = 0; bit < 8; bit++) {
        if (mask & (1 << bit) && load<u8>(table + (<usize>mask << 3) + place++) != <u8>bit) wrong++;
      }
    }
    expect<i32>(wrong).toBe(0);
  });
});

describe("sparse input", () => {
  beforeEach(release);

  test("one pixel", () => checkSizes(1));
  test("below a group, 7 pixels", () => checkSizes(7));
  test("as large as a group, 8 pixels", () => checkSizes(8));
  test("above a group, 9 pixels", () => checkSizes(9));
  test("drawn digits of 13 × 11", () => checkSizes(143));
  test("digits of 28 × 28", () => checkSizes(784));
  test("repeated images", () => check(14, 143, IMAGES - 1, 200));

  test("each of the 256 masks, moved to the front", () => {
    prepare(256, 8, 3, 0);
    const masks = reserve(256 * 8);
    for (let mask = 0; mask < 256; mask++) {
      for (let bit = 0; bit < 8; bit++) store<u8>(masks + mask * 8 + bit, mask & (1 << bit) ? <u8>(255 - 31 * bit) : 0);
      store<u32>(order + (<usize>mask << 2), mask);
    }
    pixels = masks;
    labels = masks;
    forward(0, 1);
    checkLists();
  });

  test("the lists of one batch leave nothing behind in the next", () => {
    prepare(5, 143, FULL, 0);
    prepareTranspose(5);
    transpose(0, 1);
    for (let r = 0; r < rows; r++) store<u32>(order + (<usize>r << 2), (IMAGES - 1 + 75 * r) % IMAGES);
    forward(0, 1);
    checkLists();
    transpose(0, 1);
    checkTransposed();
  });

  test("slices, fewer rows and pixels than parts", () => checkSlices(1, 1, FULL, 0));
  test("slices, mixed images", () => checkSlices(18, 61, IMAGES - 1, 75));
  test("slices, full images", () => checkSlices(5, 784, FULL, 0));
  test("slices, digits of 28 × 28", () => checkSlices(13, 784, IMAGES - 1, 75));
});
