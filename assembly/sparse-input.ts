/**
 * Gathers a batch as lists of the pixels that are not zero: 19 % of MNIST's.
 *
 * An entry is eight bytes, the number of a pixel or of a row (u32) and the pixel's value (f32). The lists lie in a matrix
 * of fixed room, [rows, pixelCount] entries by row and [pixelCount, room] by pixel, each with its count beside it, so
 * that every list can be written without knowing the others.
 */
import { paddedColumns, sliceStart } from "./slices";

const ENTRY_BYTES: usize = 8;

/**
 * table[m] = the numbers of the bits that are set in m, in order, a byte each.   table u8 [256, 8].
 *
 * With it sparseInputForward moves the bytes that are not zero, of eight, to the front in one instruction.
 */
export function fillCompression(table: usize, part: i32, parts: i32): void {
  const end = sliceStart(256, part + 1, parts);
  for (let mask = sliceStart(256, part, parts); mask < end; mask++) {
    let to = table + (<usize>mask << 3);
    for (let bit = 0; bit < 8; bit++) {
      if (mask & (1 << bit)) store<u8>(to++, <u8>bit);
    }
  }
}

/**
 * entries[r] = (pixel, value / 255) of the pixels of image order[r] that are not zero, by rising pixel; counts[r] = how
 * many; batchLabels[r] = its label.
 *
 *   entries      [rows, paddedColumns(pixelCount)]
 *   counts       u32 [rows]
 *   table        as fillCompression made it
 *   others       as for inputForward, whose values these are bit for bit
 *
 * Writes up to eight entries past a list's end, within its room. 128 rows of MNIST take 58 µs, with a loop over single
 * bits 85, of which 33 are spent on waiting for the images.
 */
export function sparseInputForward(
  entries: usize,
  counts: usize,
  batchLabels: usize,
  table: usize,
  pixels: usize,
  labels: usize,
  order: usize,
  rows: i32,
  pixelCount: i32,
  part: i32,
  parts: i32,
): void {
  const size = <usize>paddedColumns(pixelCount);
  const scale = f32x4.splat(255);
  const zero = i8x16.splat(0);
  const eight = i32x4.splat(8);
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const image = <usize>load<u32>(order + (<usize>r << 2));
    store<u8>(batchLabels + r, load<u8>(labels + image));
    const first = entries + <usize>r * size * ENTRY_BYTES;
    let to = first;
    let from = pixels + image * size;
    const last = from + size;
    for (let base = zero; from < last; from += 8, base = i32x4.add(base, eight)) {
      const bytes = v128.load64_zero(from);
      const mask = i8x16.bitmask(i8x16.ne(bytes, zero));
      if (mask == 0) continue;
      const places = v128.load64_zero(table + (<usize>mask << 3));
      const wide = i16x8.extend_low_i8x16_u(i8x16.swizzle(bytes, places));
      const values = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_u(wide)), scale);
      const moreValues = f32x4.div(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_u(wide)), scale);
      const widePlaces = i16x8.extend_low_i8x16_u(places);
      const numbers = i32x4.add(i32x4.extend_low_i16x8_u(widePlaces), base);
      const moreNumbers = i32x4.add(i32x4.extend_high_i16x8_u(widePlaces), base);
      v128.store(to, v128.shuffle<i32>(numbers, values, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<i32>(numbers, values, 2, 6, 3, 7), 16);
      v128.store(to, v128.shuffle<i32>(moreNumbers, moreValues, 0, 4, 1, 5), 32);
      v128.store(to, v128.shuffle<i32>(moreNumbers, moreValues, 2, 6, 3, 7), 48);
      to += <usize>popcnt(mask) * ENTRY_BYTES;
    }
    store<u32>(counts + (<usize>r << 2), <u32>((to - first) / ENTRY_BYTES));
  }
}

/**
 * The same entries by pixel: pixelEntries[i] = (row, value) of the rows where pixel i is not zero, by rising row.
 *
 *   pixelEntries  [pixelCount, room], room ≥ rows
 *   pixelCounts   u32 [pixelCount]
 *   entries, counts  as sparseInputForward made them
 */
export function sparseInputTranspose(
  pixelEntries: usize,
  pixelCounts: usize,
  entries: usize,
  counts: usize,
  rows: i32,
  pixelCount: i32,
  room: i32,
  part: i32,
  parts: i32,
): void {
  const size = <usize>paddedColumns(pixelCount);
  const firstPixel = <u32>sliceStart(pixelCount, part, parts);
  const endPixel = <u32>sliceStart(pixelCount, part + 1, parts);
  memory.fill(pixelCounts + (<usize>firstPixel << 2), 0, <usize>(endPixel - firstPixel) << 2);
  for (let r = 0; r < rows; r++) {
    const list = entries + <usize>r * size * ENTRY_BYTES;
    const count = <usize>load<u32>(counts + (<usize>r << 2));
    const end = list + count * ENTRY_BYTES;
    for (let entry = list + firstAtLeast(list, count, firstPixel) * ENTRY_BYTES; entry < end; entry += ENTRY_BYTES) {
      const pixel = load<u32>(entry);
      if (pixel >= endPixel) break;
      const counter = pixelCounts + (<usize>pixel << 2);
      const place = load<u32>(counter);
      const to = pixelEntries + (<usize>pixel * <usize>room + <usize>place) * ENTRY_BYTES;
      store<u32>(to, r);
      store<f32>(to, load<f32>(entry, 4), 4);
      store<u32>(counter, place + 1);
    }
  }
}

/** The number of the first entry of a rising list whose pixel is not below `pixel`, by halving. */
function firstAtLeast(list: usize, count: usize, pixel: u32): usize {
  let low: usize = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(list + middle * ENTRY_BYTES) < pixel) low = middle + 1;
    else high = middle;
  }
  return low;
}
