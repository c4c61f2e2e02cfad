import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readNpy } from "../../src/checkpoint/npy.js";
import { filesUnder } from "./spawned.js";

export const WEIGHT_FILES = ["W1.npy", "W2.npy", "W3.npy", "W_skip.npy"];
const COLUMNS = "epoch,step,rate,loss,accuracy,validationLoss,validationAccuracy,saturated,updateRatio";

/** Checks that a run of the residual MLP has left all its files, each of them whole. */
export function checkRunFolder(run: string, epochs: number): void {
  const weights = WEIGHT_FILES.map((file) => join("weights", file));
  assert.deepEqual(filesUnder(run), ["config.json", "metrics.csv", "report.html", "weights", ...weights]);
  const rows = metricsOf(run).trimEnd().split("\n");
  assert.equal(rows.shift(), COLUMNS);
  assert.deepEqual(
    rows.map((row) => row.split(",")[0]),
    Array.from({ length: epochs }, (_, index) => String(index + 1)),
  );
  assert.ok(rows.every((row) => row.split(",").every((cell) => cell !== "" && Number.isFinite(Number(cell)))));
  for (const file of weights) readNpy(readFileSync(join(run, file)), file);
  assert.match(readFileSync(join(run, "report.html"), "utf8"), /^<!doctype html>[\s\S]*<\/html>\n$/);
}

export function metricsOf(run: string): string {
  return readFileSync(join(run, "metrics.csv"), "utf8");
}

type Config = Readonly<Partial<Record<"notice" | "result" | "network" | "data" | "training", unknown>>>;

export function configOf(run: string): Config {
  const config: unknown = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  assert.ok(typeof config === "object" && config !== null);
  return config;
}
