import { paddedColumns, sliceStart } from "./slices";

/**
 * Gathers a batch: x[r] = pixels[order[r]] / 255, batchLabels[r] = labels[order[r]].
 *
 *   x            f32 [rows, pixelCount]
 *   batchLabels  u8 [rows]
 *   pixels       u8 [images, pixelCount], each image padded to 8 bytes with zeros
 *   labels       u8 [images]
 *   order        u32 [rows], numbers of images
 */
export function inputForward(
  x: usize,
  batchLabels: usize,
  pixels: usize,
  labels: usize,
  order: usize,
  rows: i32,
  pixelCount: i32,
  part: i32,
  parts: i32,
): void {
  const stride = <usize>paddedColumns(pixelCount);
  const scale = f32x4.splat(255);
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const image = <usize>load<u32>(order + (<usize>r << 2));
    store<u8>(batchLabels + r, load<u8>(labels + image));
    let from = pixels + image * stride;
    let to = x + ((<usize>r * stride) << 2);
    const last = from + stride;
    while (from < last) {
      const eight = v128.load8x8_u(from);
      const low = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(eight));
      const high = f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(eight));
      v128.store(to, f32x4.div(low, scale));
      v128.store(to, f32x4.div(high, scale), 16);
      from += 8;
      to += 32;
    }
  }
}
