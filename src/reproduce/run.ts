import type { Dataset } from "../data/dataset.js";
import type { Network } from "../network/network.js";
import { evaluate } from "../training/evaluate.js";
import { DivergedError, type EpochEvent } from "../training/events.js";
import type { EpochMetrics } from "../training/metrics.js";
import type { TrainingOptions } from "../training/options.js";
import { train } from "../training/train.js";
import type { StepRun } from "./results.js";

/** What a study trains with and measures on. */
export interface StudyData {
  readonly train: Dataset;
  readonly test: Dataset;
}

/**
 * Trains the network anew, from the initial weights of the options' seed.
 * @param afterEpoch is told each epoch
 * @returns undefined when `signal` ended it early
 */
export async function trainOnce(
  network: Network,
  data: StudyData,
  options: TrainingOptions,
  afterEpoch: (epoch: EpochMetrics) => void,
  signal?: AbortSignal,
): Promise<StepRun | undefined> {
  network.initialise(options.seed);
  const epochs: EpochMetrics[] = [];
  let divergedInEpoch: number | undefined;
  try {
    for await (const event of train(network, data.train, data.test, options, signal)) {
      if (event.type !== "epoch") continue;
      epochs.push(metricsOf(event));
      afterEpoch(event);
    }
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    divergedInEpoch = error.epoch;
  }
  if (divergedInEpoch === undefined && epochs.length < options.epochs) return undefined;
  const { accuracy, loss } = evaluate(network, data.test);
  return {
    seed: options.seed,
    epochs,
    testAccuracy: accuracy,
    testLoss: loss,
    seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(divergedInEpoch === undefined ? {} : { divergedInEpoch }),
  };
}

function metricsOf({ type, ...metrics }: EpochEvent): EpochMetrics {
  return metrics;
}
