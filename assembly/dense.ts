/**
 * A dense layer:   y = x · w + b.
 *
 *   x [rows, ins]    w [ins, outs] and, below it, b as one more row    y [rows, outs]
 *
 * In memory w has its rows padded to 8 with zeros; b follows as row number paddedColumns(ins). Each output is summed by
 * one thread in the order of its index, so slices change no bit.
 */
import { multiplyRow } from "./row-product";
import { copyBlock, copyPanels, multiplyTile, scratchFloats, transposeBlock, transposePanels } from "./tile";
import { paddedColumns, paddedRows, sliceStart } from "./slices";

/**
 * y = x · w + b, or x · w without bias (biased = 0).
 *
 * scratch: parts · scratchFloats(outs, ins) floats.
 */
export function denseForward(
  y: usize,
  scratch: usize,
  x: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = <usize>paddedColumns(ins) << 2;
  const yStride = <usize>paddedColumns(outs) << 2;
  const b = biased ? w + <usize>paddedColumns(ins) * yStride : 0;
  const panels = paddedColumns(outs) >> 3;
  const tiles = (paddedRows(rows) >> 2) * panels;
  const end = sliceStart(tiles, part + 1, parts);
  let tile = sliceStart(tiles, part, parts);
  if (tile == end) return;
  const block = scratch + <usize>part * (scratchFloats(outs, ins) << 2);
  const packed = copyPanels(block, w, ins, outs);
  let row = tile / panels;
  let panel = tile % panels;
  for (let fresh = true; tile < end; tile++, panel++) {
    if (panel == panels) {
      panel = 0;
      row++;
      fresh = true;
    }
    if (fresh) transposeBlock(block, x + <usize>(row << 2) * xStride, ins, xStride);
    fresh = false;
    const offset = <usize>panel << 5;
    const to = y + <usize>(row << 2) * yStride + offset;
    multiplyTile(to, yStride, b ? b + offset : 0, 0, block, packed + offset * ins, ins);
  }
}

/**
 * y as denseForward gives it, to the same bits, row by row: one row takes a fifth of the time that a tile of four does.
 *
 * A kernel of its own, because a branch for it in denseForward costs that 5 %.
 */
export function denseRowsForward(
  y: usize,
  x: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = <usize>paddedColumns(ins) << 2;
  const yStride = <usize>paddedColumns(outs) << 2;
  const b = biased ? w + <usize>paddedColumns(ins) * yStride : 0;
  const panels = paddedColumns(outs) >> 3;
  const first = <usize>sliceStart(panels, part, parts) << 5;
  const last = <usize>sliceStart(panels, part + 1, parts) << 5;
  for (let r = 0; r < rows; r++, x += xStride, y += yStride) multiplyRow(y, b, x, w, ins, yStride, first, last);
}

/**
 * dx = dy · wᵀ.   dx [rows, ins], dy [rows, outs].
 *
 * scratch: parts · scratchFloats(ins, outs) floats.
 */
export function denseBackwardInput(
  dx: usize,
  scratch: usize,
  dy: usize,
  w: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = <usize>paddedColumns(ins) << 2;
  const yStride = <usize>paddedColumns(outs) << 2;
  const panels = paddedColumns(ins) >> 3;
  const tiles = (paddedRows(rows) >> 2) * panels;
  const end = sliceStart(tiles, part + 1, parts);
  let tile = sliceStart(tiles, part, parts);
  if (tile == end) return;
  const block = scratch + <usize>part * (scratchFloats(ins, outs) << 2);
  const packed = transposePanels(block, w, ins, outs);
  let row = tile / panels;
  let panel = tile % panels;
  for (let fresh = true; tile < end; tile++, panel++) {
    if (panel == panels) {
      panel = 0;
      row++;
      fresh = true;
    }
    if (fresh) transposeBlock(block, dy + <usize>(row << 2) * yStride, outs, yStride);
    fresh = false;
    const offset = <usize>panel << 5;
    const to = dx + <usize>(row << 2) * xStride + offset;
    multiplyTile(to, xStride, 0, 0, block, packed + offset * outs, outs);
  }
}

/**
 * dw += xᵀ · dy and, with bias, db += Σ over the rows of dy.   dw is laid out as w with b.
 *
 * Adds row after row, so a batch that comes in chunks gives the same bits as one that comes whole.
 *
 * scratch: parts · scratchFloats(outs, rows) floats.
 */
export function denseBackwardWeights(
  dw: usize,
  scratch: usize,
  x: usize,
  dy: usize,
  rows: i32,
  ins: i32,
  outs: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const xStride = <usize>paddedColumns(ins) << 2;
  const yStride = <usize>paddedColumns(outs) << 2;
  const panels = paddedColumns(outs) >> 3;
  const tiles = (paddedRows(ins) >> 2) * panels;
  const end = sliceStart(tiles, part + 1, parts);
  let tile = sliceStart(tiles, part, parts);
  if (biased) addRows(dw + <usize>paddedColumns(ins) * yStride, dy, rows, outs, part, parts);
  if (tile == end) return;
  const block = scratch + <usize>part * (scratchFloats(outs, rows) << 2);
  const packed = copyPanels(block, dy, rows, outs);
  let row = tile / panels;
  let panel = tile % panels;
  for (let fresh = true; tile < end; tile++, panel++) {
    if (panel == panels) {
      panel = 0;
      row++;
      fresh = true;
    }
    if (fresh) copyBlock(block, x + (<usize>row << 4), rows, xStride);
    fresh = false;
    const offset = <usize>panel << 5;
    const to = dw + <usize>(row << 2) * yStride + offset;
    multiplyTile(to, yStride, to, yStride, block, packed + offset * rows, rows);
  }
}

/** sum += Σ over the rows of x.   sum [columns], x [rows, columns]; sliced by groups of 8 columns. */
export function addRows(sum: usize, x: usize, rows: i32, columns: i32, part: i32, parts: i32): void {
  const stride = <usize>paddedColumns(columns) << 2;
  const end = <usize>sliceStart(paddedColumns(columns) >> 3, part + 1, parts) << 5;
  for (let offset = <usize>sliceStart(paddedColumns(columns) >> 3, part, parts) << 5; offset < end; offset += 16) {
    let total = v128.load(sum + offset);
    let from = x + offset;
    for (let r = 0; r < rows; r++, from += stride) total = f32x4.add(total, v128.load(from));
    v128.store(sum + offset, total);
  }
}
