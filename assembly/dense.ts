/**
 * A dense layer:   y = x · w + b.
 *
 *   x [rows, ins]    w [ins, outs] and, below it, b as one more row    y [rows, outs]
 *
 * In memory w has its rows padded to 8 with zeros; b follows as row number paddedColumns(ins). Each output is summed by
 * one thread in the order of its index, so slices change no bit.
 *
 * Both products run in tiles of 4 rows × 8 columns, held in 8 vector registers; V8 has 15, and a larger tile spills.
 * The 8 columns of the right-hand side that a tile needs are first copied into one dense panel: 40 against 29 GFLOP/s
 * for 128 × 784 × 100 (strict, one core of an AMD Zen 4), because its rows are then neighbours in the cache.
 */
import { multiplyAdd } from "./multiply-add";
import { paddedColumns, paddedRows, sliceStart } from "./slices";

/**
 * y = x · w + b, or x · w without bias (biased = 0).
 *
 * panel is scratch: parts · paddedColumns(ins) · 8 floats.
 */
export function denseForward(
  y: usize,
  panel: usize,
  x: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = (<usize>paddedColumns(ins)) << 2;
  const yStride = (<usize>paddedColumns(outs)) << 2;
  const blocks = paddedRows(rows) >> 2;
  const tiles = blocks * (paddedColumns(outs) >> 3);
  const end = sliceStart(tiles, part + 1, parts);
  const mine = panel + <usize>part * (xStride << 3);
  const b = w + <usize>paddedColumns(ins) * yStride;
  let packed = -1;
  for (let t = sliceStart(tiles, part, parts); t < end; t++) {
    const column = t / blocks;
    const row = (t - column * blocks) << 2;
    const offset = <usize>column << 5;
    if (column != packed) {
      copyPanel(mine, w + offset, ins, yStride);
      packed = column;
    }
    const zero = f32x4.splat(0);
    tile(
      y + <usize>row * yStride + offset,
      yStride,
      x + <usize>row * xStride,
      xStride,
      mine,
      ins,
      biased ? v128.load(b + offset) : zero,
      biased ? v128.load(b + offset, 16) : zero,
    );
  }
}

/**
 * dx = dy · wᵀ.   dx [rows, ins], dy [rows, outs].
 *
 * panel is scratch: parts · paddedColumns(outs) · 8 floats.
 */
export function denseBackwardInput(
  dx: usize,
  panel: usize,
  dy: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = (<usize>paddedColumns(ins)) << 2;
  const yStride = (<usize>paddedColumns(outs)) << 2;
  const blocks = paddedRows(rows) >> 2;
  const tiles = blocks * (paddedColumns(ins) >> 3);
  const end = sliceStart(tiles, part + 1, parts);
  const mine = panel + <usize>part * (yStride << 3);
  let packed = -1;
  for (let t = sliceStart(tiles, part, parts); t < end; t++) {
    const column = t / blocks;
    const row = (t - column * blocks) << 2;
    if (column != packed) {
      transposePanel(mine, w + <usize>(column << 3) * yStride, outs, yStride);
      packed = column;
    }
    tile(
      dx + <usize>row * xStride + (<usize>column << 5),
      xStride,
      dy + <usize>row * yStride,
      yStride,
      mine,
      outs,
      f32x4.splat(0),
      f32x4.splat(0),
    );
  }
}

/**
 * dw += xᵀ · dy and, with bias, db += Σ over the rows of dy.   dw is laid out as w with b.
 *
 * Adds row after row, so a batch that comes in chunks gives the same bits as one that comes whole.
 */
export function denseBackwardWeights(
  dw: usize,
  x: usize,
  dy: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = (<usize>paddedColumns(ins)) << 2;
  const yStride = (<usize>paddedColumns(outs)) << 2;
  const columns = paddedColumns(outs) >> 3;
  const tiles = (paddedRows(ins) >> 2) * columns;
  const end = sliceStart(tiles, part + 1, parts);
  for (let t = sliceStart(tiles, part, parts); t < end; t++) {
    const row = t / columns;
    const offset = <usize>(t - row * columns) << 5;
    outerTile(dw + <usize>(row << 2) * yStride + offset, x + (<usize>row << 4), xStride, dy + offset, yStride, rows);
  }
  if (!biased) return;
  const b = dw + <usize>paddedColumns(ins) * yStride;
  const last = <usize>sliceStart(columns, part + 1, parts) << 5;
  for (let offset = <usize>sliceStart(columns, part, parts) << 5; offset < last; offset += 16) {
    let sum = v128.load(b + offset);
    let from = dy + offset;
    for (let r = 0; r < rows; r++, from += yStride) sum = f32x4.add(sum, v128.load(from));
    v128.store(b + offset, sum);
  }
}

