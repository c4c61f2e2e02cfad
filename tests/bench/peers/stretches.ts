import type { Dataset } from "../../../src/index.js";
import { drawRows } from "./digits.js";
import type { Trial } from "./trial.js";

/** Trains on `rows` and returns their mean loss. */
export type TrainRows = (rows: Uint32Array) => number;

/** Trains on `warmUp` images, then on `measured` others against the clock: the part of an epoch that time allows. */
export function timeStretch(digits: Dataset, stretch: { warmUp: number; measured: number }, train: TrainRows): Trial {
  const rows = drawRows(digits, stretch.warmUp + stretch.measured);
  train(rows.subarray(0, stretch.warmUp));
  const measured = rows.subarray(stretch.warmUp);
  const started = performance.now();
  const loss = train(measured);
  return { seconds: (performance.now() - started) / 1000, images: measured.length, loss };
}
