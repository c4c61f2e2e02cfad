import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { datasetFromIdx, joinDatasets, makeDataset, splitEmbedded, subset } from "../../src/data/dataset.js";
import { readIdx } from "../../src/data/idx.js";

const NAMES = { dataset: "digits", images: "images.gz", labels: "labels.gz" };
const images = Uint8Array.from({ length: 4 * 6 }, (_, i) => i);
const labels = Uint8Array.of(2, 0, 1, 2);
const parts = { name: "four", images, labels, width: 2, height: 3 };

test("makeDataset keeps the arrays and counts images and classes", () => {
  const dataset = makeDataset(parts);
  assert.equal(dataset.images, images);
  assert.equal(dataset.labels, labels);
  assert.deepEqual(
    { ...dataset, images: 0, labels: 0 },
    {
      ...{ name: "four", images: 0, labels: 0, count: 4, width: 2, height: 3, classes: 3 },
    },
  );
});

test("joined data sets hold the images of both in order, and the larger number of classes", () => {
  const first = makeDataset({ ...parts, classes: 5 });
  const second = makeDataset({
    ...parts,
    name: "one",
    images: Uint8Array.of(9, 8, 7, 6, 5, 4),
    labels: Uint8Array.of(1),
  });
  const joined = joinDatasets(first, second, "five");
  assert.deepEqual([...joined.images], [...images, 9, 8, 7, 6, 5, 4]);
  assert.deepEqual([...joined.labels], [2, 0, 1, 2, 1]);
  assert.deepEqual([joined.name, joined.count, joined.width, joined.height, joined.classes], ["five", 5, 2, 3, 5]);
  assert.equal(joinDatasets(second, first, "five").classes, 5);
  assert.throws(() => joinDatasets(first, { ...second, width: 3, height: 2 }, "five"), {
    name: "InputError",
    message: "five: expected images of one size, found 2×3 in four and 3×2 in one.",
  });
});

test("makeDataset takes the number of classes, or two at least", () => {
  assert.equal(makeDataset({ ...parts, classes: 10 }).classes, 10);
  assert.equal(makeDataset({ ...parts, classes: 256 }).classes, 256);
  assert.equal(makeDataset({ ...parts, labels: new Uint8Array(4) }).classes, 2);
  assert.equal(makeDataset({ ...parts, labels: Uint8Array.of(0, 255, 0, 0) }).classes, 256);
});

const refused: [string, Partial<typeof parts> & { classes?: number }, RegExp][] = [
  ["no image", { images: new Uint8Array(0), labels: new Uint8Array(0) }, /^four: expected at least one image/],
  ["a pixel too few", { images: images.subarray(1) }, /^four: expected 24 pixels for 4 labels .* 2×3, found 23\.$/],
  ["a label too many", { labels: Uint8Array.of(0, 1, 0, 1, 0) }, /expected 30 pixels for 5 labels .*, found 24\.$/],
  ["a width of 0", { width: 0 }, /expected a width of at least 1 pixel, found 0\.$/],
  ["half a pixel of height", { height: 1.5 }, /expected a height of at least 1 pixel, found 1\.5\.$/],
  ["one class", { classes: 1 }, /expected 2 to 256 classes, found 1\.$/],
  ["257 classes", { classes: 257 }, /expected 2 to 256 classes, found 257\.$/],
  ["2.5 classes", { classes: 2.5 }, /expected 2 to 256 classes, found 2\.5\.$/],
  [
    "a label out of range",
    { labels: Uint8Array.of(0, 1, 3, 1), classes: 3 },
    /labels from 0 to 2, found 3 at index 2\.$/,
  ],
];

for (const [what, change, message] of refused) {
  test(`makeDataset refuses ${what}`, () => {
    assert.throws(() => makeDataset({ ...parts, ...change }), { name: "InputError", message });
  });
}

test("datasetFromIdx takes height and width in this order", () => {
  const dataset = datasetFromIdx(
    { dimensions: [4, 3, 2], values: images },
    { dimensions: [4], values: labels },
    NAMES,
    5,
  );
  assert.equal(dataset.name, "digits");
  assert.equal(dataset.height, 3);
  assert.equal(dataset.width, 2);
  assert.equal(dataset.classes, 5);
  assert.equal(dataset.images, images);
});

