import type { Dataset } from "../data/dataset.js";
import type { Address } from "../engine/arena.js";
import { FLOAT_BYTES } from "../engine/padding.js";
import { InputError } from "../errors.js";
import type { LoadedImages } from "../layers/input.js";
import { loadDataset, numberImages } from "../network/load.js";
import { CHUNK_ROWS, type Network, type Totals } from "../network/network.js";
import { measure } from "./evaluate.js";
import type { EpochMetrics } from "./metrics.js";
import { createOptimizer, type OptimizerDescription } from "./optimizers.js";
import { Pauses } from "./pause.js";
import { checkSchedule, rateAt, type Schedule } from "./schedules.js";

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
  /** Draws the order of the images: a whole number from 0 to 2³² − 1. */
  readonly seed: number;
}

/** One optimizer step; loss and accuracy are those of its batch, before the update. */
export interface StepEvent {
  readonly type: "step";
  /** Counts from 1. */
  readonly epoch: number;
  /** Optimizer steps since the start of training, this one included. */
  readonly step: number;
  readonly steps: number;
  readonly rate: number;
  readonly loss: number;
  readonly accuracy: number;
  /** How many images the batch has. */
  readonly images: number;
  readonly seconds: number;
}

export interface EpochEvent extends EpochMetrics {
  readonly type: "epoch";
}

export type TrainingEvent = StepEvent | EpochEvent;

/** The loss is no longer finite. The network holds the weights from the end of the last good epoch again. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
  constructor(
    readonly epoch: number,
    readonly step: number,
    loss: number,
  ) {
    super(
      `The loss became ${loss} in epoch ${epoch}, step ${step}: training has diverged. ` +
        `The weights are those from the end of epoch ${epoch - 1}. A lower rate may help.`,
    );
  }
}

/**
 * Trains the network in place, and yields after every step and every epoch.
 *
 * Stops before the next step once `signal` is aborted, without an event for the epoch that was begun. Yields to other
 * tasks some 80 times a second, so a page stays alive.
 *
 * @param heldOut measured after each epoch; nothing is chosen by it
 * @throws InputError when an option is out of range or the data do not fit the network
 * @throws DivergedError when the loss stops being finite
 */
export async function* train(
  network: Network,
  dataset: Dataset,
  heldOut: Dataset,
  options: TrainingOptions,
  signal?: AbortSignal,
): AsyncGenerator<TrainingEvent, void, undefined> {
  checkOptions(options);
  const { epochs, rate, schedule, warmUp, seed } = options;
  const { arena, kernels } = network.engine;
  const mark = arena.mark();
  const pauses = new Pauses();
  try {
    const images = loadDataset(network, dataset);
    const heldOutImages = loadDataset(network, heldOut);
    const heldOutOrder = numberImages(network, heldOutImages.count);
    const order = numberImages(network, images.count);
    const optimizer = createOptimizer(options.optimizer, network);
    const lastGood = keepWeights(network);
    const batch = options.batch === "all" ? images.count : Math.min(options.batch, images.count);
    const stepsPerEpoch = Math.ceil(images.count / batch);
    const steps = epochs * stepsPerEpoch;
    let step = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      lastGood.save();
      const sums = { loss: 0, hits: 0, saturated: 0, seconds: 0 };
      let stepRate = 0;
      for (let first = 0; first < images.count; first += batch) {
        if (signal?.aborted) return;
        const started = performance.now();
        if (first === 0) kernels.shuffle(order, images.count, seed, epoch);
        const count = Math.min(batch, images.count - first);
        stepRate = rateAt(schedule, rate, warmUp, { step, stepsPerEpoch, epochs });
        const { loss, hits, saturated } = computeGradients(network, images, order + 4 * first, count);
        step++;
        if (!Number.isFinite(loss)) {
          lastGood.restore();
          throw new DivergedError(epoch, step, loss);
        }
        optimizer.update(stepRate);
        const seconds = (performance.now() - started) / 1000;
        sums.loss += loss;
        sums.hits += hits;
        sums.saturated += saturated;
        sums.seconds += seconds;
        const share = { loss: loss / count, accuracy: hits / count };
        yield { type: "step", epoch, step, steps, rate: stepRate, ...share, images: count, seconds };
        await pauses.due();
      }
      const validation = measure(network, heldOutImages, heldOutOrder);
      if (!Number.isFinite(validation.loss)) {
        lastGood.restore();
        throw new DivergedError(epoch, step, validation.loss);
      }
      yield {
        type: "epoch",
        epoch,
        step,
        rate: stepRate,
        loss: sums.loss / images.count,
        accuracy: sums.hits / images.count,
        validationLoss: validation.loss,
        validationAccuracy: validation.accuracy,
        saturated: sums.saturated / images.count,
        updateRatio: lastGood.ratio(),
        seconds: sums.seconds,
        imagesPerSecond: images.count / sums.seconds,
      };
    }
  } finally {
    pauses.close();
    arena.release(mark);
  }
}

/** Loss and hits, summed over a batch of `count` images, and in the network the gradient of their mean loss. */
export function computeGradients(network: Network, images: LoadedImages, order: Address, count: number): Totals {
  network.startStep();
  for (let done = 0; done < count; done += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - done);
    network.forward(images, order + 4 * done, rows);
    network.measure(rows, count);
    network.backward(rows);
  }
  return network.totals();
}

/** A second copy of the weights in the network's memory, to go back to and to compare with. */
interface KeptWeights {
  save(): void;
  restore(): void;
  /** How far the weights have moved since, over how large they were: ‖w − kept‖ / ‖kept‖. */
  ratio(): number;
}

function keepWeights(network: Network): KeptWeights {
  const { arena } = network.engine;
  const { values, blockFloats } = network.table;
  const copy = arena.reserve(blockFloats * FLOAT_BYTES);
  const weights = arena.floats(values, blockFloats);
  const kept = arena.floats(copy, blockFloats);
  return {
    save: () => kept.set(weights),
    restore: () => weights.set(kept),
    ratio() {
      let moved = 0;
      let size = 0;
      kept.forEach((before, i) => {
        const change = (weights[i] ?? Number.NaN) - before;
        moved += change * change;
        size += before * before;
      });
      return Math.sqrt(moved / size);
    },
  };
}

function checkOptions({ epochs, batch, rate, warmUp, schedule, seed }: TrainingOptions): void {
  checkWhole("The number of epochs", epochs, 1, 1e6);
  if (batch !== "all") checkWhole("The batch", batch, 1, 1e9);
  checkWhole("The seed", seed, 0, 0xffffffff);
  if (!(rate > 0 && rate <= 1e6))
    throw new InputError(`The rate has to be above 0 and at most 1e6, but it is ${rate}.`);
  if (!(warmUp >= 0 && warmUp <= epochs)) {
    throw new InputError(
      `The warm-up has to last 0 to ${epochs} epochs, as long as the run at most, but it is ${warmUp}.`,
    );
  }
  checkSchedule(schedule);
}

function checkWhole(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new InputError(`${what} has to be a whole number from ${least} to ${most}, but it is ${value}.`);
}
