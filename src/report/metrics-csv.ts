import type { EpochMetrics } from "../training/metrics.js";

/** Times are left out, so that equal runs write equal files. */
const COLUMNS = [
  "epoch",
  "step",
  "rate",
  "loss",
  "accuracy",
  "validationLoss",
  "validationAccuracy",
  "saturated",
  "updateRatio",
] as const;

/** A run's `metrics.csv`: a line of names, then one line per epoch. Times are left out, so that equal runs give equal texts. */
export function metricsCsv(epochs: readonly EpochMetrics[]): string {
  return `${COLUMNS.join(",")}\n${epochs.map(metricsLine).join("")}`;
}

/** The line of one epoch. */
export function metricsLine(metrics: EpochMetrics): string {
  return `${COLUMNS.map((name) => metrics[name]).join(",")}\n`;
}
