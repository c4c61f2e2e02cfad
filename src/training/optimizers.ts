import { FLOAT_BYTES } from "../engine/padding.js";
import { InputError } from "../errors.js";
import type { Network } from "../network/network.js";

/** How gradients become new weights. */
export interface OptimizerDescription {
  readonly type: "sgd";
  /** Share of the last step's velocity that is kept: from 0, plain gradient descent, to below 1. */
  readonly momentum: number;
}

export interface Optimizer {
  /** One step along the network's gradients. */
  update(rate: number): void;
}

/** @throws InputError when a number of the optimizer is out of range */
export function checkOptimizer({ momentum }: OptimizerDescription): void {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new InputError(`The momentum has to be at least 0 and below 1, but it is ${momentum}.`);
  }
}

/** Reserves the optimizer's state beside the network's weights. */
export function createOptimizer(description: OptimizerDescription, network: Network): Optimizer {
  checkOptimizer(description);
  const { arena, kernels } = network.engine;
  const { values, gradients, blockFloats } = network.table;
  const velocity = arena.reserve(blockFloats * FLOAT_BYTES);
  return {
    update(rate) {
      kernels.sgdUpdate(values, velocity, gradients, blockFloats, rate, description.momentum);
    },
  };
}
