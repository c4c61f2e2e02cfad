import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { StartUpFigure } from "../bench/figures.js";
import { median } from "../bench/stopwatch.js";
import { trainingOptions } from "../bench/training.js";
import type { Dataset } from "../data/dataset.js";
import { Arena } from "../engine/arena.js";
import type { Numerics } from "../engine/kernels.js";
import type { NetworkDescription } from "../network/description.js";
import { residualMlp } from "../network/presets.js";
import { train } from "../training/train.js";
import { loadDatasets } from "./datasets.js";
import { peakMemoryBytes } from "./memory.js";
import { createNetwork } from "./models.js";

const BATCH = 128;

/** What the user asked for, as far as it bears on training. */
export interface StartUpArguments {
  data: string;
  classes?: number;
  threads?: number;
  numerics: Numerics;
}

/** The program of a measured process: it trains one epoch and prints its figure as JSON. */
export async function startUp(given: StartUpArguments): Promise<void> {
  const arena = new Arena();
  const data = await loadDatasets(given.data, given.classes, arena);
  const network = await createNetwork(describeNetwork(data.train), { ...given, arena });
  let seconds = 0;
  for await (const { step } of train(network, data.train, data.test, trainingOptions(BATCH, 1))) {
    if (step === 1 && seconds === 0) seconds = performance.now() / 1000;
  }
  network.close();
  const figure: StartUpFigure = { event: "startup", seconds, peakMemoryBytes: peakMemoryBytes() };
  console.log(JSON.stringify(figure));
}

/** Starts processes, one after the other, and takes the medians of what they say. */
export async function measureStartUp(given: StartUpArguments, processes: number): Promise<StartUpFigure> {
  const figures: StartUpFigure[] = [];
  for (let i = 0; i < processes; i++) figures.push(await runProcess(given));
  return {
    event: "startup",
    seconds: median(figures.map(({ seconds }) => seconds)),
    peakMemoryBytes: median(figures.map(({ peakMemoryBytes }) => peakMemoryBytes)),
  };
}

async function runProcess({ data, classes, threads, numerics }: StartUpArguments): Promise<StartUpFigure> {
  const words = ["bench", "--start-up", "--data", data, "--numerics", numerics];
  if (classes !== undefined) words.push("--classes", String(classes));
  if (threads !== undefined) words.push("--threads", String(threads));
  const [, script = ""] = process.argv;
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, ...words]);
  return JSON.parse(stdout) as StartUpFigure;
}

/** The residual MLP for a data set. */
export function describeNetwork({ height, width, classes }: Dataset): NetworkDescription {
  return residualMlp({ height, width }, classes);
}
