import type { EpochEvent, EpochMetrics } from "glyphnet";
import type { Opened, Steps } from "../training/messages.js";
import { Series, type SeriesState } from "./series.js";
import { Smoothed, type SmoothedState } from "./smoothed.js";

const stepRules = {
  epoch: "last",
  loss: "mean",
  smoothLoss: "last",
  smoothAccuracy: "last",
  rate: "last",
  normSum: "sum",
  normCount: "sum",
  images: "sum",
  seconds: "sum",
} as const;

const epochRules = { epoch: "last", validationLoss: "last", validationAccuracy: "last" } as const;

/** Seconds of training over which the speed is measured. */
const SPEED_SECONDS = 0.2;

/** The curves of the steps, to go on from. */
export interface HistoryState {
  readonly steps: SeriesState<keyof typeof stepRules>;
  readonly loss: SmoothedState;
  readonly accuracy: SmoothedState;
}

/** The curves of one run, in bounded memory. */
export class History {
  readonly steps = new Series(stepRules);
  readonly epochs = new Series(epochRules);
  readonly #loss: Smoothed;
  readonly #accuracy: Smoothed;
  /** A value per point that is there only where something was measured. */
  readonly #norms: (number | null)[] = [];
  readonly #speeds: (number | null)[] = [];

  constructor(readonly opened: Pick<Opened, "steps" | "settings">) {
    this.#loss = new Smoothed(opened.steps);
    this.#accuracy = new Smoothed(opened.steps);
  }

  addSteps(columns: Steps): void {
    columns.step.forEach((_, i) => {
      const at = (column: readonly number[]) => column[i] ?? Number.NaN;
      const norm = at(columns.gradientNorm);
      const measured = Number.isFinite(norm);
      this.steps.add({
        epoch: at(columns.epoch),
        loss: at(columns.loss),
        smoothLoss: this.#loss.add(at(columns.loss)),
        smoothAccuracy: this.#accuracy.add(at(columns.accuracy)),
        rate: at(columns.rate),
        normSum: measured ? norm : 0,
        normCount: measured ? 1 : 0,
        images: at(columns.images),
        seconds: at(columns.seconds),
      });
    });
  }

  addEpoch(event: Pick<EpochEvent, "epoch" | "validationLoss" | "validationAccuracy">): void {
    this.epochs.add(event);
  }

  /** Of the steps; the epochs are in a run's own state. */
  state(): HistoryState {
    return { steps: this.steps.state(), loss: this.#loss.state, accuracy: this.#accuracy.state };
  }

  /** Goes on from the curves of such steps; false, and nothing has changed, where another version of the page kept them. */
  restore({ steps, loss, accuracy }: HistoryState): boolean {
    if (!this.steps.restore(steps)) return false;
    this.#loss.restore(loss);
    this.#accuracy.restore(accuracy);
    return true;
  }

  /** Where the curves of the steps are lost: a point for each epoch. */
  fill(epochs: readonly EpochMetrics[]): void {
    for (const { epoch, loss, accuracy, rate, seconds, imagesPerSecond } of epochs) {
      const images = imagesPerSecond * seconds;
      const measured = { epoch, loss, smoothLoss: loss, smoothAccuracy: accuracy, rate, images, seconds };
      this.steps.add({ ...measured, normSum: 0, normCount: 0 });
      // The mean of an epoch's steps weighs as much as all that are forgotten.
      this.#loss.restore([loss, 1]);
      this.#accuracy.restore([accuracy, 1]);
    }
  }

  /** ‖dw‖ at each point of the steps; null where it was not measured. */
  norms(): readonly (number | null)[] {
    const sums = this.steps.column("normSum");
    const counts = this.steps.column("normCount");
    this.#norms.length = sums.length;
    sums.forEach((sum, i) => {
      const count = counts[i] ?? 0;
      this.#norms[i] = count > 0 ? sum / count : null;
    });
    return this.#norms;
  }

  /** Images per second at each point of the steps, over the last fifth of a second of training. */
  speeds(): readonly (number | null)[] {
    const images = this.steps.column("images");
    const seconds = this.steps.column("seconds");
    this.#speeds.length = images.length;
    let [first, count, time] = [0, 0, 0];
    images.forEach((some, i) => {
      count += some;
      time += seconds[i] ?? 0;
      while (first < i && time - (seconds[first] ?? 0) >= SPEED_SECONDS) {
        count -= images[first] ?? 0;
        time -= seconds[first] ?? 0;
        first++;
      }
      this.#speeds[i] = time > 0 ? count / time : null;
    });
    return this.#speeds;
  }
}
