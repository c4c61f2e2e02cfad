import type { Dataset } from "../data/dataset.js";
import { InputError } from "../errors.js";
import { loadDataset, numberImages } from "../network/load.js";
import type { Network } from "../network/network.js";
import { createAugmenter } from "./augmenter.js";
import { Blocks } from "./blocks.js";
import { completeOptions, type TrainingChoices } from "./complete-options.js";
import { power, realPower } from "./elementary.js";
import { computeGradients } from "./gradients.js";
import { imagesPerStep } from "./images-per-step.js";
import { Pauses } from "./pause.js";
import { recipeFor } from "./recipes.js";
import { Update } from "./update.js";

/** One step of a learning-rate range test. */
export interface RatePoint {
  /** Counts from 1. */
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  /** Of the step's batch, before the update. */
  readonly loss: number;
  /** The mean of the losses so far, weighted by 1, 0.9, 0.9², … from the last back. */
  readonly smoothed: number;
}

/** Rates from `from` to `to`, each the same multiple of the one before. */
export interface RateRange {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

export const RATE_RANGE: RateRange = { from: 1e-6, to: 10, steps: 300 };

const SMOOTHING = 0.9;
/** The loss has exploded where it is so many times its lowest. */
const EXPLODED = 4;
const BELOW_LOWEST = 10;
/** The data are learnt where the loss is such a share of its first. */
const LEARNT = 1 / 50;

/**
 * A learning-rate range test: trains with a rate that grows step by step, until the loss explodes. L. Smith, Cyclical
 * learning rates for training neural networks, WACV 2017; there the rate grows linearly.
 *
 * In the end, however that comes, the network has the weights that it had.
 *
 * @param given batch, optimizer, clip, augmentation and seed matter; what is left out goes by the network's recipe
 * @throws InputError when an option or the range is not what it has to be, or the data do not fit the network
 */
export async function* findRate(
  network: Network,
  dataset: Dataset,
  given: TrainingChoices = {},
  signal?: AbortSignal,
  { from, to, steps }: RateRange = RATE_RANGE,
): AsyncGenerator<RatePoint, void, undefined> {
  if (!(from > 0 && from <= to && to < Infinity && Number.isInteger(steps) && steps >= 2)) {
    throw new InputError(
      `The rates have to be above 0, and not fall, in 2 steps or more, but they go from ${from} to ${to} in ${steps}.`,
    );
  }
  const options = completeOptions(given, recipeFor(network.description));
  const { arena, kernels } = network.engine;
  const { optimizer, clip, augmentation, seed } = options;
  network.take();
  const before = network.weights();
  const mark = arena.mark();
  const pauses = new Pauses();
  try {
    const images = loadDataset(network, dataset);
    const order = numberImages(network, images.count);
    const update = new Update(network, { optimizer, ...(clip === undefined ? {} : { clip }) }, new Blocks(network));
    const fetch = createAugmenter(augmentation, network, images, seed);
    const batch = imagesPerStep(network, options.batch, images.count);
    const stepsPerEpoch = Math.ceil(images.count / batch);
    const growth = realPower(to / from, 1 / (steps - 1));
    let lowest = Infinity;
    let sum = 0;
    for (let step = 1; step <= steps && !signal?.aborted; step++) {
      const done = (step - 1) % stepsPerEpoch;
      const epoch = 1 + (step - 1 - done) / stepsPerEpoch;
      if (done === 0) kernels.shuffle(order, images.count, seed, epoch);
      const count = Math.min(batch, images.count - done * batch);
      const first = order + 4 * done * batch;
      const loss = computeGradients(network, images, first, count, fetch(epoch), seed, step - 1).loss / count;
      if (!Number.isFinite(loss)) return;
      sum = SMOOTHING * sum + (1 - SMOOTHING) * loss;
      const smoothed = sum / (1 - power(SMOOTHING, step));
      lowest = Math.min(lowest, smoothed);
      const rate = from * power(growth, step - 1);
      yield { step, steps, rate, loss, smoothed };
      if (smoothed > EXPLODED * lowest) return;
      update.apply(rate, step);
      await pauses.due();
    }
  } finally {
    pauses.close();
    network.setWeights(before);
    arena.release(mark);
    network.giveBack();
  }
}

/**
 * A tenth of the rate at which the smoothed loss is lowest: there it is about to turn, and a whole run needs a rate at which
 * it still falls. But no more than the rate at which the smoothed loss fell below a fiftieth of its first: what is learnt that
 * well has no gradients left, so the loss may stay low at any rate that comes. undefined where the loss never fell.
 */
export function suggestRate(points: readonly RatePoint[]): number | undefined {
  const [first] = points;
  if (first === undefined) return undefined;
  const lowest = points.reduce((best, point) => (point.smoothed < best.smoothed ? point : best), first);
  if (lowest === first) return undefined;
  const learnt = points.find(({ smoothed }) => smoothed < LEARNT * first.smoothed);
  return Number(Math.min(lowest.rate / BELOW_LOWEST, learnt?.rate ?? Infinity).toPrecision(2));
}
