import assert from "node:assert/strict";
import { test } from "node:test";
import { dataFrom } from "../../demo/keep/data-folder.js";
import { makeDataset } from "../../src/index.js";

const dataset = (labels: readonly number[]) =>
  makeDataset({
    images: new Uint8Array(12 * labels.length),
    labels: Uint8Array.from(labels),
    width: 4,
    height: 3,
    classes: 3,
  });
const all = dataset([0, 1, 2, 0]);
const from = (names: readonly string[], train = all) =>
  dataFrom({ train, files: names.map((name) => ({ name, content: new Blob() })) });
const four = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

test("data that did not come from files are the page's, whatever they are called", () => {
  assert.equal(dataFrom({ train: all }), "page");
});

test("four files under MNIST's names are a folder of the command line's, gzipped or not, in a folder of any name", () => {
  assert.equal(from(four), "folder");
  assert.equal(from(four.map((name) => `embedded/${name}.gz`)), "folder");
  assert.equal(from(four.map((name) => name.replace("t10k", "test"))), "folder");
});

test("others it does not read: two files, other names, a class without an image", () => {
  assert.equal(from(four.slice(0, 2)), "files");
  assert.equal(from(four.map((name) => name.replace("train", "my-train"))), "files");
  assert.equal(from(four.map((name) => name.replace("ubyte", "ubyte.idx"))), "files");
  assert.equal(from(four, dataset([0, 0, 2, 2])), "files");
});
