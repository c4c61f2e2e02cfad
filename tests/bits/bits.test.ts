/**
 * Every preset ends with the fingerprints of expected.ts in each version of Node. When numerics are changed on purpose,
 * `npm run bits` writes the new ones, and CHANGELOG.md says so.
 */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { presetNames } from "../../src/network/presets.js";
import { trainingPresetNames } from "../../src/training/presets.js";
import { nodeOf, toolsMissing } from "../package/tools.js";
import { expected } from "./expected.js";
import { shortRuns } from "./runs.js";
import { bundleRuns, resultsIn } from "./versions.js";

const missing = toolsMissing();
before(bundleRuns);

test("every preset has a run, every run a fingerprint of its own", () => {
  assert.deepEqual(Object.keys(expected), Object.keys(shortRuns));
  for (const name of [...presetNames, ...trainingPresetNames]) assert.ok(name in shortRuns, name);
  assert.equal(new Set(Object.values(expected)).size, Object.keys(shortRuns).length);
});

for (const major of [20, 22, 24]) {
  const node = nodeOf(major);
  describe(`Node ${major}`, { skip: node === undefined && (missing ?? `no Node ${major} for this machine`) }, () => {
    for (const threads of [1, 2]) {
      test(`threads: ${threads}`, () => {
        const results = resultsIn(node ?? "", threads);
        const fingerprints = Object.entries(results).map(([name, { fingerprint }]) => [name, fingerprint]);
        assert.deepEqual(Object.fromEntries(fingerprints), expected);
        for (const [name, result] of Object.entries(results)) {
          assert.equal(result.threads, threads, name);
          assert.ok(Number.isFinite(result.loss), name);
        }
      });
    }
  });
}
