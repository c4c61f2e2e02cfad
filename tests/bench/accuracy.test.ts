import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readRun, runName } from "./accuracy/runs.js";
import { accuracyTable, trainingTimes } from "./accuracy/table.js";

const run = { preset: "mlp", parameters: 94300, epochs: 30, seconds: 9 };

function folderWith(config: unknown): string {
  const folder = runName(mkdtempSync(join(tmpdir(), "glyphnet-")), "mlp", 3);
  mkdirSync(folder);
  writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  return folder;
}

describe("the table of accuracies", () => {
  test("has the mean, the worst and the best of each preset's runs, and the median of their times", () => {
    const runs = [
      { ...run, testAccuracy: 0.983 },
      { ...run, testAccuracy: 0.981, seconds: 30 },
      { ...run, testAccuracy: 0.985, seconds: 10 },
      { ...run, preset: "lenet5-augmented", testAccuracy: 0.995 },
    ];
    const [, , mlp, lenet, ...rest] = accuracyTable(runs).split("\n");
    assert.equal(mlp, "| `mlp` | residual-mlp, 94,300 | 30 | 3 | 98.30 % | 98.10 % | 98.50 % |");
    assert.equal(lenet, "| `lenet5-augmented` | lenet5, 94,300 | 30 | 1 | 99.50 % | 99.50 % | 99.50 % |");
    assert.deepEqual(rest, []);
    assert.equal(
      trainingTimes(runs),
      "mlp: 10.0 s of training, median; 9.0 to 30.0 s\nlenet5-augmented: 9.0 s of training, median; 9.0 to 9.0 s",
    );
  });

  test("reads a finished run's folder", () => {
    const running = { name: "batchnorm_running", shape: [2, 100] };
    const parameters = [{ name: "W1", shape: [785, 100] }, { name: "b", shape: [10] }, running];
    const folder = folderWith({
      parameters,
      training: { epochs: 30 },
      result: { testAccuracy: 0.98, seconds: 9, testLoss: 1 },
    });
    assert.deepEqual(readRun(folder), { parameters: 78510, epochs: 30, testAccuracy: 0.98, seconds: 9 });
  });

  test("leaves out runs that are not at their end, or not there", () => {
    assert.equal(readRun(folderWith({ parameters: [], training: { epochs: 30 } })), undefined);
    assert.equal(readRun("nowhere"), undefined);
  });
});
