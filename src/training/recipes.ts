import type { LayerDescription } from "../layers/sequence.js";
import type { NetworkDescription } from "../network/description.js";
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

/** How a network is trained unless told: as the preset that it is like, whatever its name. */
export function recipeFor({ layers, loss }: NetworkDescription): Recipe {
  if (loss?.gradient === "sum") return published;
  return areNormalised(layers) ? normalised : recipe;
}

function areNormalised(layers: readonly LayerDescription[]): boolean {
  return layers.some(
    (layer) =>
      layer.type === "batchnorm" || (layer.type === "residual" && areNormalised([...layer.main, ...layer.skip])),
  );
}

/** Where a recipe is for another optimizer: those of its paper, or for RMSprop of its followers. */
const usualRates: Readonly<Record<OptimizerType, number>> = { sgd: 0.05, rmsprop: 0.001, adam: 0.001, adamw: 0.001 };

/** The recipe's rate, or the usual one where the recipe is for another optimizer. */
export function rateFor(optimizer: OptimizerType, recipe: Recipe): number {
  return optimizer === recipe.optimizer.type ? recipe.rate : usualRates[optimizer];
}
