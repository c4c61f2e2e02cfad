import type { Network } from "../network/network.js";
import type { OptimizerType } from "./optimizers.js";
import type { TrainingOptions } from "./options.js";

/** How a network is trained, but for the seed. */
export type Recipe = Omit<TrainingOptions, "seed">;

const recipe: Recipe = {
  epochs: 20,
  batch: 128,
  optimizer: { type: "sgd", momentum: 0.9 },
  rate: 0.05,
  schedule: { type: "cosine" },
  warmUp: 0,
};

/** The lab report's program; its rate is the largest at which it reached 84 %. */
const published: Recipe = {
  epochs: 150,
  batch: "all",
  optimizer: { type: "sgd", momentum: 0 },
  rate: 5e-5,
  schedule: { type: "constant" },
  warmUp: 0,
};

/** Batch normalisation needs some steps before its running means hold. */
const normalised: Recipe = { ...recipe, epochs: 10, warmUp: 1 };

const recipes: Readonly<Record<string, Recipe>> = { report: published, vgg: normalised, resnet: normalised };

/** How a preset is trained unless told; every other network goes by one recipe. */
export function recipeFor(model: string): Recipe {
  return Object.hasOwn(recipes, model) ? (recipes[model] ?? recipe) : recipe;
}

/**
 * How a network is trained unless told, whatever its name: as the preset that it is like.
 * @internal
 */
export function recipeOf({ description, wholeBatch }: Network): Recipe {
  if (description.loss?.gradient === "sum") return published;
  return wholeBatch === undefined ? recipe : normalised;
}

/** Where a recipe is for another optimizer: those of its paper, or for RMSprop of its followers. */
const usualRates: Readonly<Record<OptimizerType, number>> = { sgd: 0.05, rmsprop: 0.001, adam: 0.001, adamw: 0.001 };

/** The recipe's rate, or the usual one where the recipe is for another optimizer. */
export function rateFor(optimizer: OptimizerType, recipe: Recipe): number {
  return optimizer === recipe.optimizer.type ? recipe.rate : usualRates[optimizer];
}
