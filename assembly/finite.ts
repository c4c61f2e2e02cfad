import { sliceStart } from "./slices";

/** Floats that one mark stands for. */
export const MARKED_FLOATS: i32 = 1024;

/**
 * marks[k] = whether any of the floats k · 1024 to k · 1024 + 1023 of x is NaN or infinite.
 *
 *   marks  u8 [⌈n / 1024⌉]
 *   x      n floats, n % 4 == 0
 */
export function markNotFinite(marks: usize, x: usize, n: i32, part: i32, parts: i32): void {
  const exponent = i32x4.splat(0x7f800000);
  const blocks = (n + MARKED_FLOATS - 1) / MARKED_FLOATS;
  const end = sliceStart(blocks, part + 1, parts);
  for (let block = sliceStart(blocks, part, parts); block < end; block++) {
    let found = i32x4.splat(0);
    const last = x + (<usize>min(n, (block + 1) * MARKED_FLOATS) << 2);
    for (let from = x + (<usize>(block * MARKED_FLOATS) << 2); from < last; from += 16) {
      found = v128.or(found, i32x4.eq(v128.and(v128.load(from), exponent), exponent));
    }
    store<u8>(marks + block, <u8>v128.any_true(found));
  }
}
