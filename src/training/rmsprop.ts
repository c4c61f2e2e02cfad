import { type OptimizerKind, parseEpsilon, parseWeightDecay } from "./optimizer.js";

/** Steps divided by the gradients' recent size: assembly/rmsprop.ts has formula and source. */
export interface RmspropDescription {
  readonly type: "rmsprop";
  /** Share of the mean of squares that is kept: 0.9 in the lecture. */
  readonly beta2: number;
  /** Added to the root of the mean of squares. */
  readonly epsilon: number;
  /** λ of the penalty ½ λ ‖w‖², biases left out; 0 unless told. */
  readonly weightDecay?: number;
}

export const rmsprop: OptimizerKind<RmspropDescription> = {
  options: ["beta2", "epsilon", "weightDecay"],

  parse(fields) {
    return {
      type: "rmsprop",
      beta2: fields.share("beta2", 0.9),
      epsilon: parseEpsilon(fields),
      ...parseWeightDecay(fields),
    };
  },

  build({ beta2, epsilon, weightDecay = 0 }, { kernels, values, gradients, block, stretches }) {
    const meanSquare = block("meanSquare");
    const all = stretches(weightDecay);
    return {
      update(rate, _, scale) {
        for (const { offset, floats, decay } of all) {
          const [w, square, dw] = [values + offset, meanSquare + offset, gradients + offset];
          kernels.rmspropUpdate(w, square, dw, floats, rate, beta2, epsilon, decay, scale);
        }
      },
    };
  },
};
