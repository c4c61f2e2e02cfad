import { isDeepStrictEqual } from "node:util";
import type { Checkpoint } from "../checkpoint/checkpoint.js";
import { datasetDigest } from "../data/digest.js";
import type { Numerics } from "../engine/kernels.js";
import { InputError } from "../errors.js";
import { type AugmentationDescription, augmentationFrom, isNone } from "../training/augmentation.js";
import type { TrainingOptions } from "../training/options.js";
import { type Recipe, recipeFor } from "../training/recipes.js";
import type { Schedule } from "../training/schedules.js";
import { Checkpoints, type Interval } from "./checkpoints.js";
import { loadDatasets } from "./datasets.js";
import { chooseNetwork, createNetwork } from "./models.js";
import { Run } from "./run.js";
import type { TrainingPlan } from "./training-plan.js";
import { findWeights, loadWeights } from "./weights.js";

/** What `train` was given on the command line. */
export interface TrainArguments {
  model?: string;
  data?: string;
  classes?: number;
  epochs?: number;
  batch?: number | "all";
  optimizer?: "sgd";
  momentum?: number;
  rate?: number;
  schedule?: Schedule;
  warmUp?: number;
  augment?: AugmentationDescription;
  seed?: number;
  threads?: number;
  numerics?: Numerics;
  weights?: string;
  out?: string;
  resume?: string;
  checkpointEvery: Interval;
  keep: number;
  json: boolean;
}

export async function newPlan(given: TrainArguments): Promise<TrainingPlan> {
  const folder = given.out ?? Run.freeName();
  Run.checkFree(folder);
  const source = given.weights === undefined ? undefined : findWeights(given.weights);
  const dataName = given.data ?? "embedded";
  const data = await loadDatasets(dataName, given.classes);
  const { model, description } = chooseNetwork(given.model, source, data.train);
  const numerics = given.numerics ?? "strict";
  const options = trainingOptions(given, recipeFor(model));
  const network = await createNetwork(description, { ...threadsOf(given), numerics, seed: options.seed });
  if (source !== undefined) loadWeights(network, source.folder);
  return {
    model,
    network,
    dataName,
    data,
    startFrom: given.weights,
    options,
    numerics,
    folder,
    digest: datasetDigest([data.train, data.test]),
    from: undefined,
    checkpointEvery: given.checkpointEvery,
    keep: given.keep,
  };
}

/** The plan of a run that goes on from its last checkpoint. */
export async function resumedPlan(folder: string, given: TrainArguments): Promise<TrainingPlan> {
  const checkpoint = new Checkpoints(folder, given.keep).last((message) => console.error(`Skipped: ${message}`));
  checkUnchanged(given, checkpoint);
  const { model, numerics, startFrom, state } = checkpoint;
  const options = { ...checkpoint.options, epochs: given.epochs ?? checkpoint.options.epochs };
  const dataName = given.data ?? checkpoint.data.from;
  const data = await loadDatasets(dataName, checkpoint.data.classes);
  const digest = datasetDigest([data.train, data.test]);
  if ((await digest) !== checkpoint.data.digest) {
    throw new InputError(
      `The data ${dataName} are not those that the run ${folder} was trained with: their digest is ${await digest}, ` +
        `expected ${checkpoint.data.digest}.`,
    );
  }
  const network = await createNetwork(checkpoint.network, { ...threadsOf(given), numerics });
  return {
    model,
    network,
    dataName,
    data,
    startFrom,
    options,
    numerics,
    folder,
    digest,
    from: state,
    checkpointEvery: given.checkpointEvery,
    keep: given.keep,
  };
}

/** @throws InputError when something is given that a run cannot change once it has begun */
function checkUnchanged(given: TrainArguments, { options, numerics, data }: Checkpoint): void {
  for (const name of ["model", "weights", "out"] as const) {
    if (given[name] === undefined) continue;
    throw new InputError(`--${name} cannot be given with --resume: the run goes on with its own.`);
  }
  const { momentum } = options.optimizer;
  const augment = options.augmentation ?? augmentationFrom("none");
  const run = { ...options, optimizer: options.optimizer.type, momentum, augment, numerics, classes: data.classes };
  const fixed = [
    "batch",
    "optimizer",
    "momentum",
    "rate",
    "schedule",
    "warmUp",
    "augment",
    "seed",
    "numerics",
    "classes",
  ] as const;
  for (const name of fixed) {
    if (given[name] === undefined || isDeepStrictEqual(given[name], run[name])) continue;
    const option = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new InputError(
      `--${option} cannot change when a run goes on: it is ${shown(run[name])}, and ${shown(given[name])} was given.`,
    );
  }
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function threadsOf({ threads }: TrainArguments): { threads?: number } {
  return threads === undefined ? {} : { threads };
}

/** What was given, and the model's own recipe for the rest. */
function trainingOptions(given: TrainArguments, recipe: Recipe): TrainingOptions {
  const augmentation = given.augment ?? recipe.augmentation;
  return {
    epochs: given.epochs ?? recipe.epochs,
    batch: given.batch ?? recipe.batch,
    optimizer: {
      type: given.optimizer ?? recipe.optimizer.type,
      momentum: given.momentum ?? recipe.optimizer.momentum,
    },
    rate: given.rate ?? recipe.rate,
    schedule: given.schedule ?? recipe.schedule,
    warmUp: given.warmUp ?? recipe.warmUp,
    ...(augmentation === undefined || isNone(augmentation) ? {} : { augmentation }),
    seed: given.seed ?? 0,
  };
}
