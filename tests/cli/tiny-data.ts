import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export const WIDTH = 8;
export const HEIGHT = 6;
export const CLASSES = 3;

/** The bytes of an IDX file of unsigned bytes. */
export function idxFile(dimensions: readonly number[], values: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dimensions.length));
  header.setUint32(0, 0x0800 + dimensions.length);
  dimensions.forEach((size, axis) => {
    header.setUint32(4 + 4 * axis, size);
  });
  return Buffer.concat([new Uint8Array(header.buffer), values]);
}

/** The files of a data set, by the part of their names that MNIST's have before "-ubyte". */
export interface IdxFiles {
  "train-images-idx3": Uint8Array;
  "train-labels-idx1": Uint8Array;
  "t10k-images-idx3": Uint8Array;
  "t10k-labels-idx1": Uint8Array;
}

/** 300 images to train with and 60 held out, of 8×6 pixels and 3 classes: two bright rows each, in noise. */
export function tinyFiles(): IdxFiles {
  return {
    "train-images-idx3": idxFile([300, HEIGHT, WIDTH], tinyImages(300, 1)),
    "train-labels-idx1": idxFile([300], tinyLabels(300)),
    "t10k-images-idx3": idxFile([60, HEIGHT, WIDTH], tinyImages(60, 2)),
    "t10k-labels-idx1": idxFile([60], tinyLabels(60)),
  };
}

/** Writes the tiny data set, or one that differs from it, into a new folder. */
export function writeTinyData(folder: string, changes: Partial<IdxFiles> = {}, gzipped = false): void {
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries({ ...tinyFiles(), ...changes })) {
    if (gzipped) writeFileSync(join(folder, `${name}-ubyte.gz`), gzipSync(bytes));
    else writeFileSync(join(folder, `${name}-ubyte`), bytes);
  }
}

export function tinyLabels(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => index % CLASSES);
}

function tinyImages(count: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count * HEIGHT * WIDTH }, (_, index) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const row = Math.floor(index / WIDTH) % HEIGHT;
    const label = Math.floor(index / (HEIGHT * WIDTH)) % CLASSES;
    return ((state >>> 24) % 120) + (Math.floor(row / 2) === label ? 100 : 0);
  });
}
