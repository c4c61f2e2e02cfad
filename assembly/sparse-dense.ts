/**
 * A dense layer whose input comes as lists of what is not zero (sparse-input.ts).
 *
 *   y = x · w + b and dw += xᵀ · dy, as in dense.ts, bit for bit: what is left out is sum + 0 · w = sum. (Two exceptions
 *   that training does not meet: a sum of −0 stays −0 here, and a w that is not finite goes unnoticed under a zero.)
 *
 * Both products add scaled rows of a matrix, 24 columns at a time. Six accumulators and the six loads of a step stay
 * within V8's registers: 24 to 27 GFLOP/s of useful work on MNIST, 17 with eight or thirteen accumulators.
 */
import { addRows } from "./dense";
import { multiplyAdd } from "./multiply-add";
import { paddedColumns, sliceStart } from "./slices";

const ENTRY_BYTES: usize = 8;
/** Bytes of six vectors. */
const WIDE: usize = 96;

/**
 * y = x · w + b, or x · w without bias (biased = 0).   y [rows, outs], w [ins, outs] and b below as in dense.ts.
 *
 * entries, counts: x by row.
 */
export function sparseDenseForward(
  y: usize,
  entries: usize,
  counts: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const stride = <usize>paddedColumns(outs) << 2;
  const room = <usize>paddedColumns(ins) * ENTRY_BYTES;
  const b = biased ? w + <usize>paddedColumns(ins) * stride : 0;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const list = entries + <usize>r * room;
    addScaledRows(y + <usize>r * stride, b, list, load<u32>(counts + (<usize>r << 2)), w, stride);
  }
}

/**
 * dw += xᵀ · dy and, with bias, db += Σ over the rows of dy.   dw is laid out as w with b; dy [rows, outs].
 *
 * pixelEntries [ins, room], pixelCounts: x by column. Columns go to the parts in turn, four by four, since those in the
 * middle of a picture have more to do.
 */
export function sparseDenseBackwardWeights(
  dw: usize,
  pixelEntries: usize,
  pixelCounts: usize,
  dy: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  room: i32,
  part: i32,
  parts: i32,
): void {
  const stride = <usize>paddedColumns(outs) << 2;
  if (biased) addRows(dw + <usize>paddedColumns(ins) * stride, dy, rows, outs, part, parts);
  for (let four = part << 2; four < ins; four += parts << 2) {
    const end = min(four + 4, ins);
    for (let i = four; i < end; i++) {
      const count = load<u32>(pixelCounts + (<usize>i << 2));
      const list = pixelEntries + <usize>i * <usize>room * ENTRY_BYTES;
      if (count) addScaledRows(dw + <usize>i * stride, dw + <usize>i * stride, list, count, dy, stride);
    }
  }
}

/**
 * sum = start + Σ over the entries (n, value) of value · row n of x.   sum, start and the rows of x `stride` bytes, start 0
 * for zeros; sum may be start.
 */
// @ts-ignore: decorator
@inline
function addScaledRows(sum: usize, start: usize, list: usize, count: u32, x: usize, stride: usize): void {
  const end = list + <usize>count * ENTRY_BYTES;
  let offset: usize = 0;
  for (; offset + WIDE <= stride; offset += WIDE) {
    addSixVectors(sum + offset, start ? start + offset : 0, list, end, x + offset, stride);
  }
  for (; offset < stride; offset += 32) {
    addTwoVectors(sum + offset, start ? start + offset : 0, list, end, x + offset, stride);
  }
}

// @ts-ignore: decorator
@inline
function addSixVectors(sum: usize, start: usize, entry: usize, end: usize, x: usize, stride: usize): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero;
  if (start) {
    s0 = v128.load(start);
    s1 = v128.load(start, 16);
    s2 = v128.load(start, 32);
    s3 = v128.load(start, 48);
    s4 = v128.load(start, 64);
    s5 = v128.load(start, 80);
  }
  for (; entry < end; entry += ENTRY_BYTES) {
    const row = x + <usize>load<u32>(entry) * stride;
    const value = v128.load32_splat(entry, 4);
    s0 = multiplyAdd(s0, value, v128.load(row));
    s1 = multiplyAdd(s1, value, v128.load(row, 16));
    s2 = multiplyAdd(s2, value, v128.load(row, 32));
    s3 = multiplyAdd(s3, value, v128.load(row, 48));
    s4 = multiplyAdd(s4, value, v128.load(row, 64));
    s5 = multiplyAdd(s5, value, v128.load(row, 80));
  }
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
  v128.store(sum, s2, 32);
  v128.store(sum, s3, 48);
  v128.store(sum, s4, 64);
  v128.store(sum, s5, 80);
}

// @ts-ignore: decorator
@inline
function addTwoVectors(sum: usize, start: usize, entry: usize, end: usize, x: usize, stride: usize): void {
  let s0 = f32x4.splat(0), s1 = s0;
  if (start) {
    s0 = v128.load(start);
    s1 = v128.load(start, 16);
  }
  for (; entry < end; entry += ENTRY_BYTES) {
    const row = x + <usize>load<u32>(entry) * stride;
    const value = v128.load32_splat(entry, 4);
    s0 = multiplyAdd(s0, value, v128.load(row));
    s1 = multiplyAdd(s1, value, v128.load(row, 16));
  }
  v128.store(sum, s0);
  v128.store(sum, s1, 16);
}
