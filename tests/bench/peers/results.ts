import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { median } from "./median.js";
import type { Trial } from "./trial.js";

/** What is stored of one cell. */
export interface Measurement {
  /** The day it was measured, as 2026-11-23. */
  readonly date: string;
  /** Processor, cores and Node. */
  readonly machine: string;
  /** In the order they ran. */
  readonly trials: readonly Trial[];
  /** Why the library cannot do it, as it turned out; there are no trials then. */
  readonly cannot?: string;
}

/** By the row's name, then by the column's. */
export type Results = Readonly<Record<string, Readonly<Record<string, Measurement>>>>;

export function medianOf({ trials }: Measurement): number {
  return median(trials.map(({ value }) => value));
}

/** Empty when there is no such file yet. */
export function readResults(path: string): Results {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}

export function writeResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
}

/** The results with a cell's figure, new or measured again. */
export function withMeasurement(results: Results, row: string, column: string, measurement: Measurement): Results {
  return { ...results, [row]: { ...results[row], [column]: measurement } };
}
