import type { EpochMetrics } from "../training/metrics.js";

/** One run of a step: the same recipe from other random numbers. */
export interface StepRun {
  readonly seed: number;
  readonly epochs: readonly EpochMetrics[];
  /** Share of the test images that were read right in the end, 0 to 1. */
  readonly testAccuracy: number;
  readonly testLoss: number;
  /** Of training alone. */
  readonly seconds: number;
  /** The epoch in which the loss stopped being finite, where it did; the figures are those from the end of the one before. */
  readonly divergedInEpoch?: number;
}

/** A short run at one rate. */
export interface RateTrial {
  readonly rate: number;
  /** On the training images, in the trial's last epoch. */
  readonly accuracy: number;
}

/** A step of the study, with what came out of it. */
export interface StepResult {
  /** Short, for legends, file names and the table: `mask repaired`. */
  readonly name: string;
  readonly title: string;
  /** What changed, why, and what one sees: one paragraph of plain text. */
  readonly explanation: string;
  readonly batch: number | "all";
  readonly rate: number;
  /** Empty where the rate was given. */
  readonly trials: readonly RateTrial[];
  readonly runs: readonly StepRun[];
}

/** All that the page and the table show. */
export interface Study {
  readonly dataName: string;
  readonly trainingImages: number;
  readonly testImages: number;
  /** Set when the study is not the full one: one sentence. */
  readonly notice?: string;
  readonly steps: readonly StepResult[];
}
