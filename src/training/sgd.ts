import { type OptimizerKind, parseWeightDecay } from "./optimizer.js";

/** Gradient descent, with the momentum of Polyak or of Nesterov: assembly/sgd.ts has formulas and sources. */
export interface SgdDescription {
  readonly type: "sgd";
  /** Share of the last step's velocity that is kept: from 0, plain gradient descent, to below 1. */
  readonly momentum: number;
  /** Whether the gradient is taken where the velocity leads; it is not unless told. */
  readonly nesterov?: boolean;
  /** λ of the penalty ½ λ ‖w‖², biases left out; 0 unless told. */
  readonly weightDecay?: number;
}

export const sgd: OptimizerKind<SgdDescription> = {
  options: ["momentum", "nesterov", "weightDecay"],

  parse(fields) {
    return {
      type: "sgd",
      momentum: fields.share("momentum", 0.9),
      ...(fields.has("nesterov") ? { nesterov: fields.flag("nesterov", false) } : {}),
      ...parseWeightDecay(fields),
    };
  },

  build({ momentum, nesterov = false, weightDecay = 0 }, { kernels, values, gradients, block, stretches }) {
    const velocity = block("velocity");
    const all = stretches(weightDecay);
    return {
      update(rate, _, scale) {
        for (const { offset, floats, decay } of all) {
          const [w, v, dw] = [values + offset, velocity + offset, gradients + offset];
          if (nesterov) kernels.nesterovUpdate(w, v, dw, floats, rate, momentum, decay, scale);
          else kernels.sgdUpdate(w, v, dw, floats, rate, momentum, decay, scale);
        }
      },
    };
  },
};
