/// <reference lib="esnext.disposable" preserve="true" />

import type { Dataset } from "../data/dataset.js";
import type { Address } from "../engine/arena.js";
import { closeAtEndOfScope } from "../engine/disposable.js";
import { InputError } from "../errors.js";
import type { LoadedImages } from "../layers/input.js";
import { loadDataset, numberImages } from "../network/load.js";
import { Network } from "../network/network.js";
import { createAugmenter, type Fetch } from "./augmenter.js";
import { Blocks } from "./blocks.js";
import { completeOptions, type TrainingChoices } from "./complete-options.js";
import { measure } from "./evaluate.js";
import { DivergedError, type EpochEvent, type StepEvent, type TrainingEvent } from "./events.js";
import { computeGradients } from "./gradients.js";
import { imagesPerStep } from "./images-per-step.js";
import type { EpochMetrics } from "./metrics.js";
import type { TrainingOptions } from "./options.js";
import { Pauses } from "./pause.js";
import { recipeFor } from "./recipes.js";
import { rateAt } from "./schedules.js";
import { StandIn } from "./stand-in.js";
import { type BestResult, NO_SUMS, type TrainingState } from "./state.js";
import { Update } from "./update.js";

/** Floats that one of the kernel's marks stands for: assembly/finite.ts. */
const MARKED_FLOATS = 1024;

/**
 * Trains a network in place, step by step, and can tell its whole state between two events and go on from one: the run
 * then ends with the bits of one that never stopped.
 *
 * It keeps memory of the network, which has to be given back by `close`, and before anything reserved earlier is.
 */
export class Training implements Disposable {
  /** All of them, those included that were not given. */
  readonly options: TrainingOptions;
  /** Closes it: `using training = new Training(…)` does so at the end of the block. */
  declare readonly [Symbol.dispose]: () => void;
  readonly #mark: Address;
  readonly #images: LoadedImages;
  /** For an epoch, what fetches its images. */
  readonly #fetch: (epoch: number) => Fetch;
  readonly #heldOut: LoadedImages;
  readonly #heldOutOrder: Address;
  readonly #order: Address;
  readonly #blocks: Blocks;
  readonly #update: Update;
  readonly #standIn: StandIn;
  readonly #epochStart: Address;
  readonly #marks: Address;
  readonly #batch: number;
  readonly #stepsPerEpoch: number;
  #step: number;
  #sums: { loss: number; hits: number; saturated: number; seconds: number };
  readonly #epochs: EpochMetrics[];
  #best: BestResult | undefined;
  #shuffledEpoch = 0;
  #running = false;
  #closed = false;

  /**
   * @param heldOut measured after each epoch; only `patience` and the plateau schedule choose anything by it
   * @param given what is left out goes by the network's recipe
   * @param from the state to go on from; without one the run starts, with the weights that the network has
   * @throws InputError when an option is not what it has to be, or the data or the state do not fit the network
   */
  constructor(
    readonly network: Network,
    dataset: Dataset,
    heldOut: Dataset,
    given: TrainingChoices = {},
    from?: TrainingState,
  ) {
    if (!(network instanceof Network)) {
      throw new InputError("The network is missing: await Network.create(…) gives one.");
    }
    const options = completeOptions(given, recipeFor(network.description));
    this.options = options;
    closeAtEndOfScope(this);
    const { arena } = network.engine;
    network.take();
    this.#mark = arena.mark();
    try {
      this.#images = loadDataset(network, dataset);
      this.#fetch = createAugmenter(options.augmentation, network, this.#images, options.seed);
      this.#heldOut = loadDataset(network, heldOut);
      this.#heldOutOrder = numberImages(network, this.#heldOut.count);
      this.#order = numberImages(network, this.#images.count);
      this.#blocks = new Blocks(network);
      this.#standIn = new StandIn(() => this.#blocks.floats(network.table.values));
      this.#update = new Update(network, options, this.#blocks);
      this.#epochStart = this.#blocks.reserve("epochStart");
      this.#marks = arena.reserve(Math.ceil(network.table.blockFloats / MARKED_FLOATS));
      const { count } = this.#images;
      this.#batch = imagesPerStep(network, options.batch, count);
      this.#stepsPerEpoch = Math.ceil(count / this.#batch);
      if (from !== undefined) {
        this.#checkPosition(from);
        if (from.best !== undefined) network.blockWriter(network.table.values, from.best.weights, "best weights");
        this.#blocks.write(from.blocks);
      }
    } catch (error) {
      this.close();
      throw error;
    }
    this.#step = from?.step ?? 0;
    this.#sums = { ...(from?.sums ?? NO_SUMS) };
    this.#epochs = [...(from?.epochs ?? [])];
    this.#best = from?.best;
  }

