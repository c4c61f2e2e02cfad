import type { StepEvent } from "glyphnet";
import type { Steps } from "./messages.js";
import { timeToNextMessage } from "./pace.js";
import type { Run } from "./run.js";
import { StepColumns } from "./step-columns.js";

/** Tells of a run's steps, some at a time, and draws them into its curves. */
export class StepTeller {
  readonly #columns: StepColumns;
  readonly #started = performance.now();
  #due = 0;

  constructor(
    readonly run: Run,
    readonly tell: (steps: Steps) => void,
  ) {
    this.#columns = new StepColumns(run.stepsPerEpoch);
  }

  add(event: StepEvent): void {
    this.#columns.add(event);
    if (performance.now() >= this.#due) this.tellAll();
  }

  /** Tells of those that wait. */
  tellAll(): void {
    if (!this.#columns.empty) {
      const steps = this.#columns.take(this.run.training.gradientNorm());
      this.run.history.addSteps(steps);
      this.tell(steps);
    }
    const now = performance.now();
    this.#due = now + timeToNextMessage(now - this.#started);
  }
}
