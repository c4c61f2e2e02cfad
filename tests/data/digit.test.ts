import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { centredDigit } from "../../src/data/digit.js";
import { readIdx } from "../../src/data/idx.js";

test("a picture of the right size is returned as it is, in a new array", () => {
  const grey = picture(28, 28, (x, y) => (x > 2 && x < 9 && y > 3 && y < 20 ? 10 * x + y : 0));
  const digit = centredDigit(grey, 28, 28);
  assert.deepEqual(digit, grey);
  assert.notEqual(digit, grey);
  assert.notEqual(digit.buffer, grey.buffer);
  // The slice of a Buffer would be a view.
  const buffer = Buffer.from(grey);
  const copy = centredDigit(buffer, 28, 28);
  buffer.fill(0);
  assert.deepEqual(copy, grey);
});

test("a bright border makes the picture inverted, also at the right size", () => {
  const grey = picture(28, 28, (x, y) => (x === 10 && y > 5 && y < 20 ? 30 : 250));
  assert.deepEqual(
    centredDigit(grey, 28, 28),
    picture(28, 28, (x, y) => (x === 10 && y > 5 && y < 20 ? 225 : 5)),
  );
});

test("mid-grey is 127.5, and only the border counts", () => {
  const framed = (border: number, inside: number): Uint8Array =>
    picture(28, 28, (x, y) => (x === 0 || x === 27 || y === 0 || y === 27 ? border : inside));
  assert.deepEqual(centredDigit(framed(127, 255), 28, 28), framed(127, 255));
  assert.deepEqual(centredDigit(framed(128, 0), 28, 28), framed(127, 255));
});

test("black on white gives the same as white on black", () => {
  const white = picture(90, 70, (x, y) => (Math.abs(x - 40) < 9 && y > 10 && y < 60 ? 200 : 0));
  const black = white.map((value) => 255 - value);
  assert.deepEqual(centredDigit(black, 90, 70), centredDigit(white, 90, 70));
});

test("the larger dimension becomes 20, the other keeps the ratio, the middle is pixel 14", () => {
  for (const [width, height, left, right, top, bottom] of [
    [80, 40, 4, 23, 9, 18],
    [40, 80, 9, 18, 4, 23],
    [10, 5, 4, 23, 9, 18],
    [5, 10, 9, 18, 4, 23],
    [20, 20, 4, 23, 4, 23],
    [1, 100, 14, 14, 4, 23],
  ] as const) {
    const grey = picture(200, 120, (x, y) => (x >= 7 && x < 7 + width && y >= 11 && y < 11 + height ? 255 : 0));
    const expected = picture(28, 28, (x, y) => (x >= left && x <= right && y >= top && y <= bottom ? 255 : 0));
    assert.deepEqual(centredDigit(grey, 200, 120), expected, `${width}×${height}`);
  }
});

test("another side keeps the share of 20/28", () => {
  const grey = picture(30, 30, (x, y) => (x > 4 && x < 10 && y > 4 && y < 10 ? 255 : 0));
  const expected = picture(56, 56, (x, y) => (x >= 8 && x < 48 && y >= 8 && y < 48 ? 255 : 0));
  assert.deepEqual(centredDigit(grey, 30, 30, 56), expected);
});

test("shrinking averages areas", () => {
  // 40×40 of ink: each pixel of the 20×20 is the mean of 2×2; the last of the four differs.
  const grey = picture(44, 44, (x, y) => {
    if (x < 2 || x >= 42 || y < 2 || y >= 42) return 0;
    return x % 2 === 1 && y % 2 === 1 ? 40 : 200;
  });
  const digit = centredDigit(grey, 44, 44);
  assert.deepEqual(new Set(digit), new Set([0, 160]));
  assert.equal(digit.filter((value) => value === 160).length, 400);
});

test("shrinking by a ratio that is not whole keeps the mean", () => {
  const grey = picture(33, 33, (x, y) => (x > 0 && x < 32 && y > 0 && y < 32 ? 100 + ((7 * x + 13 * y) % 90) : 0));
  const digit = centredDigit(grey, 33, 33);
  const mean = (values: Uint8Array, count: number): number => values.reduce((sum, value) => sum + value, 0) / count;
  assert.ok(Math.abs(mean(grey, 31 * 31) - mean(digit, 400)) < 0.2);
  // The first of 20 pixels covers 1.55 of 31: a whole one and 0.55 of the next, in both directions.
  const [a, b, c, d] = [grey[34] ?? 0, grey[35] ?? 0, grey[67] ?? 0, grey[68] ?? 0];
  const corner = (a + 0.55 * b + 0.55 * c + 0.55 * 0.55 * d) / 1.55 ** 2;
  assert.equal(
    digit.find((value) => value > 0),
    Math.round(corner),
  );
});

