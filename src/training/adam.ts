import type { Fields } from "../layers/fields.js";
import { power } from "./elementary.js";
import {
  type Optimizer,
  type OptimizerKind,
  type OptimizerParts,
  parseEpsilon,
  parseWeightDecay,
} from "./optimizer.js";

interface AdamNumbers {
  /** Shares of the mean of gradients, and of that of their squares, that are kept. */
  readonly beta1: number;
  readonly beta2: number;
  /** Added to the root of the mean of squares. */
  readonly epsilon: number;
}

/** Steps along the mean gradient over its size: assembly/adam.ts has formula and source. */
export interface AdamDescription extends AdamNumbers {
  readonly type: "adam";
  /** λ of the penalty ½ λ ‖w‖², biases left out; 0 unless told. Its gradient goes into both means. */
  readonly weightDecay?: number;
}

/** Adam with weights that shrink on their own, beside the step. */
export interface AdamwDescription extends AdamNumbers {
  readonly type: "adamw";
  /** A step takes rate · weightDecay off each weight, biases left out; `rate` is that of the schedule. */
  readonly weightDecay: number;
}

const options = ["beta1", "beta2", "epsilon", "weightDecay"];

export const adam: OptimizerKind<AdamDescription> = {
  options,
  parse: (fields) => ({ type: "adam", ...parseNumbers(fields), ...parseWeightDecay(fields) }),
  build: (description, parts) => buildAdam(description, parts, false),
};

export const adamw: OptimizerKind<AdamwDescription> = {
  options,
  parse: (fields) => ({
    type: "adamw",
    ...parseNumbers(fields),
    weightDecay: fields.number("weightDecay", 0, 1, 0.01),
  }),
  build: (description, parts) => buildAdam(description, parts, true),
};

function parseNumbers(fields: Fields): AdamNumbers {
  return {
    beta1: fields.share("beta1", 0.9),
    beta2: fields.share("beta2", 0.999),
    epsilon: parseEpsilon(fields),
  };
}

/** @param beside whether weights shrink beside the step, as AdamW's do, and not by the gradient */
function buildAdam(
  { beta1, beta2, epsilon, weightDecay = 0 }: AdamDescription | AdamwDescription,
  { kernels, values, gradients, block, stretches }: OptimizerParts,
  beside: boolean,
): Optimizer {
  const mean = block("mean");
  const meanSquare = block("meanSquare");
  const all = stretches(weightDecay);
  // The kernel has them as f32, and what corrects for the start has to know by how much its means fall short.
  const [kept1, kept2] = [Math.fround(beta1), Math.fround(beta2)];
  return {
    update(rate, step, scale) {
      const short = Math.sqrt(1 - power(kept2, step));
      const corrected = (rate * short) / (1 - power(kept1, step));
      for (const { offset, floats, decay } of all) {
        const [w, first, second, dw] = [values + offset, mean + offset, meanSquare + offset, gradients + offset];
        const [shrinkage, penalty] = beside ? [rate * decay, 0] : [0, decay];
        const scalars = [corrected, kept1, kept2, epsilon * short, shrinkage, penalty, scale] as const;
        kernels.adamUpdate(w, first, second, dw, floats, ...scalars);
      }
    },
  };
}
