import { AFFINE_BYTES, drawAffine } from "../../assembly/affine";
import { augmentImages, augmentScratchBytes } from "../../assembly/augment";
import { paddedColumns } from "../../assembly/slices";
import { expectGuards, expectSlices, release, reserve, uniform } from "./guarded";

const IMAGES = 40;
const BLANK = 0;
const FULL = 1;
/** Values below this become zero. */
const FAINTEST: f64 = 8;

let rows = 0;
let height = 0;
let width = 0;
let stride = 0;
let images: usize = 0;
let imageLabels: usize = 0;
let scratch: usize = 0;
let pixels: usize = 0;
let labels: usize = 0;
let order: usize = 0;
let drawn: usize = 0;

let shift: f64 = 0;
let rotation: f64 = 0;
let scale: f64 = 0;
let shear: f64 = 0;
let alpha: f64 = 0;
let sigma: f64 = 1;
let seed: u32 = 7;
let epoch: u32 = 3;

function strengths(ofShift: f64, ofRotation: f64, ofScale: f64, ofShear: f64, ofAlpha: f64, ofSigma: f64): void {
  shift = ofShift;
  rotation = ofRotation;
  scale = ofScale;
  shear = ofShear;
  alpha = ofAlpha;
  sigma = ofSigma;
}

/** Image 0 is blank, 1 full; the others are blots of seeded bytes that lie somewhere, up to the edges. */
function prepare(rowCount: i32, rowsOfImage: i32, columnsOfImage: i32): void {
  rows = rowCount;
  height = rowsOfImage;
  width = columnsOfImage;
  stride = paddedColumns(height * width);
  seed = 7;
  epoch = 3;
  images = reserve(rows * stride);
  imageLabels = reserve(rows);
  scratch = reserve(7 * augmentScratchBytes(height, width, sigma), true);
  pixels = reserve(IMAGES * stride + 16);
  labels = reserve(IMAGES);
  order = reserve(<usize>rows << 2);
  drawn = reserve(AFFINE_BYTES, true);
  memory.fill(pixels, 0, IMAGES * stride);
  for (let i = 0; i < IMAGES; i++) {
    store<u8>(labels + i, <u8>(251 - 7 * i));
    const top = between(0, height - 1);
    const left = between(0, width - 1);
    const bottom = between(top, height - 1);
    const right = between(left, width - 1);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = i == FULL || (i != BLANK && y >= top && y <= bottom && x >= left && x <= right);
        if (inside) store<u8>(pixels + i * stride + y * width + x, i == FULL ? 255 : between(0, 255));
      }
    }
  }
  for (let r = 0; r < rows; r++) store<u32>(order + (<usize>r << 2), (IMAGES - 1 + 17 * r) % IMAGES);
}

function between(least: i32, most: i32): i32 {
  return least + min(most - least, <i32>((<f64>(uniform() + 1) / 2) * (most - least + 1)));
}

function augment(part: i32, parts: i32): void {
  augmentImages(
    images, imageLabels, scratch, pixels, labels, order, rows, height, width,
    shift, rotation, scale, shear, alpha, sigma, seed, epoch, part, parts,
  );
}

function imageOf(row: i32): i32 {
  return load<u32>(order + (<usize>row << 2));
}

function byteAt(row: i32, y: i32, x: i32): u8 {
  return load<u8>(images + row * stride + y * width + x);
}

function original(image: i32, y: i32, x: i32): f64 {
  if (y < 0 || y >= height || x < 0 || x >= width) return 0;
  return load<u8>(pixels + image * stride + y * width + x);
}

/** The original at a place between its pixels. */
function bilinear(image: i32, y: f64, x: f64): f64 {
  const top = Math.floor(y);
  const left = Math.floor(x);
  const fy = y - top;
  const fx = x - left;
  const i = <i32>top;
  const j = <i32>left;
  const upper = (1 - fx) * original(image, i, j) + fx * original(image, i, j + 1);
  const lower = (1 - fx) * original(image, i + 1, j) + fx * original(image, i + 1, j + 1);
  return (1 - fy) * upper + fy * lower;
}

