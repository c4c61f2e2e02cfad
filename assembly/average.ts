import { sliceStart } from "./slices";

/**
 * average = (1 − share) · average + share · w.   n floats each, n % 8 == 0.
 *
 * With share = (1 − β) / (1 − βᵗ) in step t, and any finite average before the first, it is the mean of the w so far, weighted by
 * 1, β, β², … from the last back: B. Polyak, A. Juditsky, 1992, with weights that fade, and no trace of the start. A share
 * of 1 copies w.
 */
export function averageUpdate(average: usize, w: usize, n: i32, share: f32, part: i32, parts: i32): void {
  const shares = f32x4.splat(share);
  const rests = f32x4.splat(1 - share);
  const end = <usize>sliceStart(n >> 3, part + 1, parts) << 5;
  for (let i = <usize>sliceStart(n >> 3, part, parts) << 5; i < end; i += 32) {
    const a = f32x4.add(f32x4.mul(rests, v128.load(average + i)), f32x4.mul(shares, v128.load(w + i)));
    const b = f32x4.add(f32x4.mul(rests, v128.load(average + i, 16)), f32x4.mul(shares, v128.load(w + i, 16)));
    v128.store(average + i, a);
    v128.store(average + i, b, 16);
  }
}
