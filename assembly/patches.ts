/**
 * The window's view of a picture, laid out as the tiles of a matrix product (tile.ts) read it.
 *
 * A patch is what the window covers at one place: size · size · channels values, by row, column and channel. Four places
 * give a block [depth, 4], and four of a patch's values over some places one of [places, 4].
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
 * Lists the places of a picture at which dy is not zero for all outputs, and copies what dy is there into panels.
 *
 *   offsets  u32 [places]: how far the patch of each place lies from that of the first
 *   panels   panel p [i, j] = dy[place i of the list, 8p + j], 32 · p · places bytes on
 *
 * placeBytes and lineBytes: from a patch to the next and from a line of patches to the next. Returns how many places there
 * are. In LeNet-5's first layer half of all are left out.
 */
export function listPlaces(
  offsets: usize,
  panels: usize,
  dy: usize,
  outBytes: usize,
  down: i32,
  across: i32,
  lineBytes: usize,
  placeBytes: usize,
): i32 {
  const panelBytes = <usize>(down * across) << 5;
  const zero = f32x4.splat(0);
  let count: usize = 0;
  for (let line = 0; line < down; line++) {
    let offset = <usize>line * lineBytes;
    for (let column = 0; column < across; column++, offset += placeBytes) {
      let any = i32x4.splat(0);
      for (let to = panels + (count << 5), end = dy + outBytes; dy < end; dy += 32, to += panelBytes) {
        const low = v128.load(dy), high = v128.load(dy, 16);
        v128.store(to, low);
        v128.store(to, high, 16);
        any = v128.or(any, v128.or(f32x4.ne(low, zero), f32x4.ne(high, zero)));
      }
      // Without a branch: what is zero is written over by the next place.
      store<u32>(offsets + (count << 2), <u32>offset);
      count += <usize>v128.any_true(any);
    }
  }
  return <i32>count;
}

/** block[i, 0 … 3] = the value at a, b, c and d, each moved on by offset i of a list. */
// @ts-ignore: decorator
@inline
export function gatherPlaces(
  block: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  offsets: usize,
  count: i32,
): void {
  const end = offsets + (<usize>count << 2);
  if (b == a + 4 && c == a + 8 && d == a + 12) {
    for (; offsets < end; offsets += 4, block += 16) v128.store(block, v128.load(a + load<u32>(offsets)));
    return;
  }
  for (; offsets < end; offsets += 4, block += 16) {
    const offset = <usize>load<u32>(offsets);
    let values = v128.load32_zero(a + offset);
    values = v128.load32_lane(b + offset, values, 1);
    values = v128.load32_lane(c + offset, values, 2);
    v128.store(block, v128.load32_lane(d + offset, values, 3));
  }
}
