import assert from "node:assert/strict";
import { test } from "node:test";
import { SaveClock } from "../../demo/keep/save-clock.js";
import { keptRuns, type SavedRun, savedRuns } from "../../demo/keep/saves.js";
import { StorageError } from "../../demo/keep/storage-error.js";

const saved = (run: string, savedAt: number): SavedRun => ({
  run,
  savedAt,
  model: "residual-mlp",
  step: 1,
  epoch: 0,
  epochs: 2,
  slot: 0,
});

test("the run of this tab, those open in others and the three newest of the rest stay", () => {
  const runs = ["mine", "open", "a", "b", "c", "d", "e"].map((run, age) => saved(run, age));
  const kept = keptRuns(runs, "mine", new Set(["open"])).map(({ run }) => run);
  assert.deepEqual(kept.sort(), ["c", "d", "e", "mine", "open"]);
});

test("a save is due every five seconds, and less often where it takes more than a fiftieth of the time", () => {
  const clock = new SaveClock(1000);
  assert.deepEqual([clock.due(5999), clock.due(6000)], [false, true]);
  clock.saved(7000, 10);
  assert.deepEqual([clock.due(11_999), clock.due(12_000)], [false, true]);
  clock.saved(20_000, 400);
  assert.deepEqual([clock.due(39_999), clock.due(40_000)], [false, true]);
});

test("a browser without storage is told from one whose storage is full", async () => {
  await assert.rejects(savedRuns(), (error) => error instanceof StorageError && error.problem === "denied");
  assert.equal(StorageError.from(new DOMException("no room", "QuotaExceededError")).problem, "full");
  assert.equal(StorageError.from(new DOMException("broken", "DataError")).problem, "failed");
});
