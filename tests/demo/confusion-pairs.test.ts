import assert from "node:assert/strict";
import { test } from "node:test";
import { mostConfused } from "../../demo/panels/confusion-pairs.js";

test("pairs that are confused come by their counts, without what is read right or never", () => {
  const counts = Uint32Array.of(90, 2, 0, 5, 80, 1, 0, 0, 70);
  assert.deepEqual(mostConfused(counts, 3), [
    { label: 1, prediction: 0, count: 5 },
    { label: 0, prediction: 1, count: 2 },
    { label: 1, prediction: 2, count: 1 },
  ]);
});

test("of many classes only the commonest pairs are given", () => {
  const pairs = mostConfused(
    Uint32Array.from({ length: 62 * 62 }, (_, index) => index),
    62,
  );
  assert.equal(pairs.length, 24);
  assert.deepEqual(pairs[0], { label: 61, prediction: 60, count: 62 * 62 - 2 });
});
