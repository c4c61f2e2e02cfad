import type { Address } from "../engine/arena.js";
import { Fields } from "../layers/fields.js";
import type { Network } from "../network/network.js";
import { type AdamDescription, type AdamwDescription, adam, adamw } from "./adam.js";
import { type Optimizer, type OptimizerKind, partsOf } from "./optimizer.js";
import { type RmspropDescription, rmsprop } from "./rmsprop.js";
import { type SgdDescription, sgd } from "./sgd.js";

/** How gradients become new weights. */
export type OptimizerDescription = SgdDescription | RmspropDescription | AdamDescription | AdamwDescription;
export type OptimizerType = OptimizerDescription["type"];

type Kinds = { readonly [Type in OptimizerType]: OptimizerKind<Extract<OptimizerDescription, { type: Type }>> };

const kinds: Kinds = { sgd, rmsprop, adam, adamw };

/** All there are: the table cannot lack one. */
export const optimizerTypes = /* @__PURE__ */ Object.keys(kinds) as readonly OptimizerType[];

/** The fields that the description of an optimizer can have beside its type. */
export function optionsOf(type: OptimizerType): readonly string[] {
  return kinds[type].options;
}

/** What is not given is as usual: a momentum of 0.9, betas of 0.9 and 0.999, an epsilon of 1e-8. */
export function parseOptimizer(fields: Fields): OptimizerDescription {
  const optimizer = kinds[fields.choice("type", optimizerTypes)].parse(fields);
  fields.end();
  return optimizer;
}

/**
 * An optimizer that comes from outside, as `{ type: "adam", beta1: 0.8 }`; what is not given is as usual.
 * @throws InputError that names the field, what was expected and what was found
 */
export function optimizerFrom(value: unknown): OptimizerDescription {
  return parseOptimizer(new Fields(value, "optimizer"));
}

/** @param block reserves room for what the optimizer keeps: see OptimizerParts */
export function createOptimizer(
  description: OptimizerDescription,
  network: Network,
  block: (name: string) => Address,
): Optimizer {
  return kindOf(description).build(description, partsOf(network, block));
}

/** The compiler does not see that a description fits the kind under its own type. */
function kindOf({ type }: OptimizerDescription): OptimizerKind<OptimizerDescription> {
  return kinds[type] as OptimizerKind<OptimizerDescription>;
}
