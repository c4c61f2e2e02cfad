import { sliceStart } from "./slices";

/** y = main + skip.   n floats, n % 4 == 0.   y may be main or skip. */
export function residualForward(y: usize, main: usize, skip: usize, n: i32, part: i32, parts: i32): void {
  add(y, main, skip, n, part, parts);
}

/**
 * dx = dMain + dSkip, what comes back through the two branches.   n floats, n % 4 == 0.   dx may be dMain or dSkip.
 *
 * The gradient of the sum itself needs no kernel: both branches read the same dy.
 */
export function residualBackward(dx: usize, dMain: usize, dSkip: usize, n: i32, part: i32, parts: i32): void {
  add(dx, dMain, dSkip, n, part, parts);
}

// @ts-ignore: decorator
@inline
function add(sum: usize, a: usize, b: usize, n: i32, part: i32, parts: i32): void {
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    v128.store(sum + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
  }
}
