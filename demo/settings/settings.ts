import type { AugmentationDescription, Numerics, OptimizerDescription, Schedule } from "glyphnet";
import { augmentationFrom, isNone, optimizerFrom, presetNames, rateFor } from "glyphnet";
import { OWN } from "./network.js";
import { recipeOf } from "./recipe.js";

/** All that decides a run, but for its data: two runs with equal settings end with equal bits. */
export interface Settings {
  /** The name of a preset, or OWN. */
  readonly model: string;
  /** The own network as JSON, a list of layers or a whole network; read only where the model is OWN. */
  readonly network: string;
  readonly optimizer: OptimizerDescription;
  readonly rate: number;
  readonly schedule: Schedule;
  /** Epochs. */
  readonly warmUp: number;
  readonly batch: number | "all";
  readonly epochs: number;
  readonly clip?: number;
  readonly average?: number;
  /** Training images that are kept to validate with, or their share below 1; 0: none, the test images are measured. */
  readonly validation: number;
  readonly augmentation?: AugmentationDescription;
  readonly seed: number;
  /** They change no bit; as many as there are cores unless told. */
  readonly threads?: number;
  readonly numerics: Numerics;
}

export const modelNames: readonly string[] = [...presetNames, OWN];

export const exampleLayers = `[
  { "type": "dense", "units": 64 },
  { "type": "relu" },
  { "type": "dropout", "rate": 0.2 },
  { "type": "dense", "units": 10 }
]`;

/**
 * How a network is trained unless told: by its recipe.
 * @param network read only where the model is OWN
 */
export function settingsFor(model: string, network = exampleLayers): Settings {
  const { optimizer, rate, schedule, warmUp, batch, epochs } = recipeOf({ model, network });
  return {
    model,
    network,
    optimizer,
    rate,
    schedule,
    warmUp,
    batch,
    epochs,
    validation: 0,
    seed: 0,
    numerics: "strict",
  };
}

/** What the page opens with: a run that takes some seconds, so that one sees it learn. */
export const firstSettings: Settings = {
  ...settingsFor("residual-mlp"),
  batch: 32,
  augmentation: augmentationFrom("affine"),
};

/** The same settings with another optimizer, at its usual rate. */
export function withOptimizer(settings: Settings, type: OptimizerDescription["type"]): Settings {
  const recipe = recipeOf(settings);
  const optimizer = recipe.optimizer.type === type ? recipe.optimizer : optimizerFrom({ type });
  return { ...settings, optimizer, rate: rateFor(type, recipe) };
}

/** The same settings with images changed by chance, or not where nothing would change. */
export function withAugmentation(settings: Settings, augmentation: AugmentationDescription): Settings {
  const { augmentation: _, ...others } = settings;
  return isNone(augmentation) ? others : { ...others, augmentation };
}
