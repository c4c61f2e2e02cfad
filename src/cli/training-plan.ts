import packageJson from "../../package.json" with { type: "json" };
import type { Numerics } from "../engine/kernels.js";
import type { Network } from "../network/network.js";
import { isTrained, tensorShape } from "../network/tensors.js";
import type { TrainingOptions } from "../training/options.js";
import type { TrainingState } from "../training/state.js";
import type { Interval } from "./checkpoints.js";
import type { Datasets } from "./datasets.js";
import { thousands } from "./words.js";

/** All that decides what a run does. */
export interface TrainingPlan {
  /** What the user calls the network. */
  readonly model: string;
  readonly network: Network;
  /** What the user calls the data. */
  readonly dataName: string;
  readonly data: Datasets;
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
    data: { from: dataName, training: data.train.count, test: data.test.count, classes: data.train.classes },
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
    ["data", `${dataName}: ${thousands(data.train.count)} to train, ${thousands(data.test.count)} held out`],
    ["start from", startFrom ?? "random weights"],
    ["epochs", String(options.epochs)],
    ["batch", String(options.batch)],
    ["optimizer", `${options.optimizer.type}, momentum ${options.optimizer.momentum}`],
    ["rate", String(options.rate)],
    ["schedule", [type, ...Object.values(numbers)].join(" ")],
    ["warm-up", `${options.warmUp} epochs`],
    ["seed", String(options.seed)],
    ["numerics", numerics],
    ["threads", String(network.engine.threads)],
  ];
}

export function parameterCount(network: Network): number {
  const trained = network.table.tensors.filter(isTrained);
  return trained.reduce((sum, tensor) => sum + tensorShape(tensor)[0] * tensorShape(tensor)[1], 0);
}
