import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { readOwnData } from "../../demo/keep/idx-files.js";
import { InputError } from "../../src/index.js";
import { CLASSES, HEIGHT, idxFile, tinyFiles, tinyLabels, WIDTH } from "../cli/tiny-data.js";
import { given } from "./given.js";

const tiny = tinyFiles();
const [trainImages, trainLabels] = [tiny["train-images-idx3"], tiny["train-labels-idx1"]];
const [testImages, testLabels] = [tiny["t10k-images-idx3"], tiny["t10k-labels-idx1"]];

describe("four IDX files", () => {
  test("become a data set to train with and one to test with, gzipped or not, in any order", async () => {
    const {
      name,
      train,
      test: heldOut,
    } = await readOwnData(
      given({
        "rows/t10k-labels-idx1-ubyte": testLabels,
        "rows/train-images-idx3-ubyte.gz": gzipSync(trainImages),
        "rows/t10k-images-idx3-ubyte": testImages,
        "rows/train-labels-idx1-ubyte.gz": gzipSync(trainLabels),
      }),
    );
    assert.equal(name, "rows");
    assert.deepEqual([train.count, train.width, train.height, train.classes], [300, WIDTH, HEIGHT, CLASSES]);
    assert.deepEqual([heldOut.count, heldOut.classes], [60, CLASSES]);
    assert.deepEqual(train.images, Uint8Array.from(trainImages.subarray(16)));
    assert.deepEqual(heldOut.labels, Uint8Array.from(testLabels.subarray(8)));
  });

  test("need no telling names where their counts tell them apart", async () => {
    const { train, test: heldOut } = await readOwnData(
      given({ a: testLabels, b: testImages, c: trainLabels, d: trainImages }),
    );
    assert.deepEqual([train.count, heldOut.count], [300, 60]);
  });

  test("of equal counts go by their names", async () => {
    const files = {
      "test-y": testLabels,
      "test-x": testImages,
      "train-y": tinyLabelsReversed(),
      "train-x": testImages,
    };
    const { train, test: heldOut } = await readOwnData(given(files));
    assert.equal(train.labels[0], CLASSES - 1);
    assert.equal(heldOut.labels[0], 0);
    const nameless = given({ a: testLabels, b: testImages, c: testLabels, d: testImages });
    await assert.rejects(readOwnData(nameless), InputError);
  });

  test("of the test set with more classes than the training set are refused", async () => {
    const labels = idxFile([60], tinyLabels(60).fill(CLASSES, 59));
    const files = given({ a: labels, b: testImages, c: trainLabels, d: trainImages });
    await assert.rejects(readOwnData(files), /a: expected labels from 0 to 2, found 3 at index 59\.$/);
  });
});

test("two IDX files give a tenth of their images to test with", async () => {
  const { name, train, test: heldOut } = await readOwnData(given({ "a.idx": trainImages, "b.idx": trainLabels }));
  assert.equal(name, "own-images");
  assert.deepEqual([train.count, heldOut.count, heldOut.classes], [270, 30, CLASSES]);
});

test("files that do not belong together are refused with a sentence", async () => {
  const cases: [Record<string, Uint8Array>, RegExp][] = [
    [{ a: trainImages }, /Expected two IDX files .* or four .*, found 1: a\.$/],
    [{ a: trainImages, b: testImages }, /as many files of images as of labels, found 2 and 0\.$/],
    [{ a: trainImages, b: testLabels }, /^a: expected labels for its 300 images, found 60 in b\.$/],
    [{ a: trainImages, b: idxFile([300], new Uint8Array(299)) }, /^b: expected 308 bytes/],
    [{ a: gzipSync(trainImages).subarray(0, 900), b: trainLabels }, /^a: expected one whole gzip stream/],
    [{ a: idxFile([300, 2, 3, 8], trainImages.subarray(16)), b: trainLabels }, /^a: expected images of 3 dimensions/],
  ];
  for (const [files, message] of cases) {
    await assert.rejects(readOwnData(given(files)), { name: InputError.name, message });
  }
});

test("a gzip file that promises more than 1 GiB is refused before room is made for it", async () => {
  const noise = new Uint8Array(2 ** 22);
  for (let at = 0; at < noise.length; at += 2 ** 16) crypto.getRandomValues(noise.subarray(at, at + 2 ** 16));
  const promising = gzipSync(idxFile([2 ** 11, 2 ** 10, 2 ** 10], noise));
  await assert.rejects(readOwnData(given({ a: promising, b: trainLabels })), {
    name: InputError.name,
    message: "a: expected a file that unpacks to at most 1073741824 bytes, found 2147483664.",
  });
});

function tinyLabelsReversed(): Uint8Array {
  return idxFile([60], tinyLabels(60).reverse());
}