  /** Steps of the whole run. */
  get steps(): number {
    return this.options.epochs * this.#stepsPerEpoch;
  }

  /** The epochs that are done. */
  get epochs(): readonly EpochMetrics[] {
    return this.#epochs;
  }

  /** Whether there is nothing left to do: all epochs are done, or patience is at its end. */
  get done(): boolean {
    return this.#epochs.length >= this.options.epochs || this.#impatient;
  }

  /** The epoch whose weights the network ends with, where `patience` chooses one. */
  get chosenEpoch(): number | undefined {
    return this.options.patience === undefined ? undefined : this.#best?.epoch;
  }

  /**
   * All that is needed to go on from here; a copy. Not to be asked for after a DivergedError.
   * @throws InputError after `close`
   */
  state(): TrainingState {
    this.#checkOpen();
    return this.#standIn.meanwhile(() => ({
      step: this.#step,
      sums: { ...this.#sums },
      epochs: [...this.#epochs],
      blocks: this.#blocks.read(),
      ...(this.#best === undefined ? {} : { best: this.#best }),
    }));
  }

  /**
   * Yields after every step and every epoch. Stops before the next step once `signal` is aborted, without an event for
   * the epoch that was begun. However it ends, but for an error, the network is left with the weights that training gives:
   * the average or the best epoch's, where the options ask for them. Until then it holds those that are trained.
   * @throws DivergedError when the loss or a weight stops being finite
   * @throws InputError after `close`, or while it runs already
   */
  async *run(signal?: AbortSignal): AsyncGenerator<TrainingEvent, void, undefined> {
    this.#checkOpen();
    if (this.#running) throw new InputError("This training runs already.");
    this.#running = true;
    const pauses = new Pauses();
    let failed = false;
    this.#standIn.end();
    try {
      while (!this.done) {
        const epoch = this.#epochs.length + 1;
        for (let done = this.#step - (epoch - 1) * this.#stepsPerEpoch; done < this.#stepsPerEpoch; done++) {
          if (signal?.aborted || this.#closed) return;
          yield this.#takeStep(epoch, done);
          await pauses.due();
        }
        if (this.#closed) return;
        yield this.#endEpoch(epoch);
      }
    } catch (error) {
      failed = true;
      throw error;
    } finally {
      pauses.close();
      this.#running = false;
      if (!failed && !this.#closed) this.#showResult();
    }
  }

  /**
   * ‖dw‖ of the last step, before it was clipped, measured when asked for: that takes a few percent of a step's time. 0 before
   * the first step.
   */
  gradientNorm(): number {
    this.#checkOpen();
    return this.#update.norm();
  }

  /** Gives back the memory; a run that is under way ends before its next step. A second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.network.engine.arena.release(this.#mark);
    this.network.giveBack();
  }

  #checkOpen(): void {
    if (this.#closed) throw new InputError("This training is closed.");
  }

  /** @param done steps of the epoch before this one */
  #takeStep(epoch: number, done: number): StepEvent {
    const { rate, schedule, warmUp, seed, epochs } = this.options;
    const started = performance.now();
    if (done === 0) this.#blocks.floats(this.#epochStart).set(this.#blocks.floats(this.network.table.values));
    this.#shuffle(seed, epoch);
    const { count: images } = this.#images;
    const first = done * this.#batch;
    const count = Math.min(this.#batch, images - first);
    const position = { step: this.#step, stepsPerEpoch: this.#stepsPerEpoch, epochs, history: this.#epochs };
    const stepRate = rateAt(schedule, rate, warmUp, position);
    const { loss, hits, saturated } = computeGradients(
      this.network,
      this.#images,
      this.#order + 4 * first,
      count,
      this.#fetch(epoch),
      seed,
      this.#step,
    );
    this.#step++;
    if (!Number.isFinite(loss)) throw this.#goBack(epoch, `The loss became ${loss}`);
    const gradientNorm = this.#update.apply(stepRate, this.#step);
    const tensor = this.#notFinite();
    if (tensor !== undefined) throw this.#goBack(epoch, `The tensor "${tensor}" stopped being finite`);
    const seconds = (performance.now() - started) / 1000;
    this.#sums.loss += loss;
    this.#sums.hits += hits;
    this.#sums.saturated += saturated;
    this.#sums.seconds += seconds;
    const share = { loss: loss / count, accuracy: hits / count };
    return {
      type: "step",
      epoch,
      step: this.#step,
      steps: this.steps,
      rate: stepRate,
      ...share,
      ...(gradientNorm === undefined ? {} : { gradientNorm }),
      images: count,
      seconds,
    };
  }

  #endEpoch(epoch: number): EpochEvent {
    this.#showAverage();
    const validation = measure(this.network, this.#heldOut, this.#heldOutOrder);
    if (!Number.isFinite(validation.loss)) {
      throw this.#goBack(epoch, `The loss on the held-out images became ${validation.loss}`);
    }
    const { count } = this.#images;
    const { loss, hits, saturated, seconds } = this.#sums;
    const { rate, schedule, warmUp, epochs } = this.options;
    const lastStep = { step: this.#step - 1, stepsPerEpoch: this.#stepsPerEpoch, epochs, history: this.#epochs };
    const metrics: EpochMetrics = {
      epoch,
      step: this.#step,
      rate: rateAt(schedule, rate, warmUp, lastStep),
      loss: loss / count,
      accuracy: hits / count,
      validationLoss: validation.loss,
      validationAccuracy: validation.accuracy,
      saturated: saturated / count,
      updateRatio: this.#standIn.meanwhile(() => this.#updateRatio()),
      seconds,
      imagesPerSecond: seconds > 0 ? count / seconds : 0,
    };
    this.#epochs.push(metrics);
    this.#sums = { ...NO_SUMS };
    this.#keepBest(metrics);
    this.#standIn.end();
    return { type: "epoch", ...metrics };
  }

  #keepBest({ epoch, validationLoss, validationAccuracy }: EpochMetrics): void {
    if (this.#best !== undefined && this.#best.validationAccuracy >= validationAccuracy) return;
    this.#best = { epoch, validationLoss, validationAccuracy, weights: this.network.weights() };
  }

  get #impatient(): boolean {
    const { patience } = this.options;
    return patience !== undefined && this.#best !== undefined && this.#epochs.length - this.#best.epoch >= patience;
  }

  #showAverage(): void {
    const { average } = this.#update;
    // Before the first step there is none.
    if (average === undefined || this.#step === 0) return;
    this.#standIn.show(() => this.#blocks.floats(this.network.table.values).set(this.#blocks.floats(average)));
  }

  #showResult(): void {
    const best = this.options.patience === undefined ? undefined : this.#best;
    if (best === undefined) this.#showAverage();
    else this.#standIn.show(() => this.network.setWeights(best.weights));
  }

  /** ‖w − start‖ / ‖start‖ of the epoch; 0 where it started with zeros alone. */
  #updateRatio(): number {
    const weights = this.#blocks.floats(this.network.table.values);
    let moved = 0;
    let size = 0;
    const starts = this.#blocks.floats(this.#epochStart).subarray(0, this.network.table.trainedFloats);
    starts.forEach((start, i) => {
      const change = (weights[i] ?? Number.NaN) - start;
      moved += change * change;
      size += start * start;
    });
    return size > 0 ? Math.sqrt(moved / size) : 0;
  }

  #shuffle(seed: number, epoch: number): void {
    if (this.#shuffledEpoch === epoch) return;
    this.network.engine.kernels.shuffle(this.#order, this.#images.count, seed, epoch);
    this.#shuffledEpoch = epoch;
  }

  /** The name of a tensor with a weight that is not finite. */
  #notFinite(): string | undefined {
    const { arena, kernels } = this.network.engine;
    const { values, blockFloats } = this.network.table;
    kernels.markNotFinite(this.#marks, values, blockFloats);
    if (!arena.bytes(this.#marks, Math.ceil(blockFloats / MARKED_FLOATS)).includes(1)) return undefined;
    return this.network.weights().find((tensor) => !tensor.values.every(Number.isFinite))?.name;
  }

  #goBack(epoch: number, found: string): DivergedError {
    this.#standIn.end();
    this.#blocks.floats(this.network.table.values).set(this.#blocks.floats(this.#epochStart));
    return new DivergedError(epoch, this.#step, found);
  }

  #checkPosition({ step, epochs, sums }: TrainingState): void {
    const done = epochs.length * this.#stepsPerEpoch;
    if (epochs.length > this.options.epochs) {
      throw new InputError(
        `The run has done ${epochs.length} epochs already, so it cannot end after ${this.options.epochs}.`,
      );
    }
    if (!(Number.isInteger(step) && step >= done && step <= done + this.#stepsPerEpoch)) {
      throw new InputError(
        `The state of training is after step ${step}, but with ${epochs.length} epochs of ` +
          `${this.#stepsPerEpoch} steps done it has to be from ${done} to ${done + this.#stepsPerEpoch}.`,
      );
    }
    if (!Object.values(sums).every(Number.isFinite)) {
      throw new InputError(`The state of training holds sums that are not finite: ${JSON.stringify(sums)}.`);
    }
  }
}
