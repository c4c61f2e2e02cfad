import type { Fields } from "../layers/fields.js";

/** How softmax and cross-entropy make a loss, and the loss a gradient. */
export interface LossDescription {
  /**
   * Added to the probability under the logarithm, from 0, the exact loss, to 1. Above 0 it caps the loss of an image at
   * −ln epsilon, and images that give their true class much less than epsilon no longer move the weights.
   */
  readonly epsilon: number;
  /** Whether a step follows the gradient of the mean loss of its images, or of their sum. */
  readonly gradient: "mean" | "sum";
}

export const EXACT_LOSS: LossDescription = { epsilon: 0, gradient: "mean" };

export function parseLoss(fields: Fields): LossDescription {
  const loss = {
    epsilon: fields.number("epsilon", 0, 1, EXACT_LOSS.epsilon),
    gradient: fields.choice("gradient", ["mean", "sum"], EXACT_LOSS.gradient),
  };
  fields.end();
  return loss;
}
