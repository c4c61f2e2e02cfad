import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { datasetFromRows } from "../../demo/training/digit-rows.js";
import { datasetDigest, datasetFromIdx, InputError, readIdx } from "../../src/index.js";

const ROOT = new URL("../../", import.meta.url);
const ROWS = "src/generated/digits-idx2-ubyte.gzip";
const skip = existsSync(new URL(ROWS, ROOT)) ? false : "the digits are not made: npm run build";

test("rows of pixels and a label become images and labels", () => {
  const values = Uint8Array.of(1, 2, 3, 4, 0, 5, 6, 7, 8, 1, 9, 10, 11, 12, 0);
  const { images, labels, width, height, classes } = datasetFromRows({ dimensions: [3, 5], values }, "rows", 2);
  assert.deepEqual([...images], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.deepEqual([...labels], [0, 1, 0]);
  assert.deepEqual([width, height, classes], [2, 2, 2]);
});

test("what are no rows of square images is refused", () => {
  for (const dimensions of [[15], [3, 6], [3, 1], [3, 5, 1]]) {
    const values = new Uint8Array(dimensions.reduce((product, size) => product * size));
    assert.throws(() => datasetFromRows({ dimensions, values }, "rows", 2), InputError, dimensions.join());
  }
});

test("the page's one file holds the digits of the package's two", { skip }, async () => {
  const read = (path: string) => readIdx(readFileSync(new URL(path, ROOT)), path);
  const images = await read("dist/digits-images-idx3-ubyte.gz");
  const labels = await read("dist/digits-labels-idx1-ubyte.gz");
  const rows = datasetFromRows(await read(ROWS), "embedded", 10);
  const digits = datasetFromIdx(images, labels, { dataset: "embedded", images: "", labels: "" }, 10);
  // Where millions of bytes differ, Node runs out of memory telling how.
  assert.equal(await datasetDigest([rows]), await datasetDigest([digits]));
});