/** panel[i] = eight floats of row i of w.   panel [depth, 8]. */
// @ts-ignore: decorator
@inline
function copyPanel(panel: usize, w: usize, depth: i32, stride: usize): void {
  for (let i = 0; i < depth; i++) {
    v128.store(panel, v128.load(w));
    v128.store(panel, v128.load(w, 16), 16);
    panel += 32;
    w += stride;
  }
}

/** panel[o] = column o of eight rows of w.   panel [depth, 8]; writes depth rounded up to 4. */
// @ts-ignore: decorator
@inline
function transposePanel(panel: usize, w: usize, depth: i32, stride: usize): void {
  for (let o = 0; o < depth; o += 4) {
    transpose(panel, w, stride);
    transpose(panel + 16, w + (stride << 2), stride);
    panel += 128;
    w += 16;
  }
}

/** Four columns of four rows at w become four rows at `to`, 32 bytes apart. */
// @ts-ignore: decorator
@inline
function transpose(to: usize, w: usize, stride: usize): void {
  const a = v128.load(w);
  const b = v128.load(w + stride);
  const c = v128.load(w + (stride << 1));
  const d = v128.load(w + stride + (stride << 1));
  const abLow = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 0, 2));
  v128.store(to, v128.shuffle<f64>(abLow, cdLow, 1, 3), 32);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 0, 2), 64);
  v128.store(to, v128.shuffle<f64>(abHigh, cdHigh, 1, 3), 96);
}

/** y = start + x · panel.   y [4, 8], x [4, depth], panel [depth, 8], start eight floats. */
// @ts-ignore: decorator
@inline
function tile(
  y: usize,
  yStride: usize,
  x: usize,
  xStride: usize,
  panel: usize,
  depth: i32,
  startLow: v128,
  startHigh: v128,
): void {
  let y00 = startLow, y01 = startHigh;
  let y10 = startLow, y11 = startHigh;
  let y20 = startLow, y21 = startHigh;
  let y30 = startLow, y31 = startHigh;
  let x0 = x, x1 = x + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
  const end = x + (<usize>depth << 2);
  while (x0 < end) {
    const low = v128.load(panel);
    const high = v128.load(panel, 16);
    let value = v128.load32_splat(x0);
    y00 = multiplyAdd(y00, value, low);
    y01 = multiplyAdd(y01, value, high);
    value = v128.load32_splat(x1);
    y10 = multiplyAdd(y10, value, low);
    y11 = multiplyAdd(y11, value, high);
    value = v128.load32_splat(x2);
    y20 = multiplyAdd(y20, value, low);
    y21 = multiplyAdd(y21, value, high);
    value = v128.load32_splat(x3);
    y30 = multiplyAdd(y30, value, low);
    y31 = multiplyAdd(y31, value, high);
    x0 += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
    panel += 32;
  }
  storeTile(y, yStride, y00, y01, y10, y11, y20, y21, y30, y31);
}

/** dw += xᵀ · dy.   dw [4, 8], x four columns of [rows, …], dy eight columns of [rows, …]. */
// @ts-ignore: decorator
@inline
function outerTile(dw: usize, x: usize, xStride: usize, dy: usize, yStride: usize, rows: i32): void {
  const dw1 = dw + yStride, dw2 = dw1 + yStride, dw3 = dw2 + yStride;
  let y00 = v128.load(dw), y01 = v128.load(dw, 16);
  let y10 = v128.load(dw1), y11 = v128.load(dw1, 16);
  let y20 = v128.load(dw2), y21 = v128.load(dw2, 16);
  let y30 = v128.load(dw3), y31 = v128.load(dw3, 16);
  const end = dy + <usize>rows * yStride;
  while (dy < end) {
    const low = v128.load(dy);
    const high = v128.load(dy, 16);
    let value = v128.load32_splat(x);
    y00 = multiplyAdd(y00, value, low);
    y01 = multiplyAdd(y01, value, high);
    value = v128.load32_splat(x, 4);
    y10 = multiplyAdd(y10, value, low);
    y11 = multiplyAdd(y11, value, high);
    value = v128.load32_splat(x, 8);
    y20 = multiplyAdd(y20, value, low);
    y21 = multiplyAdd(y21, value, high);
    value = v128.load32_splat(x, 12);
    y30 = multiplyAdd(y30, value, low);
    y31 = multiplyAdd(y31, value, high);
    x += xStride;
    dy += yStride;
  }
  storeTile(dw, yStride, y00, y01, y10, y11, y20, y21, y30, y31);
}

// @ts-ignore: decorator
@inline
function storeTile(
  y: usize,
  stride: usize,
  y00: v128, y01: v128,
  y10: v128, y11: v128,
  y20: v128, y21: v128,
  y30: v128, y31: v128,
): void {
  v128.store(y, y00);
  v128.store(y, y01, 16);
  y += stride;
  v128.store(y, y10);
  v128.store(y, y11, 16);
  y += stride;
  v128.store(y, y20);
  v128.store(y, y21, 16);
  y += stride;
  v128.store(y, y30);
  v128.store(y, y31, 16);
}
