import { Fields } from "../layers/fields.js";
import type { AugmentationDescription } from "./augmentation.js";
import type { OptimizerDescription, OptimizerType } from "./optimizers.js";
import { parseOptions, type TrainingOptions } from "./options.js";
import { type Recipe, rateFor } from "./recipes.js";
import type { Schedule } from "./schedules.js";

/** An optimizer's description, of which only the type is needed: what is not given is as usual. */
export type OptimizerChoice = {
  readonly [Type in OptimizerType]: { readonly type: Type } & Partial<Extract<OptimizerDescription, { type: Type }>>;
}[OptimizerType];

/** A schedule, of which only the type is needed: what is not given is as usual. */
export type ScheduleChoice = {
  readonly [Type in Schedule["type"]]: { readonly type: Type } & Partial<Extract<Schedule, { type: Type }>>;
}[Schedule["type"]];

/** Options as one gives them; what is left out goes by the network's recipe. */
export type TrainingChoices = Partial<Omit<TrainingOptions, "optimizer" | "schedule" | "augmentation">> & {
  readonly optimizer?: OptimizerChoice;
  readonly schedule?: ScheduleChoice;
  /** A strength that is left out is 0. */
  readonly augmentation?: Partial<AugmentationDescription>;
};

/**
 * All options of training: those that are given, and for the others the recipe. Another optimizer than the recipe's has its
 * own usual rate. The seed is 0.
 * @throws InputError that names the option, what was expected and what was found
 */
export function completeOptions(given: TrainingChoices, recipe: Recipe): TrainingOptions {
  const rate = rateFor(given?.optimizer?.type ?? recipe.optimizer.type, recipe);
  return parseOptions(new Fields(given, "options", { seed: 0, ...recipe, rate }));
}
