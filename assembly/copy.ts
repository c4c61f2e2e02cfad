import { sliceStart } from "./slices";

/** y = x.   n floats, n % 4 == 0. */
export function copy(y: usize, x: usize, n: i32, part: i32, parts: i32): void {
  const start = <usize>sliceStart(n >> 2, part, parts) << 4;
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  memory.copy(y + start, x + start, end - start);
}

/** Copies a few floats: for less than a kilobyte faster than memory.copy, which V8 does not compile in place. */
// @ts-ignore: decorator
@inline
export function copyFloats(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}
