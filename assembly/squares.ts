import { sliceStart } from "./slices";

/** Floats that one sum is over. */
export const SUMMED_FLOATS: i32 = 1024;

/**
 * sums[k] = Σ x² over the floats k · 1024 to k · 1024 + 1023 of x.
 *
 *   sums  f64 [⌈n / 1024⌉]
 *   x     n floats, n % 8 == 0
 *
 * In f64, where squares of f32 are exact and cannot overflow. Which floats a sum is over does not depend on the slices,
 * and four sums of every fourth float are added in a fixed order, so neither changes a bit.
 */
export function sumSquares(sums: usize, x: usize, n: i32, part: i32, parts: i32): void {
  const blocks = (n + SUMMED_FLOATS - 1) / SUMMED_FLOATS;
  const end = sliceStart(blocks, part + 1, parts);
  for (let block = sliceStart(blocks, part, parts); block < end; block++) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    const last = x + (<usize>min(n, (block + 1) * SUMMED_FLOATS) << 2);
    for (let from = x + (<usize>(block * SUMMED_FLOATS) << 2); from < last; from += 32) {
      a = addSquares(a, v128.load64_zero(from));
      b = addSquares(b, v128.load64_zero(from, 8));
      c = addSquares(c, v128.load64_zero(from, 16));
      d = addSquares(d, v128.load64_zero(from, 24));
    }
    const both = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
    store<f64>(sums + (<usize>block << 3), f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
  }
}

/** sum + the squares of the first two floats of x. */
// @ts-ignore: decorator
@inline
function addSquares(sum: v128, x: v128): v128 {
  const values = f64x2.promote_low_f32x4(x);
  return f64x2.add(sum, f64x2.mul(values, values));
}
