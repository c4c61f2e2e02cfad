import { borderedBytes, borderedStride, copyIntoBorder, inkBytes } from "../../assembly/bilinear";
import { expectGuards, release, reserve } from "./guarded";

let picture: usize = 0;
let bordered: usize = 0;
let ink: usize = 0;

/** Ones from (left, top) to (right, bottom). */
function copyBlot(height: i32, width: i32, left: i32, right: i32, top: i32, bottom: i32): void {
  memory.fill(picture, 0, height * width);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) store<u8>(picture + y * width + x, 1);
  }
  copyIntoBorder(bordered, ink, picture, height, width);
}

function expectInk(left: i32, right: i32, top: i32, bottom: i32): void {
  expect<i32>(load<i32>(ink)).toBe(left);
  expect<i32>(load<i32>(ink, 4)).toBe(right);
  expect<i32>(load<i32>(ink, 8)).toBe(top);
  expect<i32>(load<i32>(ink, 12)).toBe(bottom);
}

function check(height: i32, width: i32): void {
  picture = reserve(height * width + 15);
  bordered = reserve(borderedBytes(height, width));
  ink = reserve(inkBytes(width));
  memory.fill(bordered, 0, borderedBytes(height, width));
  copyBlot(height, width, 0, width - 1, 0, height - 1);
  expectInk(0, width - 1, 0, height - 1);
  let wrong = 0;
  for (let y = -2; y < height + 2; y++) {
    for (let x = -2; x < width + 2; x++) {
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      if (load<u8>(bordered + (y + 2) * borderedStride(width) + x + 2) != (inside ? 1 : 0)) wrong++;
    }
  }
  expect<i32>(wrong).toBe(0, "the picture within zeros, whatever lies behind it");
  copyBlot(height, width, width / 2, width / 2, height / 3, height / 2);
  expectInk(width / 2, width / 2, height / 3, height / 2);
  copyBlot(height, width, 0, -1, 0, -1);
  expectInk(width, -1, height, -1);
  expectGuards();
}

describe("a picture in its border, and where its ink is", () => {
  beforeEach(release);

  test("1 × 1", () => check(1, 1));
  test("5 × 4", () => check(5, 4));
  test("3 × 16", () => check(3, 16));
  test("9 × 17", () => check(9, 17));
  test("28 × 28", () => check(28, 28));
});
