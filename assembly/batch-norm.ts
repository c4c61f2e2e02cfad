/**
 * Batch normalisation, each channel by itself over all rows and pixels, n of them:
 *
 *   x̂ = (x − mean) / √(variance + ε)      y = γ · x̂ + β      ε = 1e-5
 *
 * S. Ioffe, C. Szegedy, Batch normalization: accelerating deep network training by reducing internal covariate shift, 2015.
 * In training mean and variance are those of the batch, and the running ones move a tenth of the way towards them; else they
 * are the running ones.
 *
 *   x, y        [rows, pixels, channels], the channels of a pixel padded to 8
 *   w           γ, and as the bias of a tensor with one row β: 8 rows below
 *   statistics  [2, channels]: mean, 1 / √(variance + ε)
 *   running     [2, channels]: mean, variance
 *
 * Sums are formed picture by picture and then over the pictures, each by one thread in one order.
 */
import { paddedColumns, sliceStart } from "./slices";

const EPSILON: f32 = 1e-5;
/** How much of the running mean and variance stays in a step. */
const MOMENTUM: f32 = 0.9;
/** So many pixels are done for one group of channels after the other: few enough that they stay in the nearest cache. */
const BLOCK_PIXELS: usize = 32;

/** moments[r] = Σ x, Σ (x − mean of the row's pixels)².   moments [rows, 2, channels]; sliced by rows. */
export function batchNormMoments(
  moments: usize,
  x: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const size = <usize>pixels * bytes;
  const count = f32x4.splat(<f32>pixels);
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const from = x + <usize>r * size;
    const to = moments + <usize>r * (bytes << 1);
    for (let c: usize = 0; c < bytes; c += 32) {
      let low = f32x4.splat(0), high = low;
      for (let i = c; i < size; i += bytes) {
        low = f32x4.add(low, v128.load(from + i));
        high = f32x4.add(high, v128.load(from + i, 16));
      }
      v128.store(to + c, low);
      v128.store(to + c, high, 16);
      const lowMean = f32x4.div(low, count), highMean = f32x4.div(high, count);
      low = f32x4.splat(0);
      high = low;
      for (let i = c; i < size; i += bytes) {
        const lowOff = f32x4.sub(v128.load(from + i), lowMean);
        const highOff = f32x4.sub(v128.load(from + i, 16), highMean);
        low = f32x4.add(low, f32x4.mul(lowOff, lowOff));
        high = f32x4.add(high, f32x4.mul(highOff, highOff));
      }
      v128.store(to + bytes + c, low);
      v128.store(to + bytes + c, high, 16);
    }
  }
}

/**
 * statistics of the batch, and running += a tenth of the way to its mean and its variance · n / (n − 1), from moments.
 *
 * Rows are joined as T. Chan, G. Golub and R. LeVeque do, Algorithms for computing the sample variance, 1983: to the squares
 * within the rows comes pixels · (mean of the row − mean)².
 */
export function batchNormStatistics(
  statistics: usize,
  running: usize,
  moments: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const count = f32x4.splat(<f32>pixels);
  const all = f32x4.splat(<f32>(rows * pixels));
  const others = f32x4.splat(<f32>max(rows * pixels - 1, 1));
  const last = moments + <usize>rows * (bytes << 1);
  const end = <usize>sliceStart(paddedColumns(channels) >> 2, part + 1, parts) << 4;
  for (let c = <usize>sliceStart(paddedColumns(channels) >> 2, part, parts) << 4; c < end; c += 16) {
    let sum = f32x4.splat(0);
    for (let row = moments + c; row < last; row += bytes << 1) sum = f32x4.add(sum, v128.load(row));
    const mean = f32x4.div(sum, all);
    let squares = f32x4.splat(0);
    for (let row = moments + c; row < last; row += bytes << 1) {
      const off = f32x4.sub(f32x4.div(v128.load(row), count), mean);
      squares = f32x4.add(squares, f32x4.add(v128.load(row + bytes), f32x4.mul(count, f32x4.mul(off, off))));
    }
    v128.store(statistics + c, mean);
    v128.store(statistics + bytes + c, inverseDeviation(f32x4.div(squares, all)));
    approach(running + c, mean);
    approach(running + bytes + c, f32x4.div(squares, others));
  }
}

/** statistics from running, for an evaluation. */
export function batchNormRunning(statistics: usize, running: usize, channels: i32, part: i32, parts: i32): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const end = <usize>sliceStart(paddedColumns(channels) >> 2, part + 1, parts) << 4;
  for (let c = <usize>sliceStart(paddedColumns(channels) >> 2, part, parts) << 4; c < end; c += 16) {
    v128.store(statistics + c, v128.load(running + c));
    v128.store(statistics + bytes + c, inverseDeviation(v128.load(running + bytes + c)));
  }
}

