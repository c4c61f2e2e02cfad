import { readFileSync } from "node:fs";
import { join } from "node:path";

const SIZE = 28 * 28;
const BYTE = 255;

/** Digits in both forms that libraries take. */
export interface Images {
  readonly labels: Uint8Array;
  /** labels.length × 784, from 0 to 255. */
  readonly bytes: Uint8Array;
  /** The same, from 0 to 1. */
  readonly pixels: Float32Array;
}

/** The first `count` training images of a folder that data-folder.ts wrote, in an order drawn once and for all. */
export function readImages(folder: string, count: number): Images {
  const labels = readFileSync(join(folder, "train-labels-idx1-ubyte")).subarray(8);
  const bytes = readFileSync(join(folder, "train-images-idx3-ubyte")).subarray(16);
  const rows = shuffled(labels.length).subarray(0, count);
  const chosen = new Uint8Array(rows.length * SIZE);
  rows.forEach((row, index) => {
    chosen.set(bytes.subarray(row * SIZE, (row + 1) * SIZE), index * SIZE);
  });
  return {
    labels: Uint8Array.from(rows, (row) => labels[row] ?? 0),
    bytes: chosen,
    pixels: Float32Array.from(chosen, (byte) => byte / BYTE),
  };
}

export function part({ labels, bytes, pixels }: Images, first: number, end: number): Images {
  return {
    labels: labels.subarray(first, end),
    bytes: bytes.subarray(first * SIZE, end * SIZE),
    pixels: pixels.subarray(first * SIZE, end * SIZE),
  };
}

function shuffled(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  let state = 1;
  for (let last = count - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order;
}
