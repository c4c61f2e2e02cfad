import { isDeepStrictEqual } from "node:util";
import type { Checkpoint } from "../checkpoint/checkpoint.js";
import { datasetDigest } from "../data/digest.js";
import { Arena } from "../engine/arena.js";
import type { Numerics } from "../engine/kernels.js";
import { InputError } from "../errors.js";
import { type AugmentationDescription, augmentationFrom, isNone } from "../training/augmentation.js";
import type { TrainingOptions } from "../training/options.js";
import { trainingPreset } from "../training/presets.js";
import { type Recipe, rateFor, recipeFor } from "../training/recipes.js";
import type { Schedule } from "../training/schedules.js";
import { Checkpoints, type Interval } from "./checkpoints.js";
import { type Datasets, loadDatasets, withValidation } from "./datasets.js";
import { chooseNetwork, createNetwork } from "./models.js";
import { argumentsOf, checkFits, chooseOptimizer, type OptimizerArguments, optionName } from "./optimizer-options.js";
import { Run } from "./run.js";
import type { TrainingPlan } from "./training-plan.js";
import { findWeights, loadWeights } from "./weights.js";

/** What `train` was given on the command line. */
export interface TrainArguments extends OptimizerArguments {
  model?: string;
  preset?: string;
  data?: string;
  classes?: number;
  epochs?: number;
  batch?: number | "all";
  rate?: number;
  schedule?: Schedule;
  warmUp?: number;
  clip?: number;
  average?: number;
  /** A number of images, or a share of them below 1. */
  validation?: number;
  patience?: number;
  augment?: AugmentationDescription;
  seed?: number;
  threads?: number;
  numerics?: Numerics;
  weights?: string;
  out?: string;
  resume?: string;
  findRate?: boolean;
  checkpointEvery: Interval;
  keep: number;
  json: boolean;
}

export async function newPlan(given: TrainArguments): Promise<TrainingPlan> {
  const folder = given.out ?? Run.freeName(given.findRate ? "-rates" : "");
  Run.checkFree(folder);
  const preset = given.preset === undefined ? undefined : trainingPreset(given.preset);
  const source = given.weights === undefined ? undefined : await findWeights(given.weights);
  const dataName = given.data ?? "embedded";
  const arena = new Arena();
  const all = await loadDatasets(dataName, given.classes, arena);
  const data = withValidation(all, given.validation);
  const { model, description } = chooseNetwork(given.model ?? preset?.model, source, data.train);
  const numerics = given.numerics ?? "strict";
  const ownRecipe = given.model === undefined ? source?.options : undefined;
  const options = trainingOptions(given, preset?.recipe ?? ownRecipe ?? recipeFor(description));
  if (!given.findRate) checkChosenBy(options, data);
  const network = await createNetwork(description, { ...threadsOf(given), numerics, seed: options.seed, arena });
  if (source !== undefined) await loadWeights(network, source.folder);
  return {
    model,
    network,
    dataName,
    data,
    validation: given.validation,
    startFrom: given.weights,
    options,
    numerics,
    folder,
    digest: datasetDigest([all.train, all.test]),
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
  const arena = new Arena();
  const all = await loadDatasets(dataName, checkpoint.data.classes, arena);
  const digest = datasetDigest([all.train, all.test]);
  if ((await digest) !== checkpoint.data.digest) {
    throw new InputError(
      `The data ${dataName} are not those that the run ${folder} was trained with: their digest is ${await digest}, ` +
        `expected ${checkpoint.data.digest}.`,
    );
  }
  const data = withValidation(all, checkpoint.data.validation);
  const network = await createNetwork(checkpoint.network, { ...threadsOf(given), numerics, arena });
  return {
    model,
    network,
    dataName,
    data,
    validation: checkpoint.data.validation,
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

/**
 * @throws InputError when something would be chosen by the images that the result is measured on
 */
function checkChosenBy({ patience, schedule }: TrainingOptions, { validation }: Datasets): void {
  if (validation !== undefined || (patience === undefined && schedule.type !== "plateau")) return;
  const what = patience === undefined ? "The plateau schedule" : "--patience";
  throw new InputError(
    `${what} chooses by images that are not trained with, and those of the test must not choose: ` +
      `give --validation, a number or a share of the training images to keep for it.`,
  );
}

/** What a run cannot change once it has begun, where it can be given again. */
const FIXED = [
  "batch",
  "optimizer",
  "momentum",
  "nesterov",
  "beta1",
  "beta2",
  "epsilon",
  "weightDecay",
  "rate",
  "schedule",
  "warmUp",
  "augment",
  "clip",
  "average",
  "validation",
  "patience",
  "seed",
  "numerics",
  "classes",
] as const;

/** @throws InputError when something is given that a run cannot change once it has begun */
function checkUnchanged(given: TrainArguments, { options, numerics, data }: Checkpoint): void {
  for (const name of ["model", "weights", "out"] as const) {
    if (given[name] === undefined) continue;
    throw new InputError(`--${name} cannot be given with --resume: the run goes on with its own.`);
  }
  checkFits(given, given.optimizer ?? options.optimizer.type);
  const { clip = "off", average = "off", patience = "off" } = options;
  const augment = options.augmentation ?? augmentationFrom("none");
  const { validation = "off", classes } = data;
  const run = { ...options, ...argumentsOf(options.optimizer), clip, average, patience, augment, numerics, classes };
  const known: Readonly<Record<string, unknown>> = { nesterov: false, weightDecay: 0, ...run, validation };
  for (const name of FIXED) {
    if (given[name] === undefined || isDeepStrictEqual(given[name], known[name])) continue;
    throw new InputError(
      `${optionName(name)} cannot change when a run goes on: it is ${shown(known[name])}, ` +
        `and ${shown(given[name])} was given.`,
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
  const optimizer = chooseOptimizer(given, recipe.optimizer);
  const { clip = recipe.clip, average = recipe.average, patience = recipe.patience } = given;
  const augmentation = given.augment ?? recipe.augmentation;
  return {
    epochs: given.epochs ?? recipe.epochs,
    batch: given.batch ?? recipe.batch,
    optimizer,
    rate: given.rate ?? rateFor(optimizer.type, recipe),
    schedule: given.schedule ?? recipe.schedule,
    warmUp: given.warmUp ?? recipe.warmUp,
    ...(clip === undefined ? {} : { clip }),
    ...(average === undefined ? {} : { average }),
    ...(patience === undefined ? {} : { patience }),
    ...(augmentation === undefined || isNone(augmentation) ? {} : { augmentation }),
    seed: given.seed ?? 0,
  };
}
