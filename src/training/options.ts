import { InputError } from "../errors.js";
import type { Fields } from "../layers/fields.js";
import { type AugmentationDescription, checkAugmentation, parseAugmentation } from "./augmentation.js";
import { checkKept } from "./optimizer.js";
import { checkOptimizer, type OptimizerDescription, parseOptimizer } from "./optimizers.js";
import { checkSchedule, parseSchedule, type Schedule } from "./schedules.js";

const MOST_NORM = 1e12;

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
  const options = {
    epochs: fields.whole("epochs", 1, 1e6),
    batch: fields.is("batch", "all") ? ("all" as const) : fields.whole("batch", 1, 1e9),
    optimizer: parseOptimizer(fields.object("optimizer")),
    rate: fields.number("rate", 0, 1e6),
    schedule: parseSchedule(fields.object("schedule")),
    warmUp: fields.number("warmUp", 0, 1e6),
    ...(fields.has("clip") ? { clip: fields.number("clip", 0, MOST_NORM) } : {}),
    ...(fields.has("average") ? { average: fields.number("average", 0, 1) } : {}),
    ...(fields.has("patience") ? { patience: fields.whole("patience", 1, 1e6) } : {}),
    ...(fields.has("augmentation") ? { augmentation: parseAugmentation(fields.object("augmentation")) } : {}),
    seed: fields.whole("seed", 0, 0xffffffff),
  };
  fields.end();
  checkOptions(options);
  return options;
}

/** @throws InputError when an option is out of range */
export function checkOptions(options: TrainingOptions): void {
  const { epochs, batch, optimizer, rate, warmUp, schedule, clip, average, patience, augmentation, seed } = options;
  checkWhole("The number of epochs", epochs, 1, 1e6);
  if (batch !== "all") checkWhole("The batch", batch, 1, 1e9);
  checkWhole("The seed", seed, 0, 0xffffffff);
  checkOptimizer(optimizer);
  if (!(rate > 0 && rate <= 1e6))
    throw new InputError(`The rate has to be above 0 and at most 1e6, but it is ${rate}.`);
  if (!(warmUp >= 0 && warmUp <= epochs)) {
    throw new InputError(
      `The warm-up has to last 0 to ${epochs} epochs, as long as the run at most, but it is ${warmUp}.`,
    );
  }
  checkSchedule(schedule);
  if (clip !== undefined && !(clip > 0 && clip <= MOST_NORM)) {
    throw new InputError(`The norm to clip at has to be above 0 and at most ${MOST_NORM}, but it is ${clip}.`);
  }
  if (average !== undefined) checkKept("The share of the average that is kept", average);
  if (patience !== undefined) checkWhole("The patience", patience, 1, 1e6);
  if (augmentation !== undefined) checkAugmentation(augmentation);
}

function checkWhole(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(`${what} has to be a whole number from ${least} to ${most}, but it is ${value}.`);
}
