import { softmaxCrossEntropy, softmaxForward } from "../../assembly/softmax-cross-entropy";
import {
  at, copy, element, excess, expectGuards, expectSlices, expectZeroPadding, floats, input, output, paddedSize, put,
  release, reserve, ROUNDING, sameBits,
} from "./guarded";

/** Results below the smallest normal f32 may come out as 0. */
const SMALLEST_NORMAL: f64 = 1.1754943508222875e-38;

let rows = 0;
let classes = 0;
let scale: f32 = 0;
let epsilon: f64 = 0;
let x: usize = 0;
let p: usize = 0;
let dx: usize = 0;
let losses: usize = 0;
let labels: usize = 0;

/** Logits from −size to size; labels run through all classes, the last one first. */
function prepare(rowCount: i32, classCount: i32, size: f32): void {
  rows = rowCount;
  classes = classCount;
  scale = <f32>1 / <f32>rows;
  epsilon = 0;
  x = input(rows, classes);
  p = output(rows, classes);
  dx = output(rows, classes);
  losses = floats(rows);
  labels = reserve(rows);
  for (let r = 0; r < rows; r++) {
    store<u8>(labels + r, <u8>(classes - 1 - (r % classes)));
    for (let c = 0; c < classes; c++) put(x, r, c, classes, size * at(x, r, c, classes));
  }
}

function forward(part: i32, parts: i32): void {
  softmaxForward(p, x, rows, classes, part, parts);
}

function crossEntropy(part: i32, parts: i32): void {
  softmaxCrossEntropy(dx, losses, x, labels, rows, classes, scale, epsilon, part, parts);
}

/** The row of logits as f64. */
function logits(row: i32): f64[] {
  const all: f64[] = [];
  for (let c = 0; c < classes; c++) all.push(at(x, row, c, classes));
  return all;
}

/** ln Σ exp(x), shifted by the largest so that it cannot overflow. */
function logSum(all: f64[]): f64 {
  let highest: f64 = -Infinity;
  for (let c = 0; c < all.length; c++) highest = max(highest, all[c]);
  let sum: f64 = 0;
  for (let c = 0; c < all.length; c++) sum += NativeMath.exp(all[c] - highest);
  return highest + NativeMath.log(sum);
}

/** Relative error of p: up to 4 roundings in exp, twice; sum and quotient; x − max rounds in its own size. */
function relative(distance: f64): f64 {
  return ROUNDING * (12 + <f64>classes / 4 + distance);
}

function worstForward(): f64 {
  let worst: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const all = logits(r);
    const total = logSum(all);
    for (let c = 0; c < classes; c++) {
      const expected = NativeMath.exp(all[c] - total);
      const bound = expected * relative(total - all[c]) + SMALLEST_NORMAL;
      worst = max(worst, excess(at(p, r, c, classes), expected, bound));
    }
  }
  return worst;
}

function worstGradient(): f64 {
  let worst: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const all = logits(r);
    const total = logSum(all);
    for (let c = 0; c < classes; c++) {
      const probability = NativeMath.exp(all[c] - total);
      const hot: f64 = <i32>load<u8>(labels + r) == c ? 1 : 0;
      const bound = probability * relative(total - all[c] + 2) + ROUNDING * hot + SMALLEST_NORMAL;
      worst = max(worst, excess(at(dx, r, c, classes), <f64>scale * (probability - hot), abs(<f64>scale) * bound));
    }
  }
  return worst;
}

function worstLoss(): f64 {
  let worst: f64 = 0;
  for (let r = 0; r < rows; r++) {
    const all = logits(r);
    const expected = logSum(all) - all[load<u8>(labels + r)];
    worst = max(worst, excess(element(losses, r), expected, relative(1) + ROUNDING * expected));
  }
  return worst;
}

function check(rowCount: i32, classCount: i32, size: f32): void {
  prepare(rowCount, classCount, size);
  forward(0, 1);
  crossEntropy(0, 1);
  expect<f64>(worstForward()).toBeLessThanOrEqual(1, "p = softmax(x)");
  expect<f64>(worstLoss()).toBeLessThanOrEqual(1, "loss = −ln p[label]");
  expect<f64>(worstGradient()).toBeLessThanOrEqual(1, "dx = scale · (p − one-hot label)");
  expectZeroPadding(p, rows, classes);
  expectZeroPadding(dx, rows, classes);
  expectGuards();
}

