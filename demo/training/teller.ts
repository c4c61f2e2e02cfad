import type { EpochEvent, StepEvent } from "glyphnet";
import type { Steps } from "./messages.js";
import { timeToNextMessage } from "./pace.js";
import type { Run } from "./run.js";
import { StepColumns } from "./step-columns.js";

/** Tells of a run's steps and epochs, some at a time, and draws the steps into its curves. */
export class Teller {
  readonly #columns: StepColumns;
  readonly #started = performance.now();
  readonly #onAllCores: boolean;
  readonly #epochs: EpochEvent[] = [];
  #due = 0;

  constructor(
    readonly run: Run,
    readonly tellSteps: (steps: Steps) => void,
    readonly tellEpoch: (epoch: EpochEvent) => void,
  ) {
    this.#columns = new StepColumns(run.stepsPerEpoch);
    this.#onAllCores = run.network.engine.threads >= navigator.hardwareConcurrency;
  }

  add(event: StepEvent): void {
    this.#columns.add(event);
    this.#tellWhenDue();
  }

  addEpoch(event: EpochEvent): void {
    this.#epochs.push(event);
    this.#tellWhenDue();
  }

  /** Tells of those that wait. */
  tellAll(): void {
    if (!this.#columns.empty) {
      const steps = this.#columns.take(this.run.training.gradientNorm());
      this.run.history.addSteps(steps);
      this.tellSteps(steps);
    }
    for (const epoch of this.#epochs.splice(0)) this.tellEpoch(epoch);
    const now = performance.now();
    this.#due = now + timeToNextMessage(now - this.#started, this.#onAllCores);
  }

  #tellWhenDue(): void {
    if (performance.now() >= this.#due) this.tellAll();
  }
}
