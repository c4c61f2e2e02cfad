/**
 * Dropout: in training each value is zero with the probability `rate`, and else 1 / (1 − rate) times as large, so that its
 * mean stays.   N. Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, JMLR 2014.
 *
 * Which values are dropped is drawn anew for each element and step: word number (firstRow + row) · columns + column of the
 * stream (seed, step, layer). So backward draws what forward drew, and nothing has to be kept.
 */
import { philox, PURPOSE_DROPOUT } from "./random";
import { sliceStart } from "./slices";

/**
 * y = scale · x where the word drawn is at least `threshold`, else 0.   x, y [rows, columns], columns % 8 == 0.
 *
 * threshold = rate · 2³², scale = 1 / (1 − rate); firstRow: rows of the batch that came before. y may be x.
 */
export function dropoutForward(
  y: usize,
  x: usize,
  rows: i32,
  columns: i32,
  firstRow: i32,
  threshold: u32,
  scale: f32,
  seed: u32,
  step: u32,
  layer: u32,
  part: i32,
  parts: i32,
): void {
  drop(y, x, rows, columns, firstRow, threshold, scale, seed, step, layer, part, parts);
}

/** dx = scale · dy where the value was kept, else 0. dx may be dy. */
export function dropoutBackward(
  dx: usize,
  dy: usize,
  rows: i32,
  columns: i32,
  firstRow: i32,
  threshold: u32,
  scale: f32,
  seed: u32,
  step: u32,
  layer: u32,
  part: i32,
  parts: i32,
): void {
  drop(dx, dy, rows, columns, firstRow, threshold, scale, seed, step, layer, part, parts);
}

function drop(
  y: usize,
  x: usize,
  rows: i32,
  columns: i32,
  firstRow: i32,
  threshold: u32,
  scale: f32,
  seed: u32,
  step: u32,
  layer: u32,
  part: i32,
  parts: i32,
): void {
  const scales = f32x4.splat(scale);
  const thresholds = i32x4.splat(threshold);
  const vectors = rows * (columns >> 2);
  const firstBlock = <u32>firstRow * <u32>(columns >> 2);
  const end = sliceStart(vectors, part + 1, parts);
  for (let i = sliceStart(vectors, part, parts); i < end; i++) {
    const words = philox(firstBlock + i, step, PURPOSE_DROPOUT, layer, seed, 0);
    const kept = i32x4.ge_u(words, thresholds);
    const offset = <usize>i << 4;
    v128.store(y + offset, v128.and(f32x4.mul(v128.load(x + offset), scales), kept));
  }
}
