/**
 * A row times a matrix, straight from where they lie: for so few rows that copying the matrix for tiles (tile.ts) would
 * cost more than the product. Sums run in the same order, so both ways give the same bits.
 */
import { multiplyAdd } from "./multiply-add";

/** Bytes of six vectors. */
const WIDE: usize = 96;

/**
 * y = start + x · w in the columns `offset` to `end`, counted in bytes, both whole groups of 8 columns.
 *
 * x has `ins` values; w [ins, …] and its rows are `stride` bytes apart; start 0 for zeros.
 */
// @ts-ignore: decorator
@inline
export function multiplyRow(
  y: usize,
  start: usize,
  x: usize,
  w: usize,
  ins: i32,
  stride: usize,
  offset: usize,
  end: usize,
): void {
  for (; offset + WIDE <= end; offset += WIDE) {
    multiplySixVectors(y + offset, start ? start + offset : 0, x, w + offset, ins, stride);
  }
  for (; offset < end; offset += 32) {
    multiplyTwoVectors(y + offset, start ? start + offset : 0, x, w + offset, ins, stride);
  }
}

// @ts-ignore: decorator
@inline
function multiplySixVectors(y: usize, start: usize, x: usize, w: usize, ins: i32, stride: usize): void {
  const zero = f32x4.splat(0);
  let y0 = zero, y1 = zero, y2 = zero, y3 = zero, y4 = zero, y5 = zero;
  if (start) {
    y0 = v128.load(start);
    y1 = v128.load(start, 16);
    y2 = v128.load(start, 32);
    y3 = v128.load(start, 48);
    y4 = v128.load(start, 64);
    y5 = v128.load(start, 80);
  }
  for (const end = x + (<usize>ins << 2); x < end; x += 4, w += stride) {
    const value = v128.load32_splat(x);
    y0 = multiplyAdd(y0, value, v128.load(w));
    y1 = multiplyAdd(y1, value, v128.load(w, 16));
    y2 = multiplyAdd(y2, value, v128.load(w, 32));
    y3 = multiplyAdd(y3, value, v128.load(w, 48));
    y4 = multiplyAdd(y4, value, v128.load(w, 64));
    y5 = multiplyAdd(y5, value, v128.load(w, 80));
  }
  v128.store(y, y0);
  v128.store(y, y1, 16);
  v128.store(y, y2, 32);
  v128.store(y, y3, 48);
  v128.store(y, y4, 64);
  v128.store(y, y5, 80);
}

// @ts-ignore: decorator
@inline
function multiplyTwoVectors(y: usize, start: usize, x: usize, w: usize, ins: i32, stride: usize): void {
  let y0 = f32x4.splat(0), y1 = y0;
  if (start) {
    y0 = v128.load(start);
    y1 = v128.load(start, 16);
  }
  for (const end = x + (<usize>ins << 2); x < end; x += 4, w += stride) {
    const value = v128.load32_splat(x);
    y0 = multiplyAdd(y0, value, v128.load(w));
    y1 = multiplyAdd(y1, value, v128.load(w, 16));
  }
  v128.store(y, y0);
  v128.store(y, y1, 16);
}