test("growing interpolates linearly between pixel centres", () => {
  // Two columns of 100 and 200, ten rows: twice as large, the columns become 100 125 175 200.
  const grey = picture(20, 20, (x, y) => (y < 5 || y >= 15 || x < 9 || x > 10 ? 0 : x === 9 ? 100 : 200));
  const digit = centredDigit(grey, 20, 20);
  const row = [...digit.subarray(14 * 28, 15 * 28)].filter((value) => value > 0);
  assert.deepEqual(row, [100, 125, 175, 200]);
});

test("the centre of mass, not of the box, goes to the middle, as far as no ink leaves the frame", () => {
  // 20×20: full ink in four lines at one edge, and a line from there to the opposite edge.
  const drawn = (width: number, left: number, top: number, ink: (x: number, y: number) => boolean): Uint8Array =>
    picture(width, width, (column, row) => {
      const [x, y] = [column - left, row - top];
      return x >= 0 && x < 20 && y >= 0 && y < 20 && ink(x, y) ? 255 : 0;
    });
  // Across, the mass asks for 11 pixels on the light side where 8 are left.
  for (const [left, top, ink] of [
    [8, 4, (x: number, y: number) => x < 4 || y === 10],
    [0, 4, (x: number, y: number) => x > 15 || y === 10],
    [4, 8, (x: number, y: number) => y < 4 || x === 10],
    [4, 0, (x: number, y: number) => y > 15 || x === 10],
  ] as const) {
    assert.deepEqual(centredDigit(drawn(30, 5, 5, ink), 30, 30), drawn(28, left, top, ink));
  }
});

test("the centre of mass lies within half a pixel of (14, 14) when the frame allows it", () => {
  const grey = picture(60, 60, (x, y) => (x >= 10 && x < 40 && y >= 10 && y - 10 <= x - 10 && y < 40 ? 255 : 0));
  const [x, y] = centre(centredDigit(grey, 60, 60), 28);
  assert.ok(Math.abs(x - 14) <= 0.51 && Math.abs(y - 14) <= 0.51, `${x} ${y}`);
});

test("background of at most 10 % of the maximum is no ink and becomes black", () => {
  const draw = (noise: number): Uint8Array =>
    picture(60, 60, (x, y) => (x >= 20 && x < 40 && y >= 20 && y < 40 ? 200 : (x * y) % 3 === 0 ? noise : 0));
  assert.deepEqual(centredDigit(draw(20), 60, 60), centredDigit(draw(0), 60, 60));
  assert.notDeepEqual(centredDigit(draw(21), 60, 60), centredDigit(draw(0), 60, 60));
});

test("a picture without ink is refused", () => {
  const refusal = { name: "InputError", message: /^seven\.png: expected a digit .*, found no ink\.$/ };
  for (const value of [0, 40, 200, 255]) {
    for (const size of [1, 28, 50]) {
      assert.throws(() => centredDigit(new Uint8Array(size * size).fill(value), size, size, 28, "seven.png"), refusal);
    }
  }
  const dots = picture(1000, 1000, (x, y) => (x === y && (x === 1 || x === 998) ? 255 : 0));
  assert.throws(() => centredDigit(dots, 1000, 1000, 28, "seven.png"), refusal);
});

test("sizes that disagree are refused", () => {
  const grey = picture(6, 4, (x) => x);
  for (const [width, height, side] of [
    [6, 5, 28],
    [-6, -4, 28],
    [0, 0, 28],
    [2.5, 9.6, 28],
    [6, 4, 0],
    [6, 4, 27.5],
  ] as const) {
    assert.throws(() => centredDigit(grey, width, height, side), {
      name: "InputError",
      message: `The picture: expected width×height pixels for a digit of side ${side}, found 24 for ${width}×${height}.`,
    });
  }
});

const MNIST = new URL("../../../shared/mnist/t10k-images-idx3-ubyte.gz", import.meta.url);
const skip = existsSync(MNIST) ? false : "MNIST is not in ../shared/mnist";

test("MNIST's own digits, moved on a larger sheet, come back where they were", { skip }, async () => {
  const { values } = await readIdx(readFileSync(MNIST), "t10k-images-idx3-ubyte");
  let same = 0;
  for (let index = 0; index < 1000; index++) {
    const digit = values.subarray(784 * index, 784 * (index + 1));
    const sheet = new Uint8Array(60 * 50);
    for (let y = 0; y < 28; y++) sheet.set(digit.subarray(28 * y, 28 * (y + 1)), 60 * (y + 13) + 5);
    const found = centredDigit(sheet, 60, 50);
    const threshold = 0.1 * digit.reduce((most, value) => Math.max(most, value), 0);
    if (digit.every((value, i) => found[i] === (value > threshold ? value : 0))) same++;
  }
  // The others have a faint first or last row or column, which is no ink here.
  assert.ok(same >= 975, `${same} of 1000`);
});

function picture(width: number, height: number, value: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)));
}

function centre(digit: Uint8Array, side: number): [number, number] {
  const mass = digit.reduce((sum, value) => sum + value, 0);
  const x = digit.reduce((sum, value, i) => sum + value * (i % side), 0) / mass;
  const y = digit.reduce((sum, value, i) => sum + value * Math.floor(i / side), 0) / mass;
  return [x, y];
}
