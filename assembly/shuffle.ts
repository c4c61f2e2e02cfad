import { drawFour, PURPOSE_SHUFFLE } from "./random";

/**
 * order = a random permutation of 0 … count − 1, a function of (seed, epoch).   order u32[count].
 *
 * Fisher-Yates from the front, so each step needs the one before: part 0 does it all. A word w becomes a number below n
 * as w · n / 2³²; for n below 10⁶ no number is more than 1 in 4,000 likelier than another.
 */
export function shuffle(order: usize, count: i32, seed: u32, epoch: u32, part: i32, parts: i32): void {
  if (part != 0) return;
  for (let i = 0; i < count; i++) store<u32>(order + (<usize>i << 2), i);
  for (let i = 0; i < count; i += 4) {
    const words = drawFour(seed, PURPOSE_SHUFFLE, epoch, i >> 2);
    swap(order, i, count, i32x4.extract_lane(words, 0));
    swap(order, i + 1, count, i32x4.extract_lane(words, 1));
    swap(order, i + 2, count, i32x4.extract_lane(words, 2));
    swap(order, i + 3, count, i32x4.extract_lane(words, 3));
  }
}

/** Swaps place i with a place from i to count − 1. */
// @ts-ignore: decorator
@inline
function swap(order: usize, i: i32, count: i32, word: u32): void {
  if (i >= count) return;
  const j = i + <i32>((<u64>word * <u64>(count - i)) >> 32);
  const a = order + (<usize>i << 2);
  const b = order + (<usize>j << 2);
  const value = load<u32>(a);
  store<u32>(a, load<u32>(b));
  store<u32>(b, value);
}
