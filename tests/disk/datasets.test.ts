import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readIdxFiles, readIdxFolder } from "../../src/disk/datasets.js";
import { InputError } from "../../src/errors.js";
import { CLASSES, HEIGHT, WIDTH, writeTinyData } from "../cli/tiny-data.js";

const parent = mkdtempSync(join(tmpdir(), "glyphnet-"));
after(() => rmSync(parent, { recursive: true }));

for (const gzipped of [false, true]) {
  test(`a folder of IDX files, ${gzipped ? "gzipped" : "plain"}, is two data sets`, async () => {
    const folder = join(parent, `gzipped-${gzipped}`);
    writeTinyData(folder, {}, gzipped);
    const { train, test } = await readIdxFolder(folder);
    for (const [set, count] of [
      [train, 300],
      [test, 60],
    ] as const) {
      const { width, height, classes } = set;
      assert.deepEqual([set.count, width, height, classes], [count, WIDTH, HEIGHT, CLASSES]);
    }
    const ending = gzipped ? ".gz" : "";
    const path = (name: string) => join(folder, `${name}-ubyte${ending}`);
    const alone = await readIdxFiles(path("train-images-idx3"), path("train-labels-idx1"), { classes: 7 });
    assert.deepEqual([alone.images, alone.labels, alone.classes], [train.images, train.labels, 7]);
  });
}

test("a file that is missing is named", async () => {
  await assert.rejects(
    readIdxFiles(join(parent, "nothing"), join(parent, "labels")),
    (error) =>
      error instanceof InputError && /nothing cannot be read: there is no such file or folder/.test(error.message),
  );
  await assert.rejects(readIdxFolder(parent), /has no train-images-idx3-ubyte or train-images-idx3-ubyte\.gz/);
});

test("the digits of the package are 9,000 to train with and 1,000 to test with, of 10 classes", async () => {
  const { embeddedDigits } = await import("glyphnet/node");
  const digits = await embeddedDigits();
  assert.deepEqual([digits.train.count, digits.test.count, digits.train.classes], [9000, 1000, 10]);
});
