import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../../../src/index.js";
import { loadLibrary } from "./library.js";

/** The training images of a folder that data-folder.ts wrote. */
export async function readTrainingDigits(folder: string): Promise<Dataset> {
  const { datasetFromIdx, readIdx } = await loadLibrary();
  const read = async (name: string) => readIdx(await readFile(join(folder, name)), name);
  const [images, labels] = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] as const;
  return datasetFromIdx(await read(images), await read(labels), { dataset: folder, images, labels });
}

/** Numbers of `count` images, drawn without repetition; the same ones every time. */
export function drawRows({ count: available }: Dataset, count: number): Uint32Array {
  const order = Uint32Array.from({ length: available }, (_, index) => index);
  let state = 1;
  for (let last = available - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = Math.floor((state / 2 ** 32) * (last + 1));
    const moved = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = moved;
  }
  return order.subarray(0, count);
}

/** The images' pixels from 0 to 1, row by row. */
export function pixelsOf({ images, width, height }: Dataset, rows: Uint32Array): Float32Array {
  const size = width * height;
  const pixels = new Float32Array(rows.length * size);
  rows.forEach((row, index) => {
    for (let i = 0; i < size; i++) pixels[index * size + i] = (images[row * size + i] ?? 0) / 255;
  });
  return pixels;
}

export function labelsOf({ labels }: Dataset, rows: Uint32Array): Int32Array {
  return Int32Array.from(rows, (row) => labels[row] ?? 0);
}
