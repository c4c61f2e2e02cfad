import { InputError, type Recipe, recipeFor, residualMlp } from "glyphnet";
import { type ChosenNetwork, networkOf } from "./network.js";

/** The same for images of any size. */
const SHAPE = { width: 28, height: 28, classes: 10 };

/** The recipe of a network; of one that is not valid as yet, that of most. */
export function recipeOf(chosen: ChosenNetwork): Recipe {
  try {
    return recipeFor(networkOf(chosen, SHAPE));
  } catch (error) {
    if (error instanceof InputError) return recipeFor(residualMlp());
    throw error;
  }
}
