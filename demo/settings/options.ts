import { checkOptions, InputError, type TrainingOptions } from "glyphnet";
import type { Settings } from "./settings.js";

/**
 * The settings as training takes them.
 * @throws InputError when one is out of range, or something would be chosen by the images that the result is measured on
 */
export function trainingOptionsOf(settings: Settings): TrainingOptions {
  const { epochs, batch, optimizer, rate, schedule, warmUp, clip, average, augmentation, seed, validation } = settings;
  const options: TrainingOptions = {
    epochs,
    batch,
    optimizer,
    rate,
    schedule,
    warmUp,
    ...(clip === undefined ? {} : { clip }),
    ...(average === undefined ? {} : { average }),
    ...(augmentation === undefined ? {} : { augmentation }),
    seed,
  };
  checkOptions(options);
  if (schedule.type === "plateau" && validation === 0) {
    throw new InputError(
      "The plateau schedule chooses by images that are not trained with, and those of the test must not choose: " +
        "keep some of the training images for validation.",
    );
  }
  return options;
}
