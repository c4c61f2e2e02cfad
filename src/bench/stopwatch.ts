/** How long to measure. */
export interface Effort {
  /** V8 compiles a kernel anew, and better, once it has run for a while. */
  readonly warmUpMilliseconds: number;
  /** Milliseconds from any start on. */
  readonly clock: () => number;
  /** The shortest time that is read off the clock. */
  readonly batchMilliseconds: number;
  /** Readings of which the median is taken. */
  readonly readings: number;
}

/** A function that is run so many times per reading that the clock can measure it. */
export class Stopwatch {
  #calls = 1;

  /** Warms the function up. */
  constructor(
    readonly run: () => void,
    readonly effort: Effort,
  ) {
    const end = effort.clock() + effort.warmUpMilliseconds;
    while (effort.clock() < end) run();
  }

  /** One reading: seconds per call. */
  read(): number {
    const { clock, batchMilliseconds } = this.effort;
    for (;;) {
      const started = clock();
      for (let call = 0; call < this.#calls; call++) this.run();
      const milliseconds = clock() - started;
      if (milliseconds >= batchMilliseconds) return milliseconds / 1000 / this.#calls;
      this.#calls *= 2;
    }
  }

  /** Median seconds per call. */
  median(): number {
    return median(Array.from({ length: this.effort.readings }, () => this.read()));
  }
}

/** The middle of the values, or the mean of the two in the middle. There has to be one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
