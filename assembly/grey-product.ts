/**
 * Four patches side by side in a picture without channels: a value of theirs is four floats as they lie, so they are read
 * there, and not first copied into a block (patches.ts).
 */
import { multiplyAdd } from "./multiply-add";

/**
 * y[p, o] = b[o] + patch p · panels, for the four patches that begin side by side at `picture`.
 *
 *   y   four rows of toBytes, as wide as all panels; b 0 for zeros
 *
 * Strict, 16 pictures of 28 × 28, padding same: 3 × 3 to 16 outputs takes 139 µs, 156 by way of a block; 5 × 5 to 6
 * outputs 168 µs, 203 by way of a block.
 */
export function multiplyBeside(
  y: usize,
  toBytes: usize,
  b: usize,
  picture: usize,
  rowBytes: usize,
  size: i32,
  panel: usize,
): void {
  const zero = f32x4.splat(0);
  const across = <usize>size << 2;
  const below = picture + <usize>size * rowBytes;
  const y1 = y + toBytes, y2 = y1 + toBytes, y3 = y2 + toBytes;
  for (let offset: usize = 0; offset < toBytes; offset += 32) {
    let y00 = zero, y01 = zero;
    if (b) {
      y00 = v128.load(b + offset);
      y01 = v128.load(b + offset, 16);
    }
    let y10 = y00, y11 = y01, y20 = y00, y21 = y01, y30 = y00, y31 = y01;
    for (let row = picture; row < below; row += rowBytes) {
      for (let from = row, end = row + across; from < end; from += 4, panel += 32) {
        const low = v128.load(panel), high = v128.load(panel, 16);
        let value = v128.load32_splat(from);
        y00 = multiplyAdd(y00, value, low);
        y01 = multiplyAdd(y01, value, high);
        value = v128.load32_splat(from, 4);
        y10 = multiplyAdd(y10, value, low);
        y11 = multiplyAdd(y11, value, high);
        value = v128.load32_splat(from, 8);
        y20 = multiplyAdd(y20, value, low);
        y21 = multiplyAdd(y21, value, high);
        value = v128.load32_splat(from, 12);
        y30 = multiplyAdd(y30, value, low);
        y31 = multiplyAdd(y31, value, high);
      }
    }
    v128.store(y + offset, y00);
    v128.store(y + offset, y01, 16);
    v128.store(y1 + offset, y10);
    v128.store(y1 + offset, y11, 16);
    v128.store(y2 + offset, y20);
    v128.store(y2 + offset, y21, 16);
    v128.store(y3 + offset, y30);
    v128.store(y3 + offset, y31, 16);
  }
}

/** Whether four patches that begin side by side at `picture` hold only zeros. */
export function isZeroBeside(picture: usize, rowBytes: usize, size: i32): bool {
  const last = (<usize>size - 1) << 2;
  let any = i32x4.splat(0);
  for (const below = picture + <usize>size * rowBytes; picture < below; picture += rowBytes) {
    for (let x: usize = 0; x < last; x += 16) any = v128.or(any, v128.load(picture + x));
    any = v128.or(any, v128.load(picture + last));
  }
  return !v128.any_true(any);
}
