import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { encode } from "fast-png";
import { readIdx } from "../../src/data/idx.js";
import { CLI } from "./spawned.js";

const SIDE = 28;

/** Ink, 0 to 255, white on black, row by row. */
export interface Picture {
  readonly ink: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The embedded digits of these numbers; digit n < 10 is of class n. */
export async function embeddedDigits(numbers: readonly number[]): Promise<Picture[]> {
  const path = join(dirname(CLI), "digits-images-idx3-ubyte.gz");
  const { values } = await readIdx(readFileSync(path), path);
  const size = SIDE * SIDE;
  return numbers.map((n) => ({ ink: values.slice(n * size, (n + 1) * size), width: SIDE, height: SIDE }));
}

/** The digit three times as large, somewhere on a canvas. */
export function enlarged({ ink }: Picture, width: number, height: number, left: number, top: number): Picture {
  assert.ok(left + 3 * SIDE <= width && top + 3 * SIDE <= height);
  const canvas = new Uint8Array(width * height);
  for (let y = 0; y < 3 * SIDE; y++) {
    for (let x = 0; x < 3 * SIDE; x++) {
      canvas[(top + y) * width + left + x] = ink[Math.floor(y / 3) * SIDE + Math.floor(x / 3)] ?? 0;
    }
  }
  return { ink: canvas, width, height };
}

/** White on black, as MNIST has it. */
export function greyPng({ ink, width, height }: Picture): Uint8Array {
  return encode({ width, height, channels: 1, data: ink });
}

export function blackOnWhitePng({ ink, width, height }: Picture): Uint8Array {
  return encode({ width, height, channels: 1, data: ink.map((value) => 255 - value) });
}

export function deepPng({ ink, width, height }: Picture): Uint8Array {
  return encode({ width, height, channels: 1, depth: 16, data: Uint16Array.from(ink, (value) => 65535 - 257 * value) });
}

/** Dark blue ink on paper that is transparent. */
export function transparentPng({ ink, width, height }: Picture): Uint8Array {
  const data = new Uint8Array(4 * width * height);
  ink.forEach((value, i) => {
    data.set([0, 0, 100, value], 4 * i);
  });
  return encode({ width, height, channels: 4, data });
}

/** Black on white, 8 pixels to the byte. */
export function bitsPng({ ink, width, height }: Picture): Uint8Array {
  const rowBytes = Math.ceil(width / 8);
  const data = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const white = (ink[y * width + x] ?? 0) < 128;
      if (white)
        data.fill(
          (data[y * rowBytes + (x >> 3)] ?? 0) | (128 >> (x % 8)),
          y * rowBytes + (x >> 3),
          y * rowBytes + (x >> 3) + 1,
        );
    }
  }
  return encode({ width, height, channels: 1, depth: 1, data });
}

/** Colour 0 is light paper, colour 1 dark ink. */
export function palettePng({ ink, width, height }: Picture): Uint8Array {
  const palette = [
    [255, 250, 200],
    [60, 0, 30],
  ];
  return encode({ width, height, channels: 1, data: ink.map((value) => (value < 128 ? 0 : 1)), palette });
}
