/**
 * Random smooth displacement fields, one for x and one for y.
 *
 * P. Simard, D. Steinkraus, J. Platt, Best practices for convolutional neural networks, ICDAR 2003: at each pixel a number
 * from −1 to 1, the whole smoothed by a Gaussian of deviation sigma, times alpha. Here the numbers are drawn on a lattice
 * s apart and smoothed by the cubic B-spline B on it,
 *
 *   u(x, y) = Σ_ij c[i, j] B(y/s − i) B(x/s − j),
 *
 * which has the shape of a Gaussian of deviation s/√3 up to 0.04 of its height and is zero beyond 2s; so s = √3 sigma. The
 * c are from ± amplitude, which gives u the deviation of Simard's field, alpha / (√3 · 2√π sigma), and bounds it. For a
 * digit and sigma 4 that takes 7 · 7 numbers instead of 28 · 28, and some six products a pixel instead of 50.
 */
import { AFFINE_BLOCKS } from "./affine";
import { drawFourOf, PURPOSE_AUGMENT } from "./random";
import { paddedRows } from "./slices";

/** Lattice points that four neighbouring pixels can depend on: 4 + ⌈3/s⌉ with sigma ≥ ½. */
const MOST_TAPS: i32 = 8;
/** Of a group of four columns: MOST_TAPS vectors of weights, and the number of the first lattice point. */
const GROUP_BYTES: usize = <usize>MOST_TAPS * 16 + 16;
/** Of a row: four weights, and the number of the first lattice point. */
const ROW_BYTES: usize = 32;

/** The lattice's spacing in pixels. */
export function latticeSpacing(sigma: f64): f64 {
  return 1.7320508075688772 * sigma;
}

/** The largest number drawn: ∫B² = 151/315, so u has the deviation amplitude/√3 · 151/315 on average over places. */
export function latticeAmplitude(alpha: f64, sigma: f64): f64 {
  return alpha / (sigma * 3.5449077018110318 * (151.0 / 315.0));
}

/** Lattice points that four neighbouring columns depend on, at most. */
export function latticeTaps(sigma: f64): i32 {
  return 4 + <i32>Math.ceil(3 / latticeSpacing(sigma));
}

/** Lattice rows under a picture. */
export function latticeRows(height: i32, sigma: f64): i32 {
  return <i32>Math.floor(<f64>(height - 1) / latticeSpacing(sigma)) + 4;
}

/** Lattice columns, in whole groups of 4, that a picture's groups of four columns may ask for. */
export function latticeColumns(width: i32, sigma: f64): i32 {
  return paddedRows(<i32>Math.floor(<f64>(paddedRows(width) - 4) / latticeSpacing(sigma)) + latticeTaps(sigma));
}

export function splineBytes(height: i32, width: i32): usize {
  return <usize>height * ROW_BYTES + <usize>(paddedRows(width) >> 2) * GROUP_BYTES;
}

/** The weights of B for each row and each group of four columns of a picture. */
export function fillSplines(splines: usize, height: i32, width: i32, sigma: f64): void {
  const spacing = latticeSpacing(sigma);
  for (let y = 0; y < height; y++, splines += ROW_BYTES) {
    const place = <f64>y / spacing;
    const first = Math.floor(place);
    for (let k = 0; k < 4; k++) store<f32>(splines + (<usize>k << 2), <f32>spline(k, place - first));
    store<i32>(splines, <i32>first, 16);
  }
  for (let x = 0; x < width; x += 4, splines += GROUP_BYTES) {
    memory.fill(splines, 0, GROUP_BYTES);
    const first = Math.floor(<f64>x / spacing);
    store<i32>(splines, <i32>first, <usize>MOST_TAPS * 16);
    for (let lane = 0; lane < 4; lane++) {
      const place = <f64>(x + lane) / spacing;
      const floor = Math.floor(place);
      const weights = splines + (<usize>(<i32>(floor - first)) << 4) + (<usize>lane << 2);
      for (let k = 0; k < 4; k++) store<f32>(weights + (<usize>k << 4), <f32>spline(k, place - floor));
    }
  }
}

