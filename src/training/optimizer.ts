import type { Address } from "../engine/arena.js";
import type { TeamKernels } from "../engine/team.js";
import type { Fields } from "../layers/fields.js";
import type { Network } from "../network/network.js";
import { stretches } from "../network/tensors.js";

export interface Optimizer {
  /**
   * One step along the network's gradients.
   * @param step its number in the whole run, from 1
   * @param scale of the gradients: below 1 where they are clipped
   */
  update(rate: number, step: number, scale: number): void;
}

/** One kind of optimizer: how it is described, and how it updates the weights. */
export interface OptimizerKind<Description> {
  /** The fields of its description, `type` left out. */
  readonly options: readonly string[];
  /** What is not given is as usual. */
  parse(fields: Fields): Description;
  build(description: Description, parts: OptimizerParts): Optimizer;
}

/** What an optimizer works on. */
export interface OptimizerParts {
  readonly kernels: TeamKernels;
  /** The weights, and their gradients. */
  readonly values: Address;
  readonly gradients: Address;
  /**
   * Reserves room for a number beside each weight, laid out as they are, and starting as zero. What is kept there under
   * that name is saved and comes back when training goes on; what is kept elsewhere is lost.
   */
  block(name: string): Address;
  /** The weights in stretches, each with its decay: biases have none. Without decay all are one. */
  stretches(decay: number): readonly DecayedStretch[];
}

export interface DecayedStretch {
  /** Bytes from the start of the weights, or of a block beside them. */
  readonly offset: number;
  readonly floats: number;
  readonly decay: number;
}

/**
 * What of a network an optimizer works on.
 * @internal
 */
export function partsOf({ engine: { kernels }, table }: Network, block: (name: string) => Address): OptimizerParts {
  const { values, gradients, trainedFloats } = table;
  return {
    kernels,
    values,
    gradients,
    block,
    stretches(decay) {
      if (decay === 0) return [{ offset: 0, floats: trainedFloats, decay }];
      return stretches(table).map(({ offset, floats, biases }) => ({ offset, floats, decay: biases ? 0 : decay }));
    },
  };
}

/** The least is a number that f32 holds with all its digits. */
export function parseEpsilon(fields: Fields): number {
  return fields.number("epsilon", 1e-30, 1, 1e-8);
}

/** The field `weightDecay` where it is given: without it there is none. */
export function parseWeightDecay(fields: Fields): { weightDecay?: number } {
  return fields.has("weightDecay") ? { weightDecay: fields.number("weightDecay", 0, 1) } : {};
}
