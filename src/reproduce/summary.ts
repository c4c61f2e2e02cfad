import { median } from "../bench/stopwatch.js";
import type { StepResult, StepRun } from "./results.js";

/** A step's runs in a few numbers. What is not finite counts as worse than all that is. */
export interface StepSummary {
  /** Shares of the test images. The median of an even number of runs is the mean of the two in the middle. */
  readonly accuracy: { readonly median: number; readonly worst: number; readonly best: number };
  readonly loss: number;
  readonly seconds: number;
  /** How many runs stopped because their loss was no longer finite. */
  readonly diverged: number;
  /** The run in the middle by test accuracy, the worse of two; undefined where nothing ran. */
  readonly middle: StepRun | undefined;
}

/** Medians and extremes of a step's runs. */
export function summarize({ runs }: Pick<StepResult, "runs">): StepSummary {
  const ranked = [...runs].sort((a, b) => ranking(a) - ranking(b) || a.seed - b.seed);
  return {
    accuracy: {
      median: median(ranked.map(({ testAccuracy }) => (Number.isFinite(testAccuracy) ? testAccuracy : -Infinity))),
      worst: ranked.at(0)?.testAccuracy ?? Number.NaN,
      best: ranked.at(-1)?.testAccuracy ?? Number.NaN,
    },
    loss: median(runs.map(({ testLoss }) => (Number.isFinite(testLoss) ? testLoss : Number.POSITIVE_INFINITY))),
    seconds: median(runs.map(({ seconds }) => seconds)),
    diverged: runs.filter(({ divergedInEpoch }) => divergedInEpoch !== undefined).length,
    middle: ranked[Math.floor((ranked.length - 1) / 2)],
  };
}

function ranking({ testAccuracy }: StepRun): number {
  return Number.isFinite(testAccuracy) ? testAccuracy : -1;
}
