import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";

test("the fingerprint is the start of the SHA-256 of all values, little-endian, one tensor after the other", async () => {
  const tensors = [
    { name: "A", shape: [2], values: Float32Array.of(1.5, -0) },
    { name: "B", shape: [1], values: Float32Array.of(3e-40) },
  ];
  const bytes = Buffer.alloc(12);
  for (const [i, value] of [1.5, -0, 3e-40].entries()) bytes.writeFloatLE(value, 4 * i);
  assert.equal(await fingerprint(tensors), createHash("sha256").update(bytes).digest("hex").slice(0, 16));
});
