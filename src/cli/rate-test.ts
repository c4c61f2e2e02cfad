import { join } from "node:path";
import { makeFolder, writeFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import { ratesPicture } from "../report/rates-picture.js";
import { findRate, type RatePoint, suggestRate } from "../training/find-rate.js";
import { INTERRUPTED } from "./exit-codes.js";
import { abortWhenInterrupted } from "./interruption.js";
import { LiveLine } from "./live-line.js";
import type { TrainingPlan } from "./training-plan.js";
import { configOf } from "./training-plan.js";

const COLUMNS = ["step", "rate", "loss", "smoothed"] as const;

/**
 * Tries rates with the plan's network, data and optimizer, and leaves a folder with config.json, rates.csv and rates.png.
 * @throws InputError when no rate made the loss fall
 */
export async function runRateTest(plan: TrainingPlan, json: boolean): Promise<void> {
  const { network, data, options, folder } = plan;
  const points: RatePoint[] = [];
  const interrupted = abortWhenInterrupted();
  const live = new LiveLine();
  for await (const point of findRate(network, data.train, options, interrupted)) {
    points.push(point);
    const { step, steps, rate, loss, smoothed } = point;
    if (json) print({ event: "rate", step, rate, loss, smoothed });
    else if (live.due())
      live.show([`step ${step}/${steps}`, `rate ${rate.toExponential(1)}`, `loss ${loss.toFixed(4)}`]);
  }
  live.clear();
  const suggested = suggestRate(points);
  makeFolder(folder);
  const result = suggested === undefined ? {} : { suggestedRate: suggested };
  writeFile(join(folder, "config.json"), `${JSON.stringify({ ...configOf(plan), result }, null, 2)}\n`);
  const rows = points.map((point) => `${COLUMNS.map((name) => point[name]).join(",")}\n`);
  writeFile(join(folder, "rates.csv"), `${COLUMNS.join(",")}\n${rows.join("")}`);
  if (points.length > 0) writeFile(join(folder, "rates.png"), ratesPicture(points, suggested));
  if (interrupted.aborted) {
    process.exitCode = INTERRUPTED;
    console.error(`Stopped after step ${points.length}; ${folder} has the rates so far.`);
    return;
  }
  if (suggested === undefined) throw new InputError(`The loss fell at no rate; ${join(folder, "rates.png")} shows it.`);
  if (json) return print({ event: "done", suggestedRate: suggested, run: folder });
  console.log(
    `A rate of ${suggested} is suggested for ${options.optimizer.type}: at most a tenth of the one at which the smoothed ` +
      `loss was lowest.\n${join(folder, "rates.png")} shows the test.`,
  );
}

function print(event: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(event));
}
