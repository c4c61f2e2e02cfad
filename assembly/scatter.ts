/**
 * The gradients of a convolution where most of dy is zero: after max-pooling at most one value in four is not, and with
 * ReLU about one in eight. Each of them adds its share to all pixels under its window, and to all weights of its output. The
 * sums run in the order of the tiles, where zeros change nothing, so both ways give the same bits.
 *
 *   spread  [outs, size · size, channels], the weights of an output side by side, channels padded to 8 with zeros
 */
import { copyFloats } from "./copy";
import { multiplyAdd } from "./multiply-add";
import { paddedColumns } from "./slices";

/** spread[o, k, c] = w[k, c, o].   w [positions · channels, outs] */
export function fillSpread(spread: usize, w: usize, positions: i32, channels: i32, outs: i32): void {
  const stride = <usize>paddedColumns(outs) << 2;
  let to = spread;
  for (let o = 0; o < outs; o++) {
    let from = w + (<usize>o << 2);
    for (let position = 0; position < positions; position++, to += <usize>paddedColumns(channels) << 2) {
      for (let c = 0; c < channels; c++, from += stride) store<f32>(to + (<usize>c << 2), load<f32>(from));
      for (let c = channels; c < paddedColumns(channels); c++) store<f32>(to + (<usize>c << 2), 0);
    }
  }
}

/** How many floats of some are not zero.   bytes % 32 == 0 */
export function countNotZero(x: usize, bytes: usize): i32 {
  const zero = f32x4.splat(0);
  let counts = i32x4.splat(0);
  for (const end = x + bytes; x < end; x += 16) counts = i32x4.sub(counts, f32x4.ne(v128.load(x), zero));
  return (
    i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3)
  );
}

/**
 * dx += the share of each value of a picture of dy, by rising place and output.   dx: pixelBytes from a pixel to the next,
 * rowBytes from a row to the next, beginning with the first that a window covers.
 */
export function scatterPicture(
  dx: usize,
  rowBytes: usize,
  pixelBytes: usize,
  dy: usize,
  down: i32,
  across: i32,
  outs: i32,
  stride: i32,
  spread: usize,
  size: i32,
): void {
  const run = <usize>size * pixelBytes;
  const weights = <usize>size * run;
  const unused = <usize>(paddedColumns(outs) - outs) << 2;
  for (let line = 0; line < down; line++, dx += rowBytes * stride) {
    let corner = dx;
    for (let column = 0; column < across; column++, corner += pixelBytes * stride, dy += unused) {
      let from = spread;
      for (let o = 0; o < outs; o++, dy += 4, from += weights) {
        if (load<f32>(dy) == 0) continue;
        const value = v128.load32_splat(dy);
        let weight = from;
        let row = corner;
        for (let y = 0; y < size; y++, row += rowBytes) {
          for (let to = row, end = row + run; to < end; to += 32, weight += 32) {
            v128.store(to, multiplyAdd(v128.load(to), value, v128.load(weight)));
            v128.store(to, multiplyAdd(v128.load(to, 16), value, v128.load(weight, 16)), 16);
          }
        }
      }
    }
  }
}

/** Floats of a row of the window in the sums of addValues, whole groups of 8. */
// @ts-ignore: decorator
@inline
function runFloats(size: i32, pixelFloats: i32): i32 {
  return paddedColumns(size * pixelFloats);
}

/** Floats that the sums of an output take. */
// @ts-ignore: decorator
@inline
export function sumFloats(size: i32, pixelFloats: i32): i32 {
  return size * runFloats(size, pixelFloats);
}

/** sums[o, ky, (kx, c)] = dw[(ky, kx, c), o] for outputs `start` to `end`, or back. What lies between is set to 0. */
export function fillSums(
  sums: usize,
  dw: usize,
  size: i32,
  channels: i32,
  pixelFloats: i32,
  outs: i32,
  start: i32,
  end: i32,
  back: bool,
): void {
  const stride = <usize>paddedColumns(outs) << 2;
  const run = <usize>runFloats(size, pixelFloats) << 2;
  if (!back) memory.fill(sums, 0, <usize>(end - start) * <usize>size * run);
  for (let o = start; o < end; o++) {
    let weight = dw + (<usize>o << 2);
    for (let ky = 0; ky < size; ky++, sums += run) {
      for (let kx = 0; kx < size; kx++) {
        let sum = sums + (<usize>(kx * pixelFloats) << 2);
        for (let c = 0; c < channels; c++, sum += 4, weight += stride) {
          if (back) store<f32>(weight, load<f32>(sum));
          else store<f32>(sum, load<f32>(weight));
        }
      }
    }
  }
}

/**
 * sums[o] += each value of a picture of dy that is not zero, times the patch of x at its place; for outputs `start` to `end`,
 * by rising place.   x: the patch of place 0 begins there.
 */
export function addValues(
  sums: usize,
  x: usize,
  lineBytes: usize,
  placeBytes: usize,
  rowBytes: usize,
  dy: usize,
  down: i32,
  across: i32,
  outs: i32,
  start: i32,
  end: i32,
  size: i32,
  pixelFloats: i32,
): void {
  const run = <usize>runFloats(size, pixelFloats) << 2;
  const outputBytes = <usize>size * run;
  const stride = <usize>paddedColumns(outs) << 2;
  for (let line = 0; line < down; line++, x += lineBytes) {
    let corner = x;
    for (let column = 0; column < across; column++, corner += placeBytes, dy += stride) {
      let own = sums;
      for (let o = start; o < end; o++, own += outputBytes) {
        const place = dy + (<usize>o << 2);
        if (load<f32>(place) == 0) continue;
        const value = v128.load32_splat(place);
        let to = own;
        let row = corner;
        for (let ky = 0; ky < size; ky++, row += rowBytes) {
          for (let from = row, last = row + run; from < last; from += 32, to += 32) {
            v128.store(to, multiplyAdd(v128.load(to), v128.load(from), value));
            v128.store(to, multiplyAdd(v128.load(to, 16), v128.load(from, 16), value), 16);
          }
        }
      }
    }
  }
}

/** Copies pixels `start` to `end` of a picture, counted row by row, whose rows lie fromRowBytes apart. */
export function copyPixels(
  to: usize,
  from: usize,
  fromRowBytes: usize,
  width: i32,
  pixelBytes: usize,
  start: i32,
  end: i32,
): void {
  while (start < end) {
    const column = start % width;
    const stop = min(end, start - column + width);
    const source = from + <usize>(start / width) * fromRowBytes + <usize>column * pixelBytes;
    copyFloats(to + <usize>start * pixelBytes, source, <usize>(stop - start) * pixelBytes);
    start = stop;
  }
}