/** Weight of the lattice point number k of the four about a place that is t from the second. */
function spline(k: i32, t: f64): f64 {
  if (k == 0) return ((1 - t) * (1 - t) * (1 - t)) / 6;
  if (k == 1) return ((3 * t - 6) * t * t + 4) / 6;
  if (k == 2) return (((3 - 3 * t) * t + 3) * t + 1) / 6;
  return (t * t * t) / 6;
}

/**
 * lattice = numbers from ± amplitude, functions of (seed, epoch, image).   f32 [rows, 2, columns], for x and for y.
 *
 * 16 bits of a random word make a number.
 */
export function drawLattice(
  lattice: usize,
  rows: i32,
  columns: i32,
  amplitude: f64,
  seed: u32,
  epoch: u32,
  image: u32,
): void {
  const scale = f32x4.splat(<f32>(amplitude / 32768));
  const half = f32x4.splat(0.5);
  const blocks = <u32>(rows * columns) >> 2;
  for (let block: u32 = 0; block < blocks; block++, lattice += 32) {
    const words = drawFourOf(seed, PURPOSE_AUGMENT, epoch, image, AFFINE_BLOCKS + block);
    const low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(words));
    const high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(words));
    v128.store(lattice, f32x4.mul(f32x4.add(low, half), scale));
    v128.store(lattice, f32x4.mul(f32x4.add(high, half), scale), 16);
  }
}

/** line = the lattice at row y of the picture: Σ_i c[i, j] B(y/s − i).   f32 [2, columns]. */
export function blendLattice(line: usize, lattice: usize, splines: usize, y: i32, columns: i32): void {
  const row = splines + <usize>y * ROW_BYTES;
  const stride = <usize>columns << 3;
  const end = line + stride;
  let from = lattice + <usize>load<i32>(row, 16) * stride;
  const w0 = v128.load32_splat(row);
  const w1 = v128.load32_splat(row, 4);
  const w2 = v128.load32_splat(row, 8);
  const w3 = v128.load32_splat(row, 12);
  for (; line < end; line += 16, from += 16) {
    let sum = f32x4.mul(w0, v128.load(from));
    sum = f32x4.add(sum, f32x4.mul(w1, v128.load(from + stride)));
    sum = f32x4.add(sum, f32x4.mul(w2, v128.load(from + 2 * stride)));
    v128.store(line, f32x4.add(sum, f32x4.mul(w3, v128.load(from + 3 * stride))));
  }
}

/** Where the splines of a picture's first four columns lie; those of the next four lie GROUP_BYTES on. */
// @ts-ignore: decorator
@inline
export function columnSplines(splines: usize, height: i32, group: i32): usize {
  return splines + <usize>height * ROW_BYTES + <usize>group * GROUP_BYTES;
}

/** The lattice points that a group of four columns depends on, as a place in one field's line. */
// @ts-ignore: decorator
@inline
export function firstOf(line: usize, group: usize): usize {
  return line + (<usize>load<i32>(group, <usize>MOST_TAPS * 16) << 2);
}

/** The field at four neighbouring columns: Σ_j line[j] B(x/s − j). */
// @ts-ignore: decorator
@inline
export function displacementOfFour(points: usize, group: usize, taps: i32): v128 {
  let sum = f32x4.mul(v128.load32_splat(points), v128.load(group));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(points, 4), v128.load(group, 16)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(points, 8), v128.load(group, 32)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(points, 12), v128.load(group, 48)));
  sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(points, 16), v128.load(group, 64)));
  for (let tap: usize = 5; tap < <usize>taps; tap++) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(points + (tap << 2)), v128.load(group + (tap << 4))));
  }
  return sum;
}
