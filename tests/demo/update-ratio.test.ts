import assert from "node:assert/strict";
import { test } from "node:test";
import { magnitude } from "../../demo/panels/magnitude.js";
import { updateRatio } from "../../demo/training/update-ratio.js";

test("the update ratio is the length of the change over the length of what was", () => {
  assert.equal(updateRatio(Float32Array.of(3, 4), Float32Array.of(3, 4)), 0);
  assert.equal(updateRatio(Float32Array.of(3, 4), Float32Array.of(3, 3.5)), 0.1);
  assert.equal(updateRatio(Float32Array.of(0, 0), Float32Array.of(1, 0)), undefined);
});

test("magnitudes have two digits, and a power of ten where they need one", () => {
  assert.deepEqual(
    [0, 0.01, -0.256, 12.34, 0.00123, 4.96e-10, 123456].map(magnitude),
    ["0", "0.01", "-0.26", "12", "1.2 · 10⁻³", "5.0 · 10⁻¹⁰", "1.2 · 10⁵"].map((text) =>
      text.replaceAll(" ", "\u00a0"),
    ),
  );
});
