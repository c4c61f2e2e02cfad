import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  appendFile,
  makeFolder,
  placeFolder,
  removeFolder,
  removeRests,
  replaceFolder,
  writeFile,
} from "../disk/files.js";
import { InputError } from "../errors.js";
import type { NamedTensor } from "../network/network.js";
import { metricsCsv, metricsLine } from "../report/metrics-csv.js";
import { metricsPicture } from "../report/metrics-picture.js";
import { renderReport } from "../report/page.js";
import type { Report } from "../report/report.js";
import type { EpochMetrics } from "../training/metrics.js";
import { saveWeights } from "./weights.js";

const METRICS = "metrics.csv";

/** The folder of a run: config.json, metrics.csv, checkpoints/, weights/, report.html, training_metrics.png. */
export class Run {
  private constructor(readonly folder: string) {}

  /** A name that is free: the time, a number where that is taken, and the ending. */
  static freeName(ending = ""): string {
    const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
    for (let n = 1; ; n++) {
      const name = join("runs", `${n === 1 ? time : `${time}-${n}`}${ending}`);
      if (!existsSync(name)) return name;
    }
  }

  /** @throws InputError when there is something of that name */
  static checkFree(folder: string): void {
    if (existsSync(folder)) throw new InputError(`The run ${folder} exists already; give another name with --out.`);
  }

  /**
   * Makes the folder, whole or not at all.
   * @param fill adds to the folder, which still has another name
   */
  static create(folder: string, config: Readonly<Record<string, unknown>>, fill: (folder: string) => void): Run {
    Run.checkFree(folder);
    const fresh = `${folder}.${randomUUID()}.tmp`;
    makeFolder(fresh, folder);
    try {
      Run.goOn(fresh, config, []);
      fill(fresh);
      placeFolder(folder, fresh);
    } catch (error) {
      removeFolder(fresh);
      throw error;
    }
    return new Run(folder);
  }

  /** Opens a run's folder again; metrics.csv then tells of `epochs`, whatever it told before. */
  static goOn(folder: string, config: Readonly<Record<string, unknown>>, epochs: readonly EpochMetrics[]): Run {
    const run = new Run(folder);
    removeRests(folder);
    run.writeConfig(config);
    writeFile(join(folder, METRICS), metricsCsv(epochs));
    return run;
  }

  writeConfig(config: Readonly<Record<string, unknown>>): void {
    writeFile(join(this.folder, "config.json"), `${JSON.stringify(config, null, 2)}\n`);
  }

  addEpoch(metrics: EpochMetrics): void {
    appendFile(join(this.folder, METRICS), metricsLine(metrics));
  }

  writeWeights(weights: readonly NamedTensor[]): void {
    const fresh = join(this.folder, `.${randomUUID()}.tmp`);
    saveWeights(weights, fresh);
    replaceFolder(join(this.folder, "weights"), fresh);
  }

  writeReport(report: Report): void {
    writeFile(join(this.folder, "report.html"), renderReport(report));
  }

  /** Without an epoch there is nothing to draw, and no file. */
  writePicture(epochs: readonly EpochMetrics[]): void {
    if (epochs.length > 0) writeFile(join(this.folder, "training_metrics.png"), metricsPicture(epochs));
  }
}
