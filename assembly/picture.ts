/**
 * Pictures as layers take and give them.
 *
 * A picture of several channels lies pixel after pixel, row by row, each pixel's channels padded to 8 with zeros. One
 * without channels, as the input is, lies as its grey values, row by row, padded to 8 as a whole.
 *
 * A window of `size` × `size` pixels moves over it by `stride`. Valid: it stays within the picture. Same: it may lie over
 * the edge, where zeros are taken, and ⌈extent / stride⌉ places are visited along an extent of the picture.
 */
import { copyFloats } from "./copy";
import { paddedColumns } from "./slices";

/** How many places the window visits along an extent. */
// @ts-ignore: decorator
@inline
export function placesAlong(extent: i32, size: i32, stride: i32, same: i32): i32 {
  return same ? (extent + stride - 1) / stride : (extent - size) / stride + 1;
}

/** How many pixels the first place lies over the edge; where the two edges cannot have as many, the far one has more. */
// @ts-ignore: decorator
@inline
export function pixelsBefore(extent: i32, size: i32, stride: i32, same: i32): i32 {
  return same ? max(0, (placesAlong(extent, size, stride, same) - 1) * stride + size - extent) >> 1 : 0;
}

/** Bytes from one picture of a batch to the next. */
// @ts-ignore: decorator
@inline
export function pictureBytes(height: i32, width: i32, pixelFloats: i32): usize {
  return <usize>paddedColumns(height * width * pixelFloats) << 2;
}

/**
 * Copies a picture into a larger one, its first pixel to `to`, its pixels `apart` pixels apart: 1, or more with what lies
 * between left alone.   toRowBytes: from one row of the larger one to the next.
 */
export function placePicture(
  to: usize,
  toRowBytes: usize,
  apart: i32,
  x: usize,
  height: i32,
  width: i32,
  pixelBytes: usize,
): void {
  const rowBytes = <usize>width * pixelBytes;
  for (let row = 0; row < height; row++, to += toRowBytes * apart, x += rowBytes) {
    if (apart == 1) {
      copyFloats(to, x, rowBytes);
      continue;
    }
    for (let pixel: usize = 0; pixel < rowBytes; pixel += pixelBytes) copyFloats(to + pixel * apart, x + pixel, pixelBytes);
  }
}
