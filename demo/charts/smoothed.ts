/** Of all steps, the share over which the mean reaches, and the fewest and most steps. */
const SHARE = 1 / 50;
const [FEWEST, MOST] = [4, 200];

/** The sum of the values and that of their weights. */
export type SmoothedState = readonly [sum: number, weight: number];

/** A mean that forgets: of each value, β less with every one that follows; that of the first is the value itself. */
export class Smoothed {
  readonly #kept: number;
  #sum = 0;
  #weight = 0;

  /** @param steps of the whole run */
  constructor(steps: number) {
    this.#kept = 1 - 1 / Math.min(MOST, Math.max(FEWEST, steps * SHARE));
  }

  add(value: number): number {
    this.#sum = this.#kept * this.#sum + (1 - this.#kept) * value;
    this.#weight = this.#kept * this.#weight + (1 - this.#kept);
    return this.#sum / this.#weight;
  }

  get state(): SmoothedState {
    return [this.#sum, this.#weight];
  }

  restore([sum, weight]: SmoothedState): void {
    [this.#sum, this.#weight] = [sum, weight];
  }
}
