import type { Engine } from "../engine/engine.js";
import { type Effort, median, Stopwatch } from "./stopwatch.js";

/** As assembly/probe.ts counts them. */
const OPERATIONS_PER_ROUND = 80;
/** Some 15 µs: V8 puts better code in place between calls, not within one. */
const ROUNDS = 10_000;

/** Something to measure, and how many useful operations it does. */
export interface Work {
  readonly run: () => void;
  readonly operations: number;
}

export interface Rate {
  readonly microseconds: number;
  readonly gigaflops: number;
  /** Of the peak, 0 to 1. */
  readonly share: number;
}

/** The probe of an engine of one thread as work. */
export function probeWork({ arena, kernels }: Engine): Work {
  const result = arena.reserve(4);
  return { run: () => kernels.probePeak(result, ROUNDS), operations: OPERATIONS_PER_ROUND * ROUNDS };
}

/** What a core's SIMD lanes can do, measured over and over beside the kernels: machines slow down and speed up. */
export class Peak {
  readonly #readings: number[] = [];
  readonly #stopwatch: Stopwatch;
  readonly #operations: number;

  constructor(
    engine: Engine,
    readonly effort: Effort,
  ) {
    const { run, operations } = probeWork(engine);
    this.#stopwatch = new Stopwatch(run, effort);
    this.#operations = operations;
  }

  /** GFLOP/s, over all readings so far. */
  get gigaflops(): number {
    return median(this.#readings);
  }

  /**
   * Measures pieces of work in turn, each between two probes. Its share is that of the faster probe, so one that was
   * interrupted does not count.
   */
  beside(works: readonly Work[]): Rate[] {
    const measured = works.map(({ run, operations }) => ({
      stopwatch: new Stopwatch(run, this.effort),
      operations,
      seconds: [] as number[],
      shares: [] as number[],
    }));
    let before = this.#read();
    for (let reading = 0; reading < this.effort.readings; reading++) {
      for (const { stopwatch, operations, seconds, shares } of measured) {
        const time = stopwatch.read();
        const after = this.#read();
        seconds.push(time);
        shares.push(operations / time / 1e9 / Math.max(before, after));
        before = after;
      }
    }
    return measured.map(({ operations, seconds, shares }) => {
      const time = median(seconds);
      return { microseconds: 1e6 * time, gigaflops: operations / time / 1e9, share: median(shares) };
    });
  }

  #read(): number {
    const gigaflops = this.#operations / this.#stopwatch.read() / 1e9;
    this.#readings.push(gigaflops);
    return gigaflops;
  }
}
