/**
 * `glyphnet/relaxed`: kernels with fused multiply-add, to be given as `{ numerics: relaxed }`. They are an entry of their
 * own, so that only programs that import them carry them.
 *
 * @module
 */
export type { Numerics, PackedKernels } from "./engine/kernels.js";
export { relaxedKernels as relaxed } from "./generated/relaxed.js";
