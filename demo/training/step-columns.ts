import type { StepEvent } from "glyphnet";
import type { Steps } from "./messages.js";

/** Steps that wait to be told, as columns. */
export class StepColumns {
  #columns = emptyColumns();

  constructor(readonly stepsPerEpoch: number) {}

  get empty(): boolean {
    return this.#columns.step.length === 0;
  }

  add(event: StepEvent): void {
    const columns = this.#columns;
    columns.step.push(event.step);
    columns.epoch.push(event.step / this.stepsPerEpoch);
    columns.loss.push(event.loss);
    columns.accuracy.push(event.accuracy);
    columns.rate.push(event.rate);
    columns.gradientNorm.push(event.gradientNorm ?? Number.NaN);
    columns.images.push(event.images);
    columns.seconds.push(event.seconds);
  }

  /**
   * What was added since the last time.
   * @param gradientNorm of the last step
   */
  take(gradientNorm: number): Steps {
    const taken = this.#columns;
    taken.gradientNorm[taken.gradientNorm.length - 1] = gradientNorm;
    this.#columns = emptyColumns();
    return taken;
  }
}

function emptyColumns() {
  const column = (): number[] => [];
  return {
    step: column(),
    epoch: column(),
    loss: column(),
    accuracy: column(),
    rate: column(),
    gradientNorm: column(),
    images: column(),
    seconds: column(),
  };
}
