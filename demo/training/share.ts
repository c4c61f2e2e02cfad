/**
 * Keeps some work at a share of the time. What is not used is saved, up to a limit; work may begin while something is left,
 * and what it takes beyond that has to be waited for.
 */
export class Share {
  #left: number;
  #last: number | undefined;

  /**
   * @param share of the time, above 0 and at most 1
   * @param most milliseconds of work that are saved, and there are at the beginning
   */
  constructor(
    readonly share: number,
    readonly most: number,
  ) {
    this.#left = most;
  }

  /** How many milliseconds have still to pass at `now` before work may begin. */
  wait(now: number): number {
    this.#save(now);
    return this.#left > 0 ? 0 : (1 - this.#left) / this.share;
  }

  /** Work took from `start` to `end`, in milliseconds. */
  spent(start: number, end: number): void {
    this.#save(end);
    this.#left -= end - start;
  }

  #save(now: number): void {
    this.#left = Math.min(this.most, this.#left + (now - (this.#last ?? now)) * this.share);
    this.#last = now;
  }
}