/** What a pixel of the result should be, by solving the map of affine.ts for where the pixel comes from. */
function reference(row: i32, y: i32, x: i32): f64 {
  drawAffine(drawn, shift, rotation, scale, shear, seed, epoch, imageOf(row));
  const centreX = <f64>(width - 1) / 2;
  const centreY = <f64>(height - 1) / 2;
  const cos = Math.cos(load<f64>(drawn, 16));
  const sin = Math.sin(load<f64>(drawn, 16));
  const dx = <f64>x - centreX - load<f64>(drawn);
  const dy = <f64>y - centreY - load<f64>(drawn, 8);
  const turnedX = cos * dx + sin * dy;
  const turnedY = cos * dy - sin * dx;
  const fromX = (turnedX - load<f64>(drawn, 40) * turnedY) / load<f64>(drawn, 24);
  return bilinear(imageOf(row), centreY + turnedY / load<f64>(drawn, 32), centreX + fromX);
}

/** Bytes that are no rounding of the reference; a coordinate is off by 1e-5 of a pixel, a value by 255 times as much. */
function wrongBytes(): i32 {
  let wrong = 0;
  for (let r = 0; r < rows; r++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = reference(r, y, x);
        const byte = <f64>byteAt(r, y, x);
        const near = abs(byte - value) <= 0.505;
        const faint = byte == 0 && value < FAINTEST + 0.005;
        if (!(near && value >= FAINTEST - 0.005) && !faint) wrong++;
      }
    }
    for (let p = height * width; p < stride; p++) if (load<u8>(images + r * stride + p) != 0) wrong++;
    if (load<u8>(imageLabels + r) != load<u8>(labels + imageOf(r))) wrong++;
  }
  return wrong;
}

function check(rowsOfImage: i32, columnsOfImage: i32): void {
  const batches: StaticArray<i32> = [1, 3, IMAGES];
  for (let i = 0; i < batches.length; i++) {
    release();
    strengths(2.5, 20, 0.3, 0.4, 0, 1);
    prepare(batches[i], rowsOfImage, columnsOfImage);
    augment(0, 1);
    expect<i32>(wrongBytes()).toBe(0, "bilinear samples of the inverse map, zero padding, labels");
    expectGuards();
  }
  release();
  strengths(3, 180, 0.9, 2, 0, 1);
  prepare(IMAGES, rowsOfImage, columnsOfImage);
  augment(0, 1);
  expect<i32>(wrongBytes()).toBe(0, "far turns, great scales");
}

function total(bytes: usize, count: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += <f64>load<u8>(bytes + i);
  return sum;
}

/** The same numbers come out at another place, in another company. */
function checkPlaces(): void {
  prepare(9, 13, 11);
  augment(0, 1);
  const first = heap.alloc(9 * stride);
  memory.copy(first, images, 9 * stride);
  const numbers = heap.alloc(9 << 2);
  memory.copy(numbers, order, 9 << 2);
  let wrong = 0;
  for (let r = 0; r < 9; r++) store<u32>(order + (<usize>r << 2), load<u32>(numbers + (<usize>(8 - r) << 2)));
  rows = 5;
  augment(0, 1);
  for (let r = 0; r < 5; r++) if (memory.compare(images + r * stride, first + (8 - r) * stride, stride) != 0) wrong++;
  expect<i32>(wrong).toBe(0, "each picture by its number");
  rows = 9;
  memory.copy(order, numbers, 9 << 2);
  seed = 8;
  augment(0, 1);
  expect<bool>(memory.compare(images, first, 9 * stride) == 0).toBe(false, "another seed");
  seed = 7;
  epoch = 4;
  augment(0, 1);
  expect<bool>(memory.compare(images, first, 9 * stride) == 0).toBe(false, "another epoch");
  epoch = 3;
  augment(0, 1);
  expect<i32>(memory.compare(images, first, 9 * stride)).toBe(0, "the same again");
  heap.free(first);
  heap.free(numbers);
}

