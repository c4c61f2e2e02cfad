/**
 * p = exp(x − max x) / Σ exp(x − max x),   loss = −ln p[label] = ln Σ exp(x − max x) − (x[label] − max x).
 *
 * Row by row; sums run over lanes of four columns, then over the lanes, so their order is fixed. Padding columns count
 * as −∞, and come out as 0 where the logits are finite.
 */
import { exp, log } from "./exponential";
import { paddedColumns, sliceStart } from "./slices";

/** p = softmax(x).   p, x [rows, classes].   p may be x. */
export function softmaxForward(p: usize, x: usize, rows: i32, classes: i32, part: i32, parts: i32): void {
  const stride = (<usize>paddedColumns(classes)) << 2;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const row = p + <usize>r * stride;
    const sum = exponentials(row, x + <usize>r * stride, largest(x + <usize>r * stride, classes), classes);
    const sums = f32x4.splat(sum);
    for (let j: usize = 0; j < stride; j += 16) v128.store(row + j, f32x4.div(v128.load(row + j), sums));
  }
}

/**
 * losses = −ln(p[label] + epsilon) and, in the same pass, the gradient of scale · Σ losses:
 *
 *   dx = scale · q · (p − one-hot label),   q = p[label] / (p[label] + epsilon)
 *
 *   dx, x    f32 [rows, classes]; dx may be x
 *   losses   f32 [rows]
 *   labels   u8 [rows]
 *   epsilon  0 for the exact loss, where q = 1. Above 0 no loss exceeds −ln epsilon, and a row whose p[label] is far
 *            below epsilon has next to no gradient. In the sum of p's denominator, which is 1 or more, an epsilon of
 *            1e-12 is lost in rounding.
 */
export function softmaxCrossEntropy(
  dx: usize,
  losses: usize,
  x: usize,
  labels: usize,
  rows: i32,
  classes: i32,
  scale: f32,
  epsilon: f64,
  part: i32,
  parts: i32,
): void {
  const stride = (<usize>paddedColumns(classes)) << 2;
  const end = sliceStart(rows, part + 1, parts);
  for (let r = sliceStart(rows, part, parts); r < end; r++) {
    const from = x + <usize>r * stride;
    const row = dx + <usize>r * stride;
    const label = <usize>load<u8>(labels + r) << 2;
    const logit = load<f32>(from + label);
    const highest = largest(from, classes);
    const sum = exponentials(row, from, highest, classes);
    let loss = log(<f64>sum) - (<f64>logit - <f64>highest);
    let factor = scale;
    if (epsilon > 0) {
      const probability = <f64>load<f32>(row + label) / <f64>sum;
      loss = -log(probability + epsilon);
      factor = <f32>(<f64>scale * (probability / (probability + epsilon)));
    }
    store<f32>(losses + (<usize>r << 2), <f32>loss);
    const scales = f32x4.splat(factor);
    const sums = f32x4.splat(sum);
    for (let j: usize = 0; j < stride; j += 16) {
      v128.store(row + j, f32x4.mul(scales, f32x4.div(v128.load(row + j), sums)));
    }
    store<f32>(row + label, load<f32>(row + label) - factor);
  }
}

/** The largest of a row; NaN if any is NaN. */
// @ts-ignore: decorator
@inline
function largest(x: usize, classes: i32): f32 {
  let lanes = f32x4.splat(-Infinity);
  for (let j = 0; j < classes; j += 4) lanes = f32x4.max(lanes, realColumns(x, j, classes));
  return max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
}

/** to = exp(x − highest) for a row; gives their sum. */
// @ts-ignore: decorator
@inline
function exponentials(to: usize, x: usize, highest: f32, classes: i32): f32 {
  const columns = paddedColumns(classes);
  const shift = f32x4.splat(highest);
  let sums = f32x4.splat(0);
  for (let j = 0; j < columns; j += 4) {
    const e = exp(f32x4.sub(realColumns(x, j, classes), shift));
    v128.store(to + (<usize>j << 2), e);
    sums = f32x4.add(sums, e);
  }
  return (
    f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3))
  );
}

/** Columns j to j + 3 of a row, −∞ in place of those past the last class. */
// @ts-ignore: decorator
@inline
function realColumns(x: usize, j: i32, classes: i32): v128 {
  const inside = i32x4.lt_s(i32x4.add(i32x4.splat(j), i32x4(0, 1, 2, 3)), i32x4.splat(classes));
  return v128.bitselect(v128.load(x + (<usize>j << 2)), f32x4.splat(-Infinity), inside);
}
