/**
 * Counter-based random numbers: a draw is a function of (seed, purpose, epoch or tensor, index) and of nothing else, so
 * any slice and any resumed run draws the same.
 */
import { log } from "./exponential";

/** What a draw is for; draws for one purpose never meet those for another. */
export const PURPOSE_SHUFFLE: u32 = 1;
export const PURPOSE_WEIGHTS: u32 = 2;
export const PURPOSE_DROPOUT: u32 = 3;
export const PURPOSE_AUGMENT: u32 = 4;

/**
 * Philox4x32-10: four random words from a counter of four words and a key of two.
 *
 * J. Salmon, M. Moraes, R. Dror, D. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011.
 */
export function philox(c0: u32, c1: u32, c2: u32, c3: u32, k0: u32, k1: u32): v128 {
  for (let round = 0; round < 10; round++) {
    const a = <u64>c0 * 0xd2511f53;
    const b = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(b >> 32) ^ c1 ^ k0;
    c1 = <u32>b;
    c2 = <u32>(a >> 32) ^ c3 ^ k1;
    c3 = <u32>a;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  let words = i32x4.splat(c0);
  words = i32x4.replace_lane(words, 1, c1);
  words = i32x4.replace_lane(words, 2, c2);
  return i32x4.replace_lane(words, 3, c3);
}

/** Four random words, number 4 · block to 4 · block + 3 of the stream (seed, purpose, epoch or tensor). */
// @ts-ignore: decorator
@inline
export function drawFour(seed: u32, purpose: u32, stream: u32, block: u32): v128 {
  return philox(block, stream, purpose, 0, seed, 0);
}

/** Four random words of one image's own stream: it may have any number of blocks and meets no other image's. */
// @ts-ignore: decorator
@inline
export function drawFourOf(seed: u32, purpose: u32, epoch: u32, image: u32, block: u32): v128 {
  return philox(block, epoch, purpose, image, seed, 0);
}

/**
 * The standard normal number whose distribution function is (word + ½) / 2³², with a relative error below 1e-6.
 *
 * Algorithm AS 241, PPND7: M. Wichura, The percentage points of the normal distribution, Applied Statistics 37 (1988).
 * Its branch for the far tails, beyond r = 5, is left out: p is at least 2⁻³³, so r is at most 4.79.
 */
export function normalFromWord(word: u32): f64 {
  const p = (<f64>word + 0.5) / 4294967296.0;
  const q = p - 0.5;
  if (abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const numerator = ((5.9109374720e1 * r + 1.5929113202e2) * r + 5.0434271938e1) * r + 3.3871327179;
    const denominator = ((6.7187563600e1 * r + 7.8757757664e1) * r + 1.7895169469e1) * r + 1;
    return (q * numerator) / denominator;
  }
  const r = sqrt(-log(q < 0 ? p : 1 - p)) - 1.6;
  const numerator = ((1.7023821103e-1 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777;
  const denominator = (1.2021132975e-1 * r + 7.3700164250e-1) * r + 1;
  return q < 0 ? -numerator / denominator : numerator / denominator;
}
