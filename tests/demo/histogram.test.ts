import assert from "node:assert/strict";
import { test } from "node:test";
import { BINS, histogram } from "../../demo/training/histogram.js";

test("bins go from −most to most, and zero is in the middle one", () => {
  const { most, counts, size } = histogram(Float32Array.of(-3, -2.9, 0, 0.1, 0.2, 3), 3);
  assert.equal(most, 3);
  assert.deepEqual([...counts], [2, 3, 1]);
  assert.ok(Math.abs(size - Math.sqrt((9 + 8.41 + 0.01 + 0.04 + 9) / 6)) < 1e-6);
});

test("every finite value is counted once", () => {
  const values = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 10 ** ((i % 7) - 3));
  const { counts } = histogram(values);
  assert.equal(counts.length, BINS);
  assert.equal(
    counts.reduce((sum, count) => sum + count, 0),
    1000,
  );
});

test("values that are not finite are left out, and zeros alone are all in the middle", () => {
  const broken = histogram(Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY), 3);
  assert.deepEqual([broken.most, ...broken.counts, broken.size], [1, 0, 0, 1, 1]);
  const zeros = histogram(new Float32Array(5), 3);
  assert.deepEqual([zeros.most, ...zeros.counts, zeros.size], [0, 0, 5, 0, 0]);
  assert.equal(histogram(new Float32Array(), 3).size, 0);
});
