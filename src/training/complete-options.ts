import type { Network } from "../network/network.js";
import { type OptimizerDescription, type OptimizerType, optimizerFrom } from "./optimizers.js";
import type { TrainingOptions } from "./options.js";
import { rateFor, recipeOf } from "./recipes.js";

/** An optimizer's description, of which only the type is needed: what is not given is as usual. */
export type OptimizerChoice = {
  readonly [Type in OptimizerType]: { readonly type: Type } & Partial<Extract<OptimizerDescription, { type: Type }>>;
}[OptimizerType];

/** Options as one gives them; what is left out goes by the network's recipe. */
export type TrainingChoices = Partial<Omit<TrainingOptions, "optimizer">> & { readonly optimizer?: OptimizerChoice };

/**
 * All options of training: those that are given, and for the others the network's recipe, 20 epochs of batches of 128
 * with momentum along a cosine for most. Another optimizer than the recipe's has its own usual rate. The seed is 0.
 */
export function completeOptions(network: Network, given: TrainingChoices): TrainingOptions {
  const recipe = recipeOf(network);
  const told: TrainingChoices = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const { type } = told.optimizer ?? recipe.optimizer;
  const usual = type === recipe.optimizer.type ? recipe.optimizer : optimizerFrom({ type });
  return {
    seed: 0,
    ...recipe,
    rate: rateFor(type, recipe),
    ...told,
    optimizer: { ...usual, ...told.optimizer } as OptimizerDescription,
  };
}