test("datasetFromIdx names both files where they do not fit", () => {
  const good = { dimensions: [4, 3, 2], values: images };
  const numbers = { dimensions: [4], values: labels };
  const refusal = (message: RegExp) => ({ name: "InputError", message });
  assert.throws(
    () => datasetFromIdx({ dimensions: [4, 6], values: images }, numbers, NAMES),
    refusal(/^images\.gz: expected images of 3 dimensions .*, found 2 \(4×6\); .* labels\.gz\.$/),
  );
  assert.throws(
    () => datasetFromIdx({ dimensions: [4, 3, 2, 1], values: images }, numbers, NAMES),
    refusal(/^images\.gz: expected images of 3 dimensions .*, found 4 \(4×3×2×1\);/),
  );
  assert.throws(
    () => datasetFromIdx(good, { dimensions: [2, 2], values: labels }, NAMES),
    refusal(/^labels\.gz: expected labels of 1 dimension, found 2 \(2×2\); .* images\.gz\.$/),
  );
  assert.throws(
    () => datasetFromIdx(good, { dimensions: [3], values: labels.subarray(1) }, NAMES),
    refusal(/^labels\.gz: expected 4 labels, one per image in images\.gz, found 3\.$/),
  );
  assert.throws(
    () => datasetFromIdx(good, numbers, NAMES, 2),
    refusal(/^labels\.gz: expected labels from 0 to 1, found 2 at index 0\.$/),
  );
});

test("subset copies the kept images in their order, and keeps the number of classes", () => {
  const kept = subset(makeDataset({ ...parts, classes: 7 }), (index) => index % 2 === 1, "odd");
  assert.deepEqual(kept.images, Uint8Array.of(6, 7, 8, 9, 10, 11, 18, 19, 20, 21, 22, 23));
  assert.deepEqual(kept.labels, Uint8Array.of(0, 2));
  assert.equal(kept.name, "odd");
  assert.equal(kept.count, 2);
  assert.equal(kept.classes, 7);
  assert.notEqual(kept.images.buffer, images.buffer);
  assert.throws(() => subset(makeDataset(parts), () => false, "none"), {
    message: /^none: expected at least one image/,
  });
});

test("splitEmbedded holds out the last ten of every hundred", () => {
  const count = 250;
  const numbers = Uint8Array.from({ length: count }, (_, i) => i);
  const all = makeDataset({ name: "all", images: numbers, labels: numbers, width: 1, height: 1, classes: 256 });
  const { train, test: heldOut } = splitEmbedded(all);
  const expected = [...Array.from({ length: 10 }, (_, i) => 90 + i), ...Array.from({ length: 10 }, (_, i) => 190 + i)];
  assert.deepEqual([...heldOut.images], expected);
  assert.deepEqual(
    [...train.images],
    [...numbers].filter((i) => !expected.includes(i)),
  );
  assert.equal(train.name, "all (train)");
  assert.equal(heldOut.name, "all (test)");
});

const DIST = new URL("../../dist/", import.meta.url);
const skip = existsSync(new URL("digits-images-idx3-ubyte.gz", DIST)) ? false : "dist holds no digits: npm run build";

test("splitEmbedded holds out 1,000 embedded digits with each class at its share", { skip }, async () => {
  const read = async (file: string) => readIdx(readFileSync(new URL(file, DIST)), file);
  const all = datasetFromIdx(
    await read("digits-images-idx3-ubyte.gz"),
    await read("digits-labels-idx1-ubyte.gz"),
    NAMES,
  );
  const { train, test: heldOut } = splitEmbedded(all);
  assert.deepEqual([all.count, train.count, heldOut.count, all.classes], [10000, 9000, 1000, 10]);
  assert.deepEqual(countLabels(heldOut.labels), [101, 115, 98, 103, 97, 86, 101, 106, 94, 99]);
  const whole = countLabels(all.labels);
  countLabels(heldOut.labels).forEach((count, digit) => {
    const share = count / (whole[digit] ?? 0);
    assert.ok(share > 0.0985 && share < 0.1025, `${share} of the ${digit}s`);
  });
});

function countLabels(labels: Uint8Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
