import type { Network } from "../network/network.js";

/** Floats that one of the kernel's sums is over: assembly/squares.ts. */
export const SUMMED_FLOATS = 1024;

/** What gives the length of all gradients together, ‖dw‖, with the same bits on any number of threads. */
export function gradientNorm({
  engine: { arena, kernels },
  table: { gradients, trainedFloats },
}: Network): () => number {
  const count = Math.ceil(trainedFloats / SUMMED_FLOATS);
  const sums = arena.reserve(8 * count);
  return () => {
    kernels.sumSquares(sums, gradients, trainedFloats);
    return Math.sqrt(arena.doubles(sums, count).reduce((total, sum) => total + sum, 0));
  };
}
