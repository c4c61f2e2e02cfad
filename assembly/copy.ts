import { sliceStart } from "./slices";

/** y = x.   n floats, n % 4 == 0. */
export function copy(y: usize, x: usize, n: i32, part: i32, parts: i32): void {
  const start = <usize>sliceStart(n >> 2, part, parts) << 4;
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  memory.copy(y + start, x + start, end - start);
}
