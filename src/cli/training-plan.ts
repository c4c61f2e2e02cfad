import packageJson from "../../package.json" with { type: "json" };
import type { Numerics } from "../engine/kernels.js";
import type { Network } from "../network/network.js";
import { isTrained, tensorShape } from "../network/tensors.js";
import { augmentationText } from "../training/augmentation.js";
import type { TrainingOptions } from "../training/options.js";
import type { TrainingState } from "../training/state.js";
import type { Interval } from "./checkpoints.js";
import type { Datasets } from "./datasets.js";
import { optimizerWords } from "./optimizer-options.js";
import { thousands } from "./words.js";

/** All that decides what a run does. */
export interface TrainingPlan {
  /** What the user calls the network. */
  readonly model: string;
  readonly network: Network;
  /** What the user calls the data. */
  readonly dataName: string;
  readonly data: Datasets;
  /** How many of the training images are kept to validate with, or their share below 1, as the user said. */
  readonly validation: number | undefined;
  /** Where the first weights come from, when they are not random. */
  readonly startFrom: string | undefined;
  readonly options: TrainingOptions;
  readonly numerics: Numerics;
  /** The folder that the run will leave. */
  readonly folder: string;
  /** Of the data, as a checkpoint records it. */
  readonly digest: Promise<string>;
  /** Where the run goes on from, when it does not begin. */
  readonly from: TrainingState | undefined;
  readonly checkpointEvery: Interval;
  /** How many checkpoints are kept. */
  readonly keep: number;
}

/** The plan as config.json records it. */
export function configOf({
  network,
  dataName,
  data,
  startFrom,
  options,
  numerics,
}: TrainingPlan): Record<string, unknown> {
  return {
    glyphnet: packageJson.version,
    data: {
      from: dataName,
      training: data.train.count,
      ...(data.validation === undefined ? {} : { validation: data.validation.count }),
      test: data.test.count,
      classes: data.train.classes,
    },
    ...(startFrom === undefined ? {} : { weights: startFrom }),
    training: options,
    numerics,
    parameters: network.table.tensors.map((tensor) => ({ name: tensor.name, shape: tensorShape(tensor) })),
    network: network.description,
  };
}

/** The plan as the report shows it. */
export function settingsOf({
  model,
  network,
  dataName,
  data,
  startFrom,
  options,
  numerics,
}: TrainingPlan): [string, string][] {
  const { type, ...numbers } = options.schedule;
  return [
    ["network", model],
    ["data", `${dataName}: ${dataWords(data)}`],
    ["start from", startFrom ?? "random weights"],
    ["epochs", String(options.epochs)],
    ["batch", String(options.batch)],
    ["optimizer", optimizerWords(options.optimizer)],
    ["rate", String(options.rate)],
    ["schedule", [type, ...Object.values(numbers)].join(" ")],
    ["warm-up", `${options.warmUp} epochs`],
    ...setting("clip at", options.clip),
    ...setting("average of weights", options.average),
    ...setting("patience", options.patience, " epochs"),
    ["augmentation", options.augmentation === undefined ? "none" : augmentationText(options.augmentation)],
    ["seed", String(options.seed)],
    ["numerics", numerics],
    ["threads", String(network.engine.threads)],
  ];
}

/** `54,000 to train, 6,000 to validate, 10,000 held out`. */
function dataWords({ train, validation, test }: Datasets): string {
  const validating = validation === undefined ? "" : `${thousands(validation.count)} to validate, `;
  return `${thousands(train.count)} to train, ${validating}${thousands(test.count)} held out`;
}

function setting(name: string, value: number | undefined, unit = ""): [string, string][] {
  return value === undefined ? [] : [[name, `${value}${unit}`]];
}

export function parameterCount(network: Network): number {
  const trained = network.table.tensors.filter(isTrained);
  return trained.reduce((sum, tensor) => sum + tensorShape(tensor)[0] * tensorShape(tensor)[1], 0);
}
