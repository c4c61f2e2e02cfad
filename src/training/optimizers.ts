import type { Address } from "../engine/arena.js";
import { InputError } from "../errors.js";
import type { Fields } from "../layers/fields.js";
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

export const optimizerTypes: readonly OptimizerDescription["type"][] = ["sgd"];

/** What is not given is as usual: a momentum of 0.9. */
export function parseOptimizer(fields: Fields): OptimizerDescription {
  const optimizer = { type: fields.choice("type", optimizerTypes), momentum: fields.number("momentum", 0, 1, 0.9) };
  fields.end();
  return optimizer;
}

/** @throws InputError when a number of the optimizer is out of range */
export function checkOptimizer({ momentum }: OptimizerDescription): void {
  if (!(momentum >= 0 && momentum < 1)) {
    throw new InputError(`The momentum has to be at least 0 and below 1, but it is ${momentum}.`);
  }
}

/**
 * @param block reserves room for a number beside each of the network's weights, laid out as they are, and starting as
 * zero. What is kept there under that name is saved and comes back when training goes on; what is kept elsewhere is lost.
 */
export function createOptimizer(
  { momentum }: OptimizerDescription,
  network: Network,
  block: (name: string) => Address,
): Optimizer {
  const { kernels } = network.engine;
  const { values, gradients, trainedFloats } = network.table;
  const velocity = block("velocity");
  return {
    update(rate) {
      kernels.sgdUpdate(values, velocity, gradients, trainedFloats, rate, momentum);
    },
  };
}
