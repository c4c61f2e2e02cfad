import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decode } from "fast-png";
import { type Checkpoint, readCheckpoint } from "../../src/checkpoint/checkpoint.js";
import { readNpy } from "../../src/checkpoint/npy.js";
import { readSafetensors } from "../../src/checkpoint/safetensors.js";
import { filesUnder } from "./spawned.js";

export const WEIGHT_FILES = ["W1.npy", "W2.npy", "W3.npy", "W_skip.npy"];
const COLUMNS = "epoch,step,rate,loss,accuracy,validationLoss,validationAccuracy,saturated,updateRatio";

/** Checks that a run of the residual MLP has left all its files, each of them whole. */
export function checkRunFolder(run: string, epochs: number): void {
  const weights = WEIGHT_FILES.map((file) => join("weights", file));
  const picture = epochs > 0 ? ["training_metrics.png"] : [];
  assert.deepEqual(
    filesUnder(run).filter((file) => !file.startsWith("checkpoints")),
    ["config.json", "metrics.csv", "report.html", ...picture, "weights", ...weights],
  );
  checkCheckpoints(run, epochs);
  const rows = metricsOf(run).trimEnd().split("\n");
  assert.equal(rows.shift(), COLUMNS);
  assert.deepEqual(
    rows.map((row) => row.split(",")[0]),
    Array.from({ length: epochs }, (_, index) => String(index + 1)),
  );
  assert.ok(rows.every((row) => row.split(",").every((cell) => cell !== "" && Number.isFinite(Number(cell)))));
  for (const file of picture) {
    const { width, height } = decode(readFileSync(join(run, file)), { checkCrc: true });
    assert.deepEqual([width, height], [1200, 480]);
  }
  for (const file of weights) readNpy(readFileSync(join(run, file)), file);
  assert.match(readFileSync(join(run, "report.html"), "utf8"), /^<!doctype html>[\s\S]*<\/html>\n$/);
}

/** Checks that there are one or two checkpoints, the best weights if validation has chosen any, and nothing else. */
function checkCheckpoints(run: string, epochs: number): void {
  const steps = stepsOf(run);
  assert.ok(steps.length === 1 || steps.length === 2, `${steps.length} checkpoints`);
  const last = lastCheckpoint(run);
  assert.ok(last.state.epochs.length <= epochs, `${last.state.epochs.length} of ${epochs} epochs`);
  const best = last.data.validation === undefined ? undefined : last.state.best;
  const files = [...(best === undefined ? [] : ["best.safetensors"]), ...steps.map(checkpointName)].sort();
  assert.deepEqual(filesUnder(join(run, "checkpoints")), files);
  if (best === undefined) return;
  const { weights, ...figures } = best;
  const { tensors, metadata } = readSafetensors(readFileSync(bestOf(run)), "best");
  assert.deepEqual(tensors, weights);
  assert.deepEqual(JSON.parse(metadata.get("best") ?? ""), figures);
}

/** The steps that a run has checkpoints of, the first first. */
export function stepsOf(run: string): number[] {
  const names = filesUnder(join(run, "checkpoints")).flatMap(
    (name) => /^step-(\d+)\.safetensors$/.exec(name)?.[1] ?? [],
  );
  return names.map(Number).sort((a, b) => a - b);
}

export function checkpointName(step: number): string {
  return `step-${step}.safetensors`;
}

export function checkpointPath(run: string, step: number): string {
  return join(run, "checkpoints", checkpointName(step));
}

export function bestOf(run: string): string {
  return join(run, "checkpoints", "best.safetensors");
}

/** All checkpoints have to be whole; the last of them. */
export function lastCheckpoint(run: string): Checkpoint {
  const checkpoints = stepsOf(run).map((step) => {
    const checkpoint = readCheckpoint(readFileSync(checkpointPath(run, step)), checkpointPath(run, step));
    assert.equal(checkpoint.state.step, step);
    return checkpoint;
  });
  const last = checkpoints.at(-1);
  assert.ok(last !== undefined, `${run} has a checkpoint`);
  return last;
}

export function metricsOf(run: string): string {
  return readFileSync(join(run, "metrics.csv"), "utf8");
}

/** Checks that a run has ended with the bits of another one. */
export function checkTrainedAlike(run: string, other: string): void {
  assert.equal(fingerprintOf(run), fingerprintOf(other));
  const weights = WEIGHT_FILES.map((file) => join("weights", file));
  const best = existsSync(bestOf(other)) ? [join("checkpoints", "best.safetensors")] : [];
  for (const file of ["metrics.csv", ...best, ...weights]) {
    assert.ok(readFileSync(join(run, file)).equals(readFileSync(join(other, file))), `${file} of ${run}`);
  }
  const { data, state, startFrom, ...settings } = lastCheckpoint(run);
  const expected = lastCheckpoint(other);
  for (const [name, value] of Object.entries(settings))
    assert.deepEqual(value, expected[name as keyof Checkpoint], name);
  assert.deepEqual([data.digest, data.classes], [expected.data.digest, expected.data.classes]);
  assert.deepEqual([state.step, state.blocks], [expected.state.step, expected.state.blocks]);
}

type Config = Readonly<Partial<Record<"notice" | "result" | "network" | "data" | "training", unknown>>>;

export function configOf(run: string): Config {
  const config: unknown = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  assert.ok(typeof config === "object" && config !== null);
  return config;
}

/** The fingerprint that a finished run's config.json tells. */
export function fingerprintOf(run: string): string {
  const { result } = configOf(run);
  assert.ok(typeof result === "object" && result !== null && "fingerprint" in result);
  return String(result.fingerprint);
}

/** Whether anything under a folder is a temporary file or folder. */
export function restsUnder(folder: string): string[] {
  return existsSync(folder) ? filesUnder(folder).filter((name) => name.includes(".tmp")) : [];
}
