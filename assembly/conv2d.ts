/**
 * A convolutional layer:   y[row, column, o] = b[o] + Σ over ky, kx, c of
 *                                  x[row · stride + ky − before, column · stride + kx − before, c] · w[ky, kx, c, o].
 *
 *   x  pictures of `channels` channels    w  [size · size · channels, outs] and, below it, b as in a dense layer
 *   y  pictures of `outs` channels
 *
 * How pictures lie and where the window goes is told in picture.ts; pixelFloats is paddedColumns(channels), or 1 where x
 * is without channels. Each product is one of matrices, of which one is made of patches of the picture as it is needed.
 * Each output is summed by one thread in one order, so slices change no bit.
 */
import { addRows } from "./dense";
import { fillTurnedPanels, multiplyPatches } from "./patch-product";
import { gatherPlaces, listPlaces } from "./patches";
import { pictureBytes, pixelsBefore, placePicture, placesAlong } from "./picture";
import {
  addValues, copyPixels, countNotZero, fillSpread, fillSums, scatterPicture, sumFloats,
} from "./scatter";
import { paddedColumns, paddedRows, sliceStart } from "./slices";
import { fillPanels, multiplyTile } from "./tile";

/** A tile of 4 × 8. */
const TILE_FLOATS = 32;
/** A value of dy alone costs as much as so many in tiles. */
const WORTH_SKIPPING = 4;

/** Floats of one thread's scratch, enough for each of the three kernels. */
export function conv2dScratchFloats(
  height: i32,
  width: i32,
  channels: i32,
  pixelFloats: i32,
  outs: i32,
  size: i32,
  stride: i32,
  same: i32,
): usize {
  const down = placesAlong(height, size, stride, same);
  const across = placesAlong(width, size, stride, same);
  const depth = size * size * max(channels, outs);
  const frame = (height + 2 * size) * (width + 2 * size) * max(pixelFloats, paddedColumns(outs));
  const block = max(max(4 * paddedRows(depth + 3), 5 * down * across), outs * sumFloats(size, pixelFloats));
  const panels = max(depth * max(paddedColumns(channels), paddedColumns(outs)), down * across * paddedColumns(outs));
  const spread = (height + 2 * size) * (width + 2 * size) + size * size * outs;
  return frame + block + panels + TILE_FLOATS + spread * paddedColumns(channels);
}

/** An extent of the picture that holds the windows at all places: x with zeros before and after. */
// @ts-ignore: decorator
@inline
function frameExtent(extent: i32, size: i32, stride: i32, same: i32): i32 {
  return max((placesAlong(extent, size, stride, same) - 1) * stride + size, extent);
}

/**
 * y as above, or without b (biased = 0).   rows: the pictures of the batch.
 *
 * scratch: parts · conv2dScratchFloats(…) floats, as for the kernels below.
 */
export function conv2dForward(
  y: usize,
  scratch: usize,
  x: usize,
  w: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  pixelFloats: i32,
  outs: i32,
  size: i32,
  stride: i32,
  same: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const down = placesAlong(height, size, stride, same);
  const across = placesAlong(width, size, stride, same);
  const tiles = paddedRows(down * across) >> 2;
  const end = sliceStart(rows * tiles, part + 1, parts);
  let tile = sliceStart(rows * tiles, part, parts);
  if (tile == end) return;

  const floats = conv2dScratchFloats(height, width, channels, pixelFloats, outs, size, stride, same);
  const frame = scratch + <usize>part * (floats << 2);
  const pixelBytes = <usize>pixelFloats << 2;
  const outBytes = <usize>paddedColumns(outs) << 2;
  const depth = size * size * channels;
  const rowBytes = <usize>(same ? frameExtent(width, size, stride, same) : width) * pixelBytes;
  const frameBytes = same ? <usize>frameExtent(height, size, stride, same) * rowBytes : 0;
  const before = <usize>pixelsBefore(height, size, stride, same) * rowBytes;
  const first = frame + before + <usize>pixelsBefore(width, size, stride, same) * pixelBytes;
  const block = frame + frameBytes;
  const panels = block + (<usize>paddedRows(depth + 3) << 4);
  const spare = panels + <usize>depth * outBytes;
  const b = biased ? w + <usize>paddedColumns(depth) * outBytes : 0;
  memory.fill(frame, 0, frameBytes);
  fillPanels(panels, w, depth, outs);

  for (let picture = tile / tiles; tile < end; picture++) {
    const from = x + <usize>picture * pictureBytes(height, width, pixelFloats);
    if (same) placePicture(first, rowBytes, 1, from, height, width, pixelBytes);
    const start = tile - picture * tiles;
    const stop = min(end - picture * tiles, tiles);
    const to = y + <usize>(picture * down * across) * outBytes;
    multiplyPatches(
      to, outBytes, down * across, across, outs, b, block, panels, spare,
      same ? frame : from, rowBytes, pixelBytes, size, stride, channels, start, stop,
    );
    tile += stop - start;
  }
}

