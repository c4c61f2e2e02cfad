import { type Flaw, flaws } from "../network/report.js";
import type { OptimizerDescription } from "../training/optimizers.js";
import type { Schedule } from "../training/schedules.js";
import { explanations } from "./explanations.js";

/** A step of the study: how the report's network is changed and trained. */
export interface Step {
  /** For file names. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly explanation: string;
  /** The flaws that are left in the network. */
  readonly kept: readonly Flaw[];
  readonly batch: number | "all";
  readonly optimizer: OptimizerDescription;
  readonly schedule: Schedule;
  readonly epochs: number;
  readonly seeds: readonly number[];
  /**
   * Rates to choose from by short runs of `trialEpochs`, or the only one. They are for mean gradients: where gradients
   * are summed, the rate is divided by the images of a batch.
   */
  readonly meanRates: readonly number[];
  readonly trialEpochs: number;
}

/** How much of the study is run. */
export interface Extent {
  readonly seeds: readonly number[];
  readonly publishedEpochs: number;
  readonly fullBatchEpochs: number;
  readonly batchEpochs: number;
  readonly trialEpochs: number;
}

export const fullExtent: Extent = {
  seeds: [0, 1, 2],
  publishedEpochs: 150,
  fullBatchEpochs: 40,
  batchEpochs: 10,
  trialEpochs: 8,
};

export const quickExtent: Extent = {
  seeds: [0, 1],
  publishedEpochs: 60,
  fullBatchEpochs: 30,
  batchEpochs: 8,
  trialEpochs: 6,
};

const BATCH = 128;
const FULL_BATCH_RATES = [3, 1, 0.3, 0.1];
const BATCH_RATES = [0.3, 0.1, 0.03, 0.01];
/** 5e-5 on the summed gradients of 60,000 images, the rate that gave the report its 84 %. */
const PUBLISHED_RATE = 3;

const plain = { optimizer: { type: "sgd", momentum: 0 }, schedule: { type: "constant" } } as const;

/** The published recipe, then one repair after the other. */
export function studySteps(extent: Extent): Step[] {
  const { seeds, publishedEpochs, fullBatchEpochs, batchEpochs, trialEpochs } = extent;
  const without = (...repaired: Flaw[]) => flaws.filter((flaw) => !repaired.includes(flaw));
  const fullBatch = {
    ...plain,
    batch: "all",
    epochs: fullBatchEpochs,
    seeds,
    meanRates: FULL_BATCH_RATES,
    trialEpochs,
  } as const;
  const batches = {
    ...plain,
    batch: BATCH,
    epochs: batchEpochs,
    seeds,
    meanRates: BATCH_RATES,
    trialEpochs: 1,
  } as const;
  return [
    {
      id: "published",
      name: "as published",
      title: "The program as published",
      explanation: explanations.published,
      kept: flaws,
      ...fullBatch,
      epochs: publishedEpochs,
      meanRates: [PUBLISHED_RATE],
    },
    {
      id: "mask",
      name: "mask repaired",
      title: "The ReLU's mask",
      explanation: explanations.mask,
      kept: without("mask"),
      ...fullBatch,
    },
    {
      id: "path",
      name: "path repaired",
      title: "The way back through W2",
      explanation: explanations.path,
      kept: without("path"),
      ...fullBatch,
    },
    {
      id: "gradient",
      name: "mask and path",
      title: "The exact gradient",
      explanation: explanations.gradient,
      kept: without("mask", "path"),
      ...fullBatch,
    },
    {
      id: "epsilon",
      name: "no epsilon",
      title: "The epsilon",
      explanation: explanations.epsilon,
      kept: without("epsilon"),
      ...fullBatch,
    },
    {
      id: "initial",
      name: "initial weights",
      title: "The initial weights",
      explanation: explanations.initial,
      kept: without("initial"),
      ...fullBatch,
    },
    {
      id: "mean",
      name: "mean gradient",
      title: "The sum",
      explanation: explanations.mean,
      kept: without("sum"),
      ...fullBatch,
    },
    {
      id: "batches",
      name: "mini-batches",
      title: "The full batch",
      explanation: explanations.batches,
      kept: flaws,
      ...batches,
    },
    {
      id: "all",
      name: "all, full batch",
      title: "All repaired, full batch",
      explanation: explanations.all,
      kept: [],
      ...fullBatch,
    },
    {
      id: "all-batches",
      name: "all, mini-batches",
      title: "All repaired, mini-batches",
      explanation: explanations.allBatches,
      kept: [],
      ...batches,
    },
    {
      id: "momentum",
      name: "momentum, cosine",
      title: "What the report lists as future work",
      explanation: explanations.momentum,
      kept: [],
      ...batches,
      optimizer: { type: "sgd", momentum: 0.9 },
      schedule: { type: "cosine" },
      epochs: 2 * batchEpochs,
      meanRates: BATCH_RATES,
    },
  ];
}

/** The rate on the gradients as the step's network gives them. */
export function stepRate(step: Step, meanRate: number, trainingImages: number): number {
  const images = step.batch === "all" ? trainingImages : Math.min(step.batch, trainingImages);
  return step.kept.includes("sum") ? meanRate / images : meanRate;
}
