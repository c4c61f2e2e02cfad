import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisons, comparisonsWith, titleOf } from "./peers/comparisons.js";

test("every comparison has a title of its own", () => {
  assert.equal(new Set(comparisons.map(titleOf)).size, comparisons.length);
  assert.deepEqual(comparisonsWith(""), comparisons);
});

test("a word chooses the comparisons that have it in their title, in any case", () => {
  const chosen = comparisonsWith("LeNet5");
  assert.deepEqual(chosen.map(titleOf), [
    "one epoch of lenet5, batch 128, momentum 0.9: TensorFlow.js, wasm backend",
    "one epoch of lenet5, batch 128, momentum 0.9: TensorFlow.js, cpu backend",
    "one epoch of lenet5, batch 128, momentum 0.9: ConvNetJS",
  ]);
});

test("a word that no title has is an error that lists the titles", () => {
  assert.throws(() => comparisonsWith("abacus"), /"abacus".*one epoch, full batch: NumPy, f32; /);
});
