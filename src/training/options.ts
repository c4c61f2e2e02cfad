import { Fields } from "../layers/fields.js";
import { type AugmentationDescription, parseAugmentation } from "./augmentation.js";
import { type OptimizerDescription, parseOptimizer } from "./optimizers.js";
import { parseSchedule, type Schedule } from "./schedules.js";

export interface TrainingOptions {
  readonly epochs: number;
  /** Images per step; the last step of an epoch takes what is left. */
  readonly batch: number | "all";
  readonly optimizer: OptimizerDescription;
  /** Learning rate, before the schedule. */
  readonly rate: number;
  readonly schedule: Schedule;
  /** Epochs during which the rate grows linearly from zero. */
  readonly warmUp: number;
  /** The most that the gradients may measure together, as ‖dw‖: longer ones are shortened. Unless told they are not. */
  readonly clip?: number;
  /**
   * β of the mean of the weights of all steps, weighted by 1, β, β², … from the last back. With it the weights that are
   * measured after each epoch, and those that the network ends with, are the mean; training goes on with the others.
   */
  readonly average?: number;
  /**
   * Ends training after so many epochs in a row without a higher accuracy on the held-out images. The network then ends
   * with the weights of the best epoch, the first of equals; it does so too when the epochs are over before.
   */
  readonly patience?: number;
  /** How training images are changed, each anew in each epoch; without it they stay as they are. */
  readonly augmentation?: AugmentationDescription;
  /** Draws the order of the images and their changes: a whole number from 0 to 2³² − 1. */
  readonly seed: number;
}

/** @throws InputError that names the field, what was expected and what was found */
export function parseOptions(fields: Fields): TrainingOptions {
  const epochs = fields.whole("epochs", 1, 1e6);
  const options = {
    epochs,
    batch: fields.is("batch", "all") ? ("all" as const) : fields.whole("batch", 1, 1e9, undefined, ' or "all"'),
    optimizer: parseOptimizer(fields.object("optimizer")),
    rate: fields.positive("rate", 1e6),
    schedule: parseSchedule(fields.object("schedule")),
    warmUp: fields.numberThat(
      "warmUp",
      `a number of epochs from 0 to the run's ${epochs}`,
      (warmUp) => warmUp >= 0 && warmUp <= epochs,
    ),
    ...(fields.has("clip") ? { clip: fields.positive("clip", 1e12) } : {}),
    ...(fields.has("average") ? { average: fields.share("average") } : {}),
    ...(fields.has("patience") ? { patience: fields.whole("patience", 1, 1e6) } : {}),
    ...(fields.has("augmentation") ? { augmentation: parseAugmentation(fields.object("augmentation")) } : {}),
    seed: fields.whole("seed", 0, 0xffffffff),
  };
  fields.end();
  return options;
}

/** @throws InputError that names the option, what was expected and what was found */
export function checkOptions(options: TrainingOptions): void {
  parseOptions(new Fields(options, "options"));
}
