const EVERY_SECONDS = 5;
/** Of all time, what saving may take. */
const MOST_SHARE = 0.02;

/** Tells when the next save is due: every five seconds, less often where saving takes long. Times are in milliseconds. */
export class SaveClock {
  #next: number;

  constructor(now: number) {
    this.#next = now + 1000 * EVERY_SECONDS;
  }

  due(now: number): boolean {
    return now >= this.#next;
  }

  /** @param took how long training stood still for it */
  saved(now: number, took: number): void {
    this.#next = now + Math.max(1000 * EVERY_SECONDS, took / MOST_SHARE);
  }
}
