/**
 * A picture as one row of numbers, by row, column and channel: the padding of each pixel's channels is left out.
 *
 *   x  pictures of `pixels` pixels and `channels` channels    y  [rows, pixels · channels]
 */
import { copyFloats } from "./copy";
import { paddedColumns, sliceStart } from "./slices";

/** y = the values of x. */
export function flattenForward(
  y: usize,
  x: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>channels << 2;
  const pixelBytes = <usize>paddedColumns(channels) << 2;
  const rowBytes = <usize>paddedColumns(pixels * channels) << 2;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    let from = x + <usize>(r * pixels) * pixelBytes;
    let to = y + <usize>r * rowBytes;
    for (const last = to + <usize>pixels * bytes; to < last; to += bytes, from += pixelBytes) copyFloats(to, from, bytes);
    memory.fill(to, 0, y + <usize>(r + 1) * rowBytes - to);
  }
}

/** dx = the values of dy, and zeros as padding. */
export function flattenBackward(
  dx: usize,
  dy: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>channels << 2;
  const pixelBytes = <usize>paddedColumns(channels) << 2;
  const rowBytes = <usize>paddedColumns(pixels * channels) << 2;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    let from = dy + <usize>r * rowBytes;
    let to = dx + <usize>(r * pixels) * pixelBytes;
    for (const last = from + <usize>pixels * bytes; from < last; from += bytes, to += pixelBytes) {
      copyFloats(to, from, bytes);
      for (let i = bytes; i < pixelBytes; i += 4) store<f32>(to + i, 0);
    }
  }
}