describe("augmented images", () => {
  beforeEach(release);

  test("1 × 1", () => check(1, 1));
  test("1 × 9 and 9 × 1", () => {
    check(1, 9);
    check(9, 1);
  });
  test("5 × 4", () => check(5, 4));
  test("13 × 11, no whole group", () => check(13, 11));
  test("17 × 16, as wide as a vector", () => check(17, 16));
  test("17 × 33, above two vectors", () => check(17, 33));
  test("28 × 28", () => check(28, 28));

  test("strengths of 0 give the very bytes, faint ones too", () => {
    strengths(0, 0, 0, 0, 0, 1);
    prepare(IMAGES, 13, 11);
    augment(0, 1);
    let wrong = 0;
    for (let r = 0; r < rows; r++) {
      if (memory.compare(images + r * stride, pixels + imageOf(r) * stride, 143) != 0) wrong++;
      if (load<u8>(images + r * stride + 143) != 0) wrong++;
    }
    expect<i32>(wrong).toBe(0);
  });

  test("a picture by its number, seed and epoch, wherever it stands: affine", () => {
    strengths(2, 10, 0.1, 0.1, 0, 1);
    checkPlaces();
  });

  test("a picture by its number, seed and epoch, wherever it stands: elastic", () => {
    strengths(0, 0, 0, 0, 34, 4);
    checkPlaces();
  });

  test("a shift of less than the margin keeps the ink", () => {
    strengths(3, 0, 0, 0, 0, 1);
    prepare(IMAGES, 28, 28);
    for (let i = 0; i < IMAGES; i++) {
      for (let p = 0; p < 784; p++) {
        const inside = p / 28 >= 4 && p / 28 < 24 && p % 28 >= 4 && p % 28 < 24;
        store<u8>(pixels + i * stride + p, inside && i != BLANK ? 100 + <u8>(p % 100) : 0);
      }
    }
    augment(0, 1);
    for (let r = 0; r < rows; r++) {
      const before = total(pixels + imageOf(r) * stride, 784);
      expect<f64>(abs(total(images + r * stride, 784) - before)).toBeLessThan(1 + before / 200);
    }
  });

  test("elastic deformation moves a ramp by its displacements: smoothly, and as far as alpha says", () => {
    strengths(0, 0, 0, 0, 34, 4);
    prepare(IMAGES, 28, 28);
    for (let i = 0; i < IMAGES; i++) {
      for (let p = 0; p < 784; p++) store<u8>(pixels + i * stride + p, <u8>(20 + 8 * (p % 28)));
    }
    augment(0, 1);
    let squares: f64 = 0;
    let steepest: f64 = 0;
    // Within, as far from the edges as the largest displacement.
    for (let r = 0; r < rows; r++) {
      for (let y = 6; y < 22; y++) {
        for (let x = 6; x < 22; x++) {
          const moved = (<f64>byteAt(r, y, x) - 20) / 8 - x;
          const neighbour = (<f64>byteAt(r, y, x - 1) - 20) / 8 - (x - 1);
          squares += moved * moved;
          steepest = max(steepest, abs(moved - neighbour));
        }
      }
    }
    const deviation = Math.sqrt(squares / (rows * 16 * 16));
    expect<f64>(abs(deviation - 34 / (Math.sqrt(3) * 2 * Math.sqrt(Math.PI) * 4))).toBeLessThan(0.15);
    expect<f64>(steepest).toBeLessThan(1.3);
  });

  test("ink is bent as far as it goes, whether or not there is more of it around", () => {
    strengths(0, 0, 0, 0, 34, 4);
    prepare(IMAGES, 28, 28);
    for (let i = 0; i < IMAGES; i++) {
      const picture = pixels + i * stride;
      memory.fill(picture, 0, 784);
      for (let y = 11; y < 17; y++) memory.fill(picture + y * 28 + 11, 200, 6);
    }
    augment(0, 1);
    const alone = heap.alloc(IMAGES * stride);
    memory.copy(alone, images, IMAGES * stride);
    for (let i = 0; i < IMAGES; i++) {
      store<u8>(pixels + i * stride, 255);
      store<u8>(pixels + i * stride + 783, 255);
    }
    augment(0, 1);
    let wrong = 0;
    for (let r = 0; r < IMAGES; r++) {
      for (let p = 0; p < 784; p++) {
        const middle = p / 28 >= 7 && p / 28 < 21 && p % 28 >= 7 && p % 28 < 21;
        if (middle && load<u8>(images + r * stride + p) != load<u8>(alone + r * stride + p)) wrong++;
      }
    }
    heap.free(alone);
    expect<i32>(wrong).toBe(0);
  });

  test("slices, one image", () => {
    strengths(2, 10, 0.1, 0.1, 0, 1);
    prepare(1, 1, 1);
    expectSlices(augment);
  });

  test("slices, affine", () => {
    strengths(2, 10, 0.1, 0.1, 0, 1);
    prepare(18, 13, 11);
    expectSlices(augment);
    expect<i32>(wrongBytes()).toBe(0);
  });

  test("slices, elastic", () => {
    strengths(1, 10, 0.1, 0.1, 34, 4);
    prepare(18, 28, 28);
    expectSlices(augment);
  });
});
