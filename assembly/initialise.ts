import { drawFour, normalFromWord, PURPOSE_WEIGHTS } from "./random";
import { paddedColumns, sliceStart } from "./slices";

/**
 * x = deviation · N(0, 1).   x [rows, columns]; the padding columns are left alone.
 *
 * Draw number row · columns + column of the stream (seed, tensor), whatever the padding.
 */
export function fillNormal(
  x: usize,
  rows: i32,
  columns: i32,
  deviation: f32,
  seed: u32,
  tensor: u32,
  part: i32,
  parts: i32,
): void {
  const stride = paddedColumns(columns);
  const end = sliceStart(rows, part + 1, parts) * columns;
  let index = sliceStart(rows, part, parts) * columns;
  while (index < end) {
    const words = drawFour(seed, PURPOSE_WEIGHTS, tensor, index >> 2);
    const blockEnd = min((index | 3) + 1, end);
    for (; index < blockEnd; index++) {
      const row = index / columns;
      const address = x + (<usize>(row * stride + (index - row * columns)) << 2);
      store<f32>(address, deviation * <f32>normalFromWord(lane(words, index & 3)));
    }
  }
}

// @ts-ignore: decorator
@inline
function lane(words: v128, index: i32): u32 {
  if (index == 0) return i32x4.extract_lane(words, 0);
  if (index == 1) return i32x4.extract_lane(words, 1);
  if (index == 2) return i32x4.extract_lane(words, 2);
  return i32x4.extract_lane(words, 3);
}

/** x = 0.   count floats, count % 4 == 0. */
export function fillZero(x: usize, count: i32, part: i32, parts: i32): void {
  const start = sliceStart(count >> 2, part, parts);
  const end = sliceStart(count >> 2, part + 1, parts);
  memory.fill(x + (<usize>start << 4), 0, <usize>(end - start) << 4);
}
