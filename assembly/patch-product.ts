/**
 * The product of a picture's patches with a matrix, four places at a time: a block of their patches (patches.ts), and the
 * matrix in panels (tile.ts).
 */
import { copyFloats } from "./copy";
import { isZeroBeside, multiplyBeside } from "./grey-product";
import { gatherPatches } from "./patches";
import { paddedColumns } from "./slices";
import { multiplyTile } from "./tile";

/** panel p [(k, o), j] = w[(last − k, 8p + j), o], or 0 past the channels.   w [positions · channels, outs] */
export function fillTurnedPanels(panels: usize, w: usize, positions: i32, channels: i32, outs: i32): void {
  const stride = <usize>paddedColumns(outs) << 2;
  let to = panels;
  for (let c = 0; c < channels; c += 8) {
    for (let position = positions - 1; position >= 0; position--) {
      const from = w + <usize>(position * channels + c) * stride;
      for (let o: usize = 0; o < <usize>outs; o++, to += 32) {
        for (let j = 0; j < 8; j++) {
          const value: f32 = c + j < channels ? load<f32>(from + <usize>j * stride + (o << 2)) : 0;
          store<f32>(to + (<usize>j << 2), value);
        }
      }
    }
  }
}

/**
 * y[place, column] = b[column] + patch · panel, for the places of tiles `tile` to `end` of a picture, four to a tile.
 *
 *   y         toBytes from a place to the next; b 0 for zeros
 *   picture   the patch of place 0 begins there; sizes as for gatherPatches
 */
export function multiplyPatches(
  y: usize,
  toBytes: usize,
  places: i32,
  across: i32,
  columns: i32,
  b: usize,
  block: usize,
  panels: usize,
  spare: usize,
  picture: usize,
  rowBytes: usize,
  pixelBytes: usize,
  size: i32,
  stride: i32,
  channels: i32,
  tile: i32,
  end: i32,
): void {
  const depth = size * size * channels;
  const panelCount = paddedColumns(columns) >> 3;
  const whole = toBytes == <usize>panelCount << 5;
  const stepBytes = pixelBytes * stride;
  const lineBytes = rowBytes * stride;
  let column = (tile << 2) % across;
  let line = picture + <usize>((tile << 2) / across) * lineBytes;
  for (; tile < end; tile++) {
    const place = tile << 2;
    const a = line + <usize>column * stepBytes;
    if (++column == across) line += lineBytes, (column = 0);
    const next = place + 1 < places ? line + <usize>column * stepBytes : a;
    if (++column == across) line += lineBytes, (column = 0);
    const third = place + 2 < places ? line + <usize>column * stepBytes : a;
    if (++column == across) line += lineBytes, (column = 0);
    const fourth = place + 3 < places ? line + <usize>column * stepBytes : a;
    if (++column == across) line += lineBytes, (column = 0);
    const there = y + <usize>place * toBytes;
    const direct = whole && place + 4 <= places;
    if (pixelBytes == 4 && next == a + 4 && third == a + 8 && fourth == a + 12) {
      if (!isZeroBeside(a, rowBytes, size)) {
        multiplyBeside(there, toBytes, b, a, rowBytes, size, panels);
        continue;
      }
      for (let to = there; to < there + (toBytes << 2); to += toBytes) {
        for (let i: usize = 0; i < toBytes; i += 16) v128.store(to + i, b ? v128.load(b + i) : f32x4.splat(0));
      }
      continue;
    }
    gatherPatches(block, a, next, third, fourth, rowBytes, pixelBytes, size, channels);
    for (let panel = 0; panel < panelCount; panel++) {
      const offset = <usize>panel << 5;
      const to = direct ? there + offset : spare;
      multiplyTile(to, direct ? toBytes : 32, b ? b + offset : 0, 0, block, panels + offset * depth, depth);
      if (!direct) copyTile(there + offset, toBytes, spare, min(places - place, 4), whole ? 8 : columns - (panel << 3));
    }
  }
}

/** Copies the first places and columns of a tile, of which there are at most 8. */
function copyTile(to: usize, toBytes: usize, tile: usize, places: i32, columns: i32): void {
  for (let place = 0; place < places; place++, to += toBytes, tile += 32) copyFloats(to, tile, <usize>min(columns, 8) << 2);
}
