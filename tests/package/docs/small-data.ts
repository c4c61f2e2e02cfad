import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { encode } from "fast-png";
import { idxFile, writeTinyData } from "../../cli/tiny-data.js";

const PIXELS = 28 * 28;
const HEADERS = { images: 16, labels: 8 };

/**
 * A folder `mnist` with a few of the package's digits under MNIST's names, the same in `cache` as they are downloaded, `tiny` with smaller pictures, and
 * `digit.png`.
 */
export function writeSmallData(folder: string, shipped: string): void {
  const read = (name: string, header: number) => gunzipSync(readFileSync(join(shipped, name))).subarray(header);
  const images = read("digits-images-idx3-ubyte.gz", HEADERS.images);
  const labels = read("digits-labels-idx1-ubyte.gz", HEADERS.labels);
  const mnist = join(folder, "mnist");
  const cache = join(folder, "cache/glyphnet/mnist");
  mkdirSync(mnist);
  mkdirSync(cache, { recursive: true });
  for (const [set, from, to] of [
    ["train", 0, 1000],
    ["t10k", 1000, 1200],
  ] as const) {
    const pixels = images.subarray(from * PIXELS, to * PIXELS);
    for (const [name, file] of [
      [`${set}-images-idx3-ubyte`, idxFile([to - from, 28, 28], pixels)],
      [`${set}-labels-idx1-ubyte`, idxFile([to - from], labels.subarray(from, to))],
    ] as const) {
      writeFileSync(join(mnist, name), file);
      writeFileSync(join(cache, `${name}.gz`), gzipSync(file));
    }
  }
  writeTinyData(join(folder, "tiny"));
  const data = images.subarray(0, PIXELS);
  writeFileSync(join(folder, "digit.png"), encode({ width: 28, height: 28, data, channels: 1, depth: 8 }));
}
