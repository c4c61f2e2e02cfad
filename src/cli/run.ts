import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors.js";
import type { NamedTensor } from "../network/network.js";
import { metricsPicture } from "../report/metrics-picture.js";
import { renderReport } from "../report/page.js";
import type { Report } from "../report/report.js";
import type { EpochMetrics } from "../training/metrics.js";
import { appendFile, makeFolder, writeFile } from "./files.js";
import { saveWeights } from "./weights.js";

/** The columns of metrics.csv. Times are left out, so that equal runs write equal files. */
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

/** The folder of a run: config.json, metrics.csv, weights/, report.html, training_metrics.png. */
export class Run {
  private constructor(readonly folder: string) {}

  /** A name that is free: the time, and a number where that is taken. */
  static freeName(): string {
    const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    for (let n = 1; ; n++) {
      const name = join("runs", n === 1 ? time : `${time}-${n}`);
      if (!existsSync(name)) return name;
    }
  }

  /** @throws InputError when there is something of that name */
  static checkFree(folder: string): void {
    if (existsSync(folder)) throw new InputError(`The run ${folder} exists already; give another name with --out.`);
  }

  static create(folder: string, config: Readonly<Record<string, unknown>>): Run {
    Run.checkFree(folder);
    makeFolder(folder);
    const run = new Run(folder);
    run.writeConfig(config);
    writeFile(join(folder, "metrics.csv"), `${COLUMNS.join(",")}\n`);
    return run;
  }

  writeConfig(config: Readonly<Record<string, unknown>>): void {
    writeFile(join(this.folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  }

  addEpoch(metrics: EpochMetrics): void {
    appendFile(join(this.folder, "metrics.csv"), `${COLUMNS.map((name) => metrics[name]).join(",")}\n`);
  }

  writeWeights(weights: readonly NamedTensor[]): void {
    saveWeights(weights, join(this.folder, "weights"));
  }

  writeReport(report: Report): void {
    writeFile(join(this.folder, "report.html"), renderReport(report));
  }

  /** Without an epoch there is nothing to draw, and no file. */
  writePicture(epochs: readonly EpochMetrics[]): void {
    if (epochs.length > 0) writeFile(join(this.folder, "training_metrics.png"), metricsPicture(epochs));
  }
}