/**
 * dx[row, column, c] = Σ over the places whose window covers the pixel of dy[place, o] · w[ky, kx, c, o].
 *
 * Goes as forward does, with the window turned by half a circle, over a picture of dy with zeros around it; with a stride,
 * also between its pixels, which are multiplied as the others are. A picture of dy that is mostly zero, as after max-pooling,
 * goes value by value instead (scatter.ts), to the same bits: 128 pictures of LeNet-5's second convolution take 1.3 ms so,
 * and 4.5 ms in tiles.
 */
export function conv2dBackwardInput(
  dx: usize,
  scratch: usize,
  dy: usize,
  w: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  pixelFloats: i32,
  outs: i32,
  size: i32,
  stride: i32,
  same: i32,
  part: i32,
  parts: i32,
): void {
  const down = placesAlong(height, size, stride, same);
  const across = placesAlong(width, size, stride, same);
  const tiles = paddedRows(height * width) >> 2;
  const end = sliceStart(rows * tiles, part + 1, parts);
  let tile = sliceStart(rows * tiles, part, parts);
  if (tile == end) return;

  const floats = conv2dScratchFloats(height, width, channels, pixelFloats, outs, size, stride, same);
  const frame = scratch + <usize>part * (floats << 2);
  const pixelBytes = <usize>pixelFloats << 2;
  const outBytes = <usize>paddedColumns(outs) << 2;
  const depth = size * size * outs;
  const rowBytes = <usize>(width + size - 1) * outBytes;
  const frameBytes = <usize>(height + size - 1) * rowBytes;
  const before = <usize>(size - 1 - pixelsBefore(height, size, stride, same)) * rowBytes;
  const first = frame + before + <usize>(size - 1 - pixelsBefore(width, size, stride, same)) * outBytes;
  const block = frame + frameBytes;
  const panels = block + (<usize>paddedRows(depth + 3) << 4);
  const spare = panels + <usize>(depth * paddedColumns(channels)) * 4;
  const bytes = pictureBytes(height, width, pixelFloats);
  const sum = spare + (TILE_FLOATS << 2);
  const sumRowBytes = <usize>frameExtent(width, size, stride, same) * pixelBytes;
  const sumBytes = <usize>frameExtent(height, size, stride, same) * sumRowBytes;
  const sumBefore = <usize>pixelsBefore(height, size, stride, same) * sumRowBytes;
  const sumFirst = sum + sumBefore + <usize>pixelsBefore(width, size, stride, same) * pixelBytes;
  const spread = sum + sumBytes;
  memory.fill(frame, 0, frameBytes);
  fillTurnedPanels(panels, w, size * size, channels, outs);
  if (pixelFloats > 1) fillSpread(spread, w, size * size, channels, outs);

  for (let picture = tile / tiles; tile < end; picture++) {
    const gradients = dy + <usize>(picture * down * across) * outBytes;
    const start = tile - picture * tiles;
    const stop = min(end - picture * tiles, tiles);
    const to = dx + <usize>picture * bytes;
    tile += stop - start;
    const values = countNotZero(gradients, <usize>(down * across) * outBytes);
    if (pixelFloats > 1 && values * WORTH_SKIPPING < height * width * outs) {
      memory.fill(sum, 0, sumBytes);
      scatterPicture(sum, sumRowBytes, pixelBytes, gradients, down, across, outs, stride, spread, size);
      copyPixels(to, sumFirst, sumRowBytes, width, pixelBytes, start << 2, min(stop << 2, height * width));
      continue;
    }
    placePicture(first, rowBytes, stride, gradients, down, across, outBytes);
    multiplyPatches(
      to, pixelBytes, height * width, width, channels, 0, block, panels, spare,
      frame, rowBytes, outBytes, size, 1, outs, start, stop,
    );
    // A picture without channels ends with padding.
    const used = <usize>(height * width) * pixelBytes;
    if (stop == tiles) memory.fill(to + used, 0, bytes - used);
  }
}

/**
 * dw += Σ over rows and places of x's value under the window, times dy; and, with bias, db += Σ dy.   dw lies as w with b.
 *
 * Adds place after place, picture after picture, so a batch that comes in chunks gives the bits of one that comes whole.
 * The bias counts as the weight of one more value of each patch, which is 1. Places whose dy is all zero are left out; where
 * most of dy is zero it goes value by value (scatter.ts), each thread with outputs of its own.
 */
