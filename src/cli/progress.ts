import { join } from "node:path";
import type { EpochEvent, StepEvent } from "../training/events.js";
import { LiveLine } from "./live-line.js";
import { peakMemoryBytes } from "./memory.js";
import type { Narrator, RunResult } from "./narrator.js";
import { parameterCount, type TrainingPlan } from "./training-plan.js";
import { clock, percent, thousands } from "./words.js";

const BAR_CELLS = 10;

/** Tells a person how training goes: a line that renews itself on a terminal, a line per epoch everywhere. */
export class Progress implements Narrator {
  readonly #live = new LiveLine();
  readonly #started = performance.now();
  /** What the loss and accuracy after an epoch are of. */
  #measured = "held out";
  #epoch = 0;
  #images = 0;
  #loss = 0;
  #hits = 0;
  #seconds = 0;

  constructor(readonly epochs: number) {}

  start({ data, network }: TrainingPlan): void {
    const { validation } = data;
    if (validation !== undefined) this.#measured = "validation";
    const validating = validation === undefined ? "" : `${thousands(validation.count)} to validate with, `;
    console.log(
      `${thousands(data.train.count)} images to train with, ${validating}${thousands(data.test.count)} held out, ` +
        `${thousands(parameterCount(network))} parameters.`,
    );
  }

  step(event: StepEvent): void {
    if (event.epoch !== this.#epoch) {
      this.#epoch = event.epoch;
      this.#images = this.#loss = this.#hits = this.#seconds = 0;
    }
    this.#images += event.images;
    this.#loss += event.loss * event.images;
    this.#hits += event.accuracy * event.images;
    this.#seconds += event.seconds;
    if (!this.#live.due()) return;
    const share = event.step / event.steps;
    const left = ((performance.now() - this.#started) / 1000) * (1 / share - 1);
    const filled = Math.round(BAR_CELLS * share);
    this.#live.show([
      `epoch ${event.epoch}/${this.epochs}`,
      `loss ${(this.#loss / this.#images).toFixed(4)}`,
      `accuracy ${percent(this.#hits / this.#images)}`,
      `${thousands(this.#images / this.#seconds)} images/s`,
      `${clock(left)} left`,
      "█".repeat(filled) + "░".repeat(BAR_CELLS - filled),
    ]);
  }

  epoch(event: EpochEvent): void {
    this.clear();
    const width = String(this.epochs).length;
    console.log(
      [
        `epoch ${String(event.epoch).padStart(width)}/${this.epochs}`,
        `loss ${event.loss.toFixed(4)}`,
        `accuracy ${percent(event.accuracy)}`,
        `${this.#measured}: loss ${event.validationLoss.toFixed(4)} accuracy ${percent(event.validationAccuracy)}`,
        `rate ${Number(event.rate.toPrecision(3))}`,
        `${thousands(event.imagesPerSecond)} images/s`,
      ].join("  "),
    );
  }

  clear(): void {
    this.#live.clear();
  }

  done({ data, folder }: TrainingPlan, { testLoss, testAccuracy, seconds, fingerprint, bestEpoch }: RunResult): void {
    console.log(
      `\n${percent(testAccuracy)} of ${thousands(data.test.count)} held-out images read right, ` +
        `loss ${testLoss.toFixed(4)}, after ${seconds.toFixed(1)} s of training.`,
    );
    if (bestEpoch !== undefined) console.log(`The weights are those of epoch ${bestEpoch}, the best.`);
    console.log(`fingerprint ${fingerprint}  peak memory ${thousands(peakMemoryBytes() / 1e6)} MB`);
    console.log(`${join(folder, "report.html")} shows the run.`);
  }
}