/** y = γ · x̂ + β.   Sliced by pixels. */
export function batchNormForward(
  y: usize,
  x: usize,
  statistics: usize,
  w: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const first = <usize>sliceStart(rows * pixels, part, parts) * bytes;
  const end = <usize>sliceStart(rows * pixels, part + 1, parts) * bytes;
  for (let block = first; block < end; block += BLOCK_PIXELS * bytes) {
    const stop = min(end, block + BLOCK_PIXELS * bytes);
    for (let c: usize = 0; c < bytes; c += 16) {
      const mean = v128.load(statistics + c);
      const inverse = v128.load(statistics + bytes + c);
      const scale = v128.load(w + c);
      const shift = v128.load(w + (bytes << 3) + c);
      for (let i = block + c; i < stop; i += bytes) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inverse);
        v128.store(y + i, f32x4.add(f32x4.mul(scale, normal), shift));
      }
    }
  }
}

/** sums[r] = Σ dy · x̂, Σ dy.   sums [rows, 2, channels]; sliced by rows. */
export function batchNormSums(
  sums: usize,
  dy: usize,
  x: usize,
  statistics: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const size = <usize>pixels * bytes;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const from = x + <usize>r * size;
    const gradients = dy + <usize>r * size;
    const to = sums + <usize>r * (bytes << 1);
    for (let c: usize = 0; c < bytes; c += 16) {
      const mean = v128.load(statistics + c);
      const inverse = v128.load(statistics + bytes + c);
      let products = f32x4.splat(0), sum = products;
      for (let i = c; i < size; i += bytes) {
        const gradient = v128.load(gradients + i);
        const normal = f32x4.mul(f32x4.sub(v128.load(from + i), mean), inverse);
        products = f32x4.add(products, f32x4.mul(gradient, normal));
        sum = f32x4.add(sum, gradient);
      }
      v128.store(to + c, products);
      v128.store(to + bytes + c, sum);
    }
  }
}

/** totals = Σ over the rows of sums, dγ += its first row, dβ += its second.   totals [2, channels]; dw lies as w. */
export function batchNormBackwardWeights(
  dw: usize,
  totals: usize,
  sums: usize,
  rows: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const last = sums + <usize>rows * (bytes << 1);
  const end = <usize>sliceStart(paddedColumns(channels) >> 2, part + 1, parts) << 4;
  for (let c = <usize>sliceStart(paddedColumns(channels) >> 2, part, parts) << 4; c < end; c += 16) {
    let products = f32x4.splat(0), sum = products;
    for (let row = sums + c; row < last; row += bytes << 1) {
      products = f32x4.add(products, v128.load(row));
      sum = f32x4.add(sum, v128.load(row + bytes));
    }
    v128.store(totals + c, products);
    v128.store(totals + bytes + c, sum);
    const shift = dw + (bytes << 3) + c;
    v128.store(dw + c, f32x4.add(v128.load(dw + c), products));
    v128.store(shift, f32x4.add(v128.load(shift), sum));
  }
}

/** dx = γ / √(variance + ε) · (dy − (Σ dy + x̂ · Σ dy · x̂) / n).   Sliced by pixels. */
export function batchNormBackwardInput(
  dx: usize,
  dy: usize,
  x: usize,
  statistics: usize,
  totals: usize,
  w: usize,
  rows: i32,
  pixels: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>paddedColumns(channels) << 2;
  const all = f32x4.splat(<f32>(rows * pixels));
  const first = <usize>sliceStart(rows * pixels, part, parts) * bytes;
  const end = <usize>sliceStart(rows * pixels, part + 1, parts) * bytes;
  for (let block = first; block < end; block += BLOCK_PIXELS * bytes) {
    const stop = min(end, block + BLOCK_PIXELS * bytes);
    for (let c: usize = 0; c < bytes; c += 16) {
      const mean = v128.load(statistics + c);
      const inverse = v128.load(statistics + bytes + c);
      const scale = f32x4.mul(v128.load(w + c), inverse);
      const products = f32x4.div(v128.load(totals + c), all);
      const sum = f32x4.div(v128.load(totals + bytes + c), all);
      for (let i = block + c; i < stop; i += bytes) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inverse);
        const common = f32x4.add(sum, f32x4.mul(normal, products));
        v128.store(dx + i, f32x4.mul(scale, f32x4.sub(v128.load(dy + i), common)));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function inverseDeviation(variance: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(EPSILON))));
}

/** running = MOMENTUM · running + (1 − MOMENTUM) · value, four of them. */
// @ts-ignore: decorator
@inline
function approach(running: usize, value: v128): void {
  const kept = f32x4.mul(f32x4.splat(MOMENTUM), v128.load(running));
  v128.store(running, f32x4.add(kept, f32x4.mul(f32x4.splat(1 - MOMENTUM), value)));
}
