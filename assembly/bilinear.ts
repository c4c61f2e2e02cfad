/**
 * Bilinear sampling of a picture of bytes, zero outside:
 *
 *   v = (1 − fy) ((1 − fx) p[y, x] + fx p[y, x+1]) + fy ((1 − fx) p[y+1, x] + fx p[y+1, x+1])
 *
 * The picture lies within a border of two zeros on each side, so that no place it is asked for needs a test; its rows
 * have room for whole vectors.
 */
import { paddedTo16 } from "./slices";

/** Where the picture's first pixel lies, and so what its coordinates begin with. */
export const BORDER: i32 = 2;

/** From one row of a bordered picture to the next. */
// @ts-ignore: decorator
@inline
export function borderedStride(width: i32): i32 {
  return paddedTo16(width) + 2 * BORDER;
}

export function borderedBytes(height: i32, width: i32): usize {
  return <usize>(height + 2 * BORDER) * <usize>borderedStride(width);
}

/** The number of each lane. */
const COUNT: v128 = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

/** Four i32, the first and the last column and row that are not blank, and room for which columns are. */
export function inkBytes(width: i32): usize {
  return 16 + <usize>paddedTo16(width);
}

/**
 * Copies a picture, u8 [height, width], into its border, which is left as it is, and tells where its ink is. In a blank
 * picture the first column and row lie beyond the last. Reads up to 15 bytes past the picture, and drops them.
 */
export function copyIntoBorder(bordered: usize, ink: usize, picture: usize, height: i32, width: i32): void {
  const stride = <usize>borderedStride(width);
  const any = ink + 16;
  const whole = <usize>paddedTo16(width);
  const beyond = i8x16.gt_s(COUNT, i8x16.splat(<i8>(15 - (whole - width))));
  const last = whole - 16;
  memory.fill(any, 0, whole);
  let to = bordered + <usize>BORDER * stride + <usize>BORDER;
  let firstY = height;
  let lastY = -1;
  for (let y = 0; y < height; y++, to += stride, picture += width) {
    let inked = i8x16.splat(0);
    for (let x: usize = 0; x < whole; x += 16) {
      let bytes = v128.load(picture + x);
      if (x == last) bytes = v128.andnot(bytes, beyond);
      v128.store(to + x, bytes);
      v128.store(any + x, v128.or(v128.load(any + x), bytes));
      inked = v128.or(inked, bytes);
    }
    if (v128.any_true(inked)) {
      if (lastY < 0) firstY = y;
      lastY = y;
    }
  }
  let firstX = width;
  let lastX = -1;
  for (let x: usize = 0; x < whole; x += 16) {
    const mask = i8x16.bitmask(i8x16.ne(v128.load(any + x), i8x16.splat(0)));
    if (mask == 0) continue;
    if (lastX < 0) firstX = <i32>x + ctz(mask);
    lastX = <i32>x + 31 - clz(mask);
  }
  store<i32>(ink, firstX);
  store<i32>(ink, lastX, 4);
  store<i32>(ink, firstY, 8);
  store<i32>(ink, lastY, 12);
}

/** 2²³: a float from here up to 2²⁴ is a whole number, and the low bits of its pattern are that number. */
const WHOLE: f32 = 8388608;
const WHOLE_BITS: i32 = 0x4b000000;

/** What sampleFour's address starts from. */
// @ts-ignore: decorator
@inline
export function sampleBase(bordered: usize, width: i32): v128 {
  return i32x4.splat(<i32>bordered - WHOLE_BITS * (borderedStride(width) + 1));
}

/** The largest coordinate that sampleFour looks up: the zeros beyond the last row or column. */
// @ts-ignore: decorator
@inline
export function sampleLimit(size: i32): v128 {
  return f32x4.splat(<f32>(size + BORDER));
}

/**
 * The picture at four places, each rounded to a whole number, in the low bytes of the lanes; 0 below `faintest`.
 *
 * x and y count from the border's corner and may be anything finite. The whole part of a place is read off the bits of its
 * sum with 2²³ − ½. Where a coordinate is whole the sum lies half way, and may give the number below with a share of 1 in
 * place of 0: the same value.
 */
// @ts-ignore: decorator
@inline
export function sampleFour(
  base: v128,
  stride: i32,
  limitX: v128,
  limitY: v128,
  faintest: v128,
  x: v128,
  y: v128,
): v128 {
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(<f32>(BORDER - 1))), limitX);
  y = f32x4.pmin(f32x4.pmax(y, f32x4.splat(<f32>(BORDER - 1))), limitY);
  const wholeX = f32x4.add(x, f32x4.splat(WHOLE - 0.5));
  const wholeY = f32x4.add(y, f32x4.splat(WHOLE - 0.5));
  const fx = f32x4.sub(x, f32x4.sub(wholeX, f32x4.splat(WHOLE)));
  const fy = f32x4.sub(y, f32x4.sub(wholeY, f32x4.splat(WHOLE)));
  const at = i32x4.add(i32x4.add(i32x4.mul(wholeY, i32x4.splat(stride)), wholeX), base);

  // Pairs of neighbours: of the upper rows in the low half, of the lower rows in the high half.
  const a = <usize>i32x4.extract_lane(at, 0);
  const b = <usize>i32x4.extract_lane(at, 1);
  const c = <usize>i32x4.extract_lane(at, 2);
  const d = <usize>i32x4.extract_lane(at, 3);
  let pairs = i32x4.splat(0);
  pairs = v128.load_lane<u16>(a, pairs, 0);
  pairs = v128.load_lane<u16>(b, pairs, 1);
  pairs = v128.load_lane<u16>(c, pairs, 2);
  pairs = v128.load_lane<u16>(d, pairs, 3);
  pairs = v128.load_lane<u16>(a + stride, pairs, 4);
  pairs = v128.load_lane<u16>(b + stride, pairs, 5);
  pairs = v128.load_lane<u16>(c + stride, pairs, 6);
  pairs = v128.load_lane<u16>(d + stride, pairs, 7);

  const upper = blend(i16x8.extend_low_i8x16_u(pairs), fx);
  const lower = blend(i16x8.extend_high_i8x16_u(pairs), fx);
  const value = f32x4.add(upper, f32x4.mul(fy, f32x4.sub(lower, upper)));
  return v128.and(f32x4.add(value, f32x4.splat(WHOLE)), f32x4.ge(value, faintest));
}

/** (1 − f) · low half + f · high half of each lane's two numbers. */
// @ts-ignore: decorator
@inline
function blend(pairs: v128, f: v128): v128 {
  const left = f32x4.convert_i32x4_s(i32x4.shr_u(i32x4.shl(pairs, 16), 16));
  const right = f32x4.convert_i32x4_s(i32x4.shr_u(pairs, 16));
  return f32x4.add(left, f32x4.mul(f, f32x4.sub(right, left)));
}

/** The low bytes of four lanes, one after the other. */
// @ts-ignore: decorator
@inline
export function lowBytes(lanes: v128): u32 {
  const bytes = v128.shuffle<u8>(lanes, lanes, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  return <u32>i32x4.extract_lane(bytes, 0);
}
