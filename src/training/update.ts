import type { Address } from "../engine/arena.js";
import type { Network } from "../network/network.js";
import type { Blocks } from "./blocks.js";
import { power } from "./elementary.js";
import { gradientNorm } from "./gradient-norm.js";
import type { Optimizer } from "./optimizer.js";
import { createOptimizer } from "./optimizers.js";
import type { TrainingOptions } from "./options.js";

/** What a step does once the gradients are there: they are clipped, the weights updated, and their average with them. */
export class Update {
  readonly #optimizer: Optimizer;
  readonly #clip: number | undefined;
  readonly #kept: number;
  /** Measures ‖dw‖ of the gradients that are there. */
  readonly norm: () => number;
  /** The block with the average of the weights, where one is kept, and of what layers keep for them, as running means. */
  readonly average: Address | undefined;

  constructor(
    readonly network: Network,
    { optimizer, clip, average }: Pick<TrainingOptions, "optimizer" | "clip" | "average">,
    blocks: Blocks,
  ) {
    this.#optimizer = createOptimizer(optimizer, network, (name) => blocks.reserve(name));
    this.norm = gradientNorm(network);
    this.#clip = clip;
    this.#kept = average ?? 0;
    this.average = average === undefined ? undefined : blocks.reserve("average");
  }

  /**
   * @param step its number in the whole run, from 1
   * @returns the norm of the gradients before they were clipped, where they are
   */
  apply(rate: number, step: number): number | undefined {
    const norm = this.#clip === undefined ? undefined : this.norm();
    const scale = this.#clip !== undefined && norm !== undefined && norm > this.#clip ? this.#clip / norm : 1;
    this.#optimizer.update(rate, step, scale);
    if (this.average !== undefined) {
      const { engine, table } = this.network;
      const share = (1 - this.#kept) / (1 - power(this.#kept, step));
      engine.kernels.averageUpdate(this.average, table.values, table.blockFloats, share);
    }
    return norm;
  }
}
