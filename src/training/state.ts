import type { NamedTensor } from "../network/network.js";
import type { EpochMetrics } from "./metrics.js";

/** Sums over the steps of an epoch that is not yet done. */
export interface EpochSums {
  readonly loss: number;
  readonly hits: number;
  readonly saturated: number;
  readonly seconds: number;
}

/** The epoch after which most held-out images were read right, the first of equals, and the weights that read them. */
export interface BestResult {
  readonly epoch: number;
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  readonly weights: readonly NamedTensor[];
}

/** All that training needs to go on as if it had never stopped. */
export interface TrainingState {
  /** Optimizer steps done. */
  readonly step: number;
  readonly sums: EpochSums;
  /** The epochs that are done. */
  readonly epochs: readonly EpochMetrics[];
  /**
   * By name: `weights` (as trained, whatever the network ends with), `epochStart` (the same when the present epoch began),
   * what the optimizer keeps, and `average` where one is kept. Each has the network's tensors, by their names and in their
   * shapes.
   */
  readonly blocks: ReadonlyMap<string, readonly NamedTensor[]>;
  readonly best?: BestResult;
}

export const NO_SUMS: EpochSums = { loss: 0, hits: 0, saturated: 0, seconds: 0 };