describe("softmax and cross-entropy", () => {
  beforeEach(release);

  test("one row, one class", () => check(1, 1, 3));
  test("as large as a tile, 4 × 8", () => check(4, 8, 3));
  test("a multiple of the tile, 8 × 16", () => check(8, 16, 3));
  test("not a multiple, 5 × 13", () => check(5, 13, 3));
  test("digits, 128 × 10", () => check(128, 10, 5));
  test("as many classes as a byte counts, 5 × 256", () => check(5, 256, 5));
  test("logits near each other", () => check(12, 10, 1e-6));
  test("logits far apart: most p vanish", () => check(12, 10, 200));
  test("logits whose exp overflows", () => check(12, 10, 1e6));

  test("the gradient is that of the loss: central differences", () => {
    prepare(5, 13, 4);
    crossEntropy(0, 1);
    const step: f64 = 1e-5;
    let worst: f64 = 0;
    for (let r = 0; r < 5; r++) {
      const label = load<u8>(labels + r);
      for (let c = 0; c < 13; c++) {
        const up = logits(r);
        const down = logits(r);
        up[c] += step;
        down[c] -= step;
        const slope = (logSum(up) - up[label] - (logSum(down) - down[label])) / (2 * step);
        worst = max(worst, excess(at(dx, r, c, 13), <f64>scale * slope, 1e-6));
      }
    }
    expect<f64>(worst).toBeLessThanOrEqual(1);
  });

  test("with epsilon, loss and gradient are those of −ln(p + epsilon), worked out by the chain rule", () => {
    for (let size: f32 = 1; size < 100; size += 33) {
      prepare(40, 10, size);
      epsilon = 1e-12;
      crossEntropy(0, 1);
      let worst: f64 = 0;
      for (let r = 0; r < rows; r++) {
        const all = logits(r);
        const total = logSum(all);
        const label = <i32>load<u8>(labels + r);
        const p = NativeMath.exp(all[label] - total);
        const off = relative(total - all[label] + 2);
        worst = max(worst, excess(element(losses, r), -NativeMath.log(p + epsilon), off + 1e-5));
        // dL/dp is −1 / (p + epsilon) for the label alone; then d = g∘p − p · Σ (g∘p).
        const g = -1 / (p + epsilon);
        for (let c = 0; c < 10; c++) {
          const own = NativeMath.exp(all[c] - total);
          const expected = (c == label ? g * p : 0) - own * (g * p);
          worst = max(worst, excess(at(dx, r, c, 10), <f64>scale * expected, abs(<f64>scale) * (off + 1e-6)));
        }
      }
      expect<f64>(worst).toBeLessThanOrEqual(1);
    }
  });

  test("with epsilon, a row that is wrong beyond it stops learning, and its loss stays below −ln epsilon", () => {
    prepare(1, 3, 0);
    epsilon = 1e-12;
    put(x, 0, 0, 3, 60);
    store<u8>(labels, 2);
    crossEntropy(0, 1);
    expect<f32>(element(losses, 0)).toBe(<f32>27.631021115928547);
    for (let c = 0; c < 3; c++) expect<bool>(abs(at(dx, 0, c, 3)) < 1e-13).toBe(true);
  });

  test("each row's p sum to 1, each row's dx to 0", () => {
    prepare(9, 10, 5);
    forward(0, 1);
    crossEntropy(0, 1);
    for (let r = 0; r < 9; r++) {
      let one: f64 = 0;
      let zero: f64 = 0;
      for (let c = 0; c < 10; c++) {
        one += at(p, r, c, 10);
        zero += at(dx, r, c, 10);
      }
      expect<bool>(abs(one - 1) < 1e-6 && abs(zero) < 1e-6).toBe(true);
    }
  });

  test("the zeros of the padding do not count, however low the logits", () => {
    prepare(1, 3, 0);
    for (let c = 0; c < 3; c++) put(x, 0, c, 3, -1000);
    forward(0, 1);
    crossEntropy(0, 1);
    for (let c = 0; c < 3; c++) expect<f32>(at(p, 0, c, 3)).toBe(<f32>1 / <f32>3);
    expect<f64>(worstLoss()).toBeLessThanOrEqual(1, "ln 3");
  });

  test("a logit of −Infinity gets p = 0, and loss Infinity if it is the label's", () => {
    prepare(2, 3, 1);
    put(x, 0, 0, 3, -Infinity);
    put(x, 1, 0, 3, -Infinity);
    store<u8>(labels, 0);
    store<u8>(labels, 1, 1);
    forward(0, 1);
    crossEntropy(0, 1);
    expect<f32>(at(p, 0, 0, 3)).toBe(0);
    expect<f32>(at(dx, 0, 0, 3)).toBe(-scale);
    expect<f32>(element(losses, 0)).toBe(Infinity);
    expect<bool>(isFinite(element(losses, 1))).toBe(true);
  });

  test("NaN makes its own row NaN, loss included, and no other", () => {
    prepare(3, 10, 1);
    put(x, 1, 9, 10, NaN);
    forward(0, 1);
    crossEntropy(0, 1);
    for (let c = 0; c < 10; c++) {
      expect<f32>(at(p, 1, c, 10)).toBeNaN();
      expect<bool>(isFinite(at(p, 0, c, 10)) && isFinite(at(dx, 2, c, 10))).toBe(true);
    }
    expect<f32>(element(losses, 1)).toBeNaN();
    expect<bool>(isFinite(element(losses, 0)) && isFinite(element(losses, 2))).toBe(true);
  });

  test("in place", () => {
    prepare(5, 13, 3);
    forward(0, 1);
    crossEntropy(0, 1);
    const size = paddedSize(5, 13);
    const inPlace = copy(x, <usize>size << 2);
    softmaxForward(inPlace, inPlace, 5, 13, 0, 1);
    expect<bool>(sameBits(inPlace, p, 5 * 16)).toBe(true, "p may be x");
    const result = copy(losses, 20);
    softmaxCrossEntropy(x, losses, x, labels, 5, 13, scale, 0, 0, 1);
    expect<bool>(sameBits(x, dx, 5 * 16)).toBe(true, "dx may be x");
    expect<bool>(sameBits(losses, result, 5)).toBe(true);
  });

  test("slices", () => {
    prepare(1, 1, 1);
    expectSlices(forward);
    expectSlices(crossEntropy);
    prepare(50, 13, 3);
    expectSlices(forward);
    expectSlices(crossEntropy);
    epsilon = 1e-12;
    expectSlices(crossEntropy);
  });
});