export function conv2dBackwardWeights(
  dw: usize,
  scratch: usize,
  x: usize,
  dy: usize,
  rows: i32,
  height: i32,
  width: i32,
  channels: i32,
  pixelFloats: i32,
  outs: i32,
  size: i32,
  stride: i32,
  same: i32,
  biased: i32,
  part: i32,
  parts: i32,
): void {
  const depth = size * size * channels;
  const panelCount = paddedColumns(outs) >> 3;
  const tiles = (paddedRows(depth + biased) >> 2) * panelCount;
  const end = sliceStart(tiles, part + 1, parts);
  const start = sliceStart(tiles, part, parts);
  const down = placesAlong(height, size, stride, same);
  const across = placesAlong(width, size, stride, same);
  const places = down * across;
  // Judged by the first picture. Without channels, a value has so few products that reaching them costs more.
  const notZero = pixelFloats > 1 ? countNotZero(dy, <usize>(places * paddedColumns(outs)) << 2) : places * outs;
  const isSparse = notZero * WORTH_SKIPPING < places * outs;
  if (start == end && !isSparse) return;

  const floats = conv2dScratchFloats(height, width, channels, pixelFloats, outs, size, stride, same);
  const frame = scratch + <usize>part * (floats << 2);
  const pixelBytes = <usize>pixelFloats << 2;
  const outBytes = <usize>paddedColumns(outs) << 2;
  const rowBytes = <usize>(same ? frameExtent(width, size, stride, same) : width) * pixelBytes;
  const frameBytes = same ? <usize>frameExtent(height, size, stride, same) * rowBytes : 0;
  const before = <usize>pixelsBefore(height, size, stride, same) * rowBytes;
  const first = frame + before + <usize>pixelsBefore(width, size, stride, same) * pixelBytes;
  const block = frame + frameBytes;
  const offsets = block + (<usize>places << 4);
  const panels = offsets + (<usize>places << 2);
  const spare = panels + <usize>places * outBytes;
  const db = dw + <usize>paddedColumns(depth) * outBytes;
  memory.fill(frame, 0, frameBytes);

  if (isSparse) {
    const from = sliceStart(outs, part, parts);
    const to = sliceStart(outs, part + 1, parts);
    fillSums(block, dw, size, channels, pixelFloats, outs, from, to, false);
    for (let picture = 0; picture < rows; picture++) {
      let image = x + <usize>picture * pictureBytes(height, width, pixelFloats);
      if (same) placePicture(first, rowBytes, 1, image, height, width, pixelBytes);
      if (same) image = frame;
      const gradients = dy + <usize>(picture * places) * outBytes;
      addValues(
        block, image, rowBytes * stride, pixelBytes * stride, rowBytes,
        gradients, down, across, outs, from, to, size, pixelFloats,
      );
    }
    if (biased) addRows(db, dy, rows * places, outs, part, parts);
    fillSums(block, dw, size, channels, pixelFloats, outs, from, to, true);
    return;
  }
  for (let picture = 0; picture < rows; picture++) {
    let from = x + <usize>picture * pictureBytes(height, width, pixelFloats);
    if (same) placePicture(first, rowBytes, 1, from, height, width, pixelBytes);
    if (same) from = frame;
    const gradients = dy + <usize>(picture * places) * outBytes;
    const count = listPlaces(offsets, panels, gradients, outBytes, down, across, rowBytes * stride, pixelBytes * stride);
    if (count == 0) continue;
    let row = (start / panelCount) << 2;
    let panel = start % panelCount;
    for (let tile = start, fresh = true; tile < end; tile++, panel++) {
      if (panel == panelCount) {
        panel = 0;
        row += 4;
        fresh = true;
      }
      if (fresh) {
        gatherPlaces(
          block,
          valueAt(from, row, depth, rowBytes, pixelBytes, size, channels),
          valueAt(from, row + 1, depth, rowBytes, pixelBytes, size, channels),
          valueAt(from, row + 2, depth, rowBytes, pixelBytes, size, channels),
          valueAt(from, row + 3, depth, rowBytes, pixelBytes, size, channels),
          offsets, count,
        );
        for (let lane = max(depth - row, 0); lane < 4; lane++) {
          const value: f32 = biased && row + lane == depth ? 1 : 0;
          for (let p = 0; p < count; p++) store<f32>(block + (<usize>((p << 2) + lane) << 2), value);
        }
      }
      fresh = false;
      const offset = <usize>panel << 5;
      const partial = row + 4 > depth;
      let to = dw + <usize>row * outBytes + offset;
      let toBytes = outBytes;
      if (partial) {
        copyWeights(spare, dw + offset, db + offset, outBytes, row, depth, biased, true);
        to = spare;
        toBytes = 32;
      }
      multiplyTile(to, toBytes, to, toBytes, block, panels + offset * places, count);
      if (partial) copyWeights(spare, dw + offset, db + offset, outBytes, row, depth, biased, false);
    }
  }
}

/** Where value i of the patch at `from` lies; that of one past the depth is its first, for none is there. */
// @ts-ignore: decorator
@inline
function valueAt(from: usize, i: i32, depth: i32, rowBytes: usize, pixelBytes: usize, size: i32, channels: i32): usize {
  if (i >= depth) return from;
  const pixel = i / channels;
  const row = pixel / size;
  return from + <usize>row * rowBytes + <usize>(pixel - row * size) * pixelBytes + (<usize>(i - pixel * channels) << 2);
}

/** Copies eight columns of the weights' last rows and of the bias, which follows them, into a tile or back. */
function copyWeights(
  tile: usize,
  w: usize,
  b: usize,
  rowBytes: usize,
  row: i32,
  depth: i32,
  biased: i32,
  intoTile: bool,
): void {
  for (const end = min(row + 4, depth + biased); row < end; row++, tile += 32) {
    const there = row < depth ? w + <usize>row * rowBytes : b;
    const to = intoTile ? tile : there;
    const from = intoTile ? there : tile;
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  }
}
