import { sliceStart } from "./slices";

/** y = x where x > 0, else 0; NaN stays NaN.   n floats, n % 4 == 0.   y may be x. */
export function reluForward(y: usize, x: usize, n: i32, part: i32, parts: i32): void {
  const zero = f32x4.splat(0);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    v128.store(y + i, f32x4.max(v128.load(x + i), zero));
  }
}

/**
 * dx = dy where y > 0, else 0.   n floats, n % 4 == 0.   dx may be dy.
 *
 * Reads y, the forward *output*: y > 0 exactly when x > 0, so x need not be kept.
 */
export function reluBackward(dx: usize, dy: usize, y: usize, n: i32, part: i32, parts: i32): void {
  const zero = f32x4.splat(0);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    v128.store(dx + i, v128.and(v128.load(dy + i), f32x4.gt(v128.load(y + i), zero)));
  }
}
