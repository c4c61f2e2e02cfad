/**
 * The window's view of a picture, laid out as the tiles of a matrix product (tile.ts) read it.
 *
 * A patch is what the window covers at one place: size · size · channels values, by row, column and channel. Four places
 * give a block [depth, 4], and so do four of a patch's values over all places, [places, 4].
 */

/**
 * block[i, p] = value i of the patch that begins at address a, b, c or d, for p = 0, 1, 2 or 3.
 *
 * pixelBytes and rowBytes: from a pixel to the next and from a row to the next. Writes up to three rows past the depth,
 * and reads up to three floats past a patch.
 */
// @ts-ignore: decorator
@inline
export function gatherPatches(
  block: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  rowBytes: usize,
  pixelBytes: usize,
  size: i32,
  channels: i32,
): void {
  const whole = pixelBytes == <usize>channels << 2;
  const across = whole ? 1 : size;
  const run = whole ? size * channels : channels;
  for (let y: usize = 0; y < <usize>size; y++) {
    let offset = y * rowBytes;
    for (let x = 0; x < across; x++, offset += pixelBytes, block += <usize>run << 4) {
      transposeFour(block, a + offset, b + offset, c + offset, d + offset, run);
    }
  }
}

/** block[i, 0 … 3] = a[i], b[i], c[i], d[i].   Writes and reads depth rounded up to 4. */
// @ts-ignore: decorator
@inline
function transposeFour(block: usize, a: usize, b: usize, c: usize, d: usize, depth: i32): void {
  const end = block + (<usize>depth << 4);
  for (; block < end; block += 64, a += 16, b += 16, c += 16, d += 16) {
    const va = v128.load(a), vb = v128.load(b), vc = v128.load(c), vd = v128.load(d);
    const abLow = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
    const abHigh = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
    const cdLow = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5);
    const cdHigh = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
    v128.store(block, v128.shuffle<f64>(abLow, cdLow, 0, 2));
    v128.store(block, v128.shuffle<f64>(abLow, cdLow, 1, 3), 16);
    v128.store(block, v128.shuffle<f64>(abHigh, cdHigh, 0, 2), 32);
    v128.store(block, v128.shuffle<f64>(abHigh, cdHigh, 1, 3), 48);
  }
}

/**
 * block[p, 0 … 3] = the value at a, b, c and d, each moved on by the way from place 0 to place p.
 *
 * placeBytes and lineBytes: from a place to the next and from a line of places to the next.
 */
// @ts-ignore: decorator
@inline
export function gatherPlaces(
  block: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  lines: i32,
  across: i32,
  lineBytes: usize,
  placeBytes: usize,
): void {
  const adjacent = b == a + 4 && c == a + 8 && d == a + 12;
  for (let line = 0; line < lines; line++, a += lineBytes, b += lineBytes, c += lineBytes, d += lineBytes) {
    const end = <usize>across * placeBytes;
    if (adjacent) {
      for (let i: usize = 0; i < end; i += placeBytes, block += 16) v128.store(block, v128.load(a + i));
      continue;
    }
    for (let i: usize = 0; i < end; i += placeBytes, block += 16) {
      let values = v128.load32_zero(a + i);
      values = v128.load32_lane(b + i, values, 1);
      values = v128.load32_lane(c + i, values, 2);
      v128.store(block, v128.load32_lane(d + i, values, 3));
    }
  }
}
