import { adamUpdate } from "../../assembly/adam";
import { doubles, element, excess, expectGuards, expectSlices, release, ROUNDING, squares, values } from "./guarded";

let n = 0;
let w: usize = 0;
let mean: usize = 0;
let meanSquare: usize = 0;
let dw: usize = 0;
let shrinkage: f32 = 0;
let decay: f32 = 0;
let scale: f32 = 1;
let rate: f32 = 0.01;
let beta1: f32 = 0.9;
let beta2: f32 = 0.999;
let epsilon: f32 = 1e-8;

function prepare(count: i32, shrink: f32 = 0, penalty: f32 = 0, clip: f32 = 1): void {
  n = count;
  w = values(n);
  mean = values(n);
  meanSquare = squares(n);
  dw = values(n);
  shrinkage = shrink;
  decay = penalty;
  scale = clip;
  rate = 0.01;
  beta1 = 0.9;
  beta2 = 0.999;
  epsilon = 1e-8;
}

function update(part: i32, parts: i32): void {
  adamUpdate(w, mean, meanSquare, dw, n, rate, beta1, beta2, epsilon, shrinkage, decay, scale, part, parts);
}

function check(): void {
  const weights = doubles(w, n);
  const means = doubles(mean, n);
  const meanSquares = doubles(meanSquare, n);
  const gradients = doubles(dw, n);
  update(0, 1);
  const added1 = 1 - <f64>beta1;
  const added2 = 1 - <f64>beta2;
  let worst: f64 = 0;
  for (let i = 0; i < n; i++) {
    const g = <f64>scale * gradients[i] + <f64>decay * weights[i];
    const gBound = 2 * ROUNDING * (abs(<f64>scale * gradients[i]) + abs(<f64>decay * weights[i]));
    const first = means[i] + added1 * (g - means[i]);
    const firstBound = added1 * (gBound + 3 * ROUNDING * abs(g - means[i])) + ROUNDING * abs(first);
    worst = max(worst, excess(element(mean, i), first, firstBound));
    const second = meanSquares[i] + added2 * (g * g - meanSquares[i]);
    const squareBound = 2 * abs(g) * gBound + ROUNDING * g * g;
    const secondBound = added2 * (squareBound + 3 * ROUNDING * abs(g * g - meanSquares[i])) + ROUNDING * second;
    worst = max(worst, excess(element(meanSquare, i), second, secondBound));
    const size = sqrt(second) + <f64>epsilon;
    const sizeBound = secondBound / (2 * sqrt(second)) + 2 * ROUNDING * size;
    const step = (<f64>rate * first) / size;
    const shrunk = <f64>shrinkage * weights[i];
    const expected = weights[i] - step - shrunk;
    const stepBound = (<f64>rate * firstBound) / size + abs(step) * (sizeBound / size + 4 * ROUNDING);
    const bound = stepBound + ROUNDING * (2 * abs(shrunk) + abs(expected));
    worst = max(worst, excess(element(w, i), expected, 1.01 * bound));
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "both means and w within the rounding of each operation");
  expectGuards();
}

function checkCount(count: i32, shrink: f32 = 0, penalty: f32 = 0, clip: f32 = 1): void {
  prepare(count, shrink, penalty, clip);
  check();
}

describe("Adam", () => {
  beforeEach(release);

  test("one vector", () => checkCount(4));
  test("an odd number of vectors", () => checkCount(20));
  test("a real layer, 66 rows of 16", () => checkCount(66 * 16));
  test("with decay in the gradient", () => checkCount(64, 0, 0.1));
  test("with decay beside it, as AdamW", () => checkCount(64, 0.001));
  test("with a clipped gradient", () => checkCount(64, 0, 0, 0.25));
  test("with all of them", () => checkCount(20, 0.01, 0.5, 0.125));

  test("with other scalars", () => {
    prepare(64);
    rate = 0.5;
    beta1 = 0.5;
    beta2 = 0.75;
    epsilon = 0.1;
    check();
  });

  test("a first step is the rate in the direction of the gradient's sign", () => {
    prepare(4);
    memory.fill(w, 0, 16);
    memory.fill(mean, 0, 16);
    memory.fill(meanSquare, 0, 16);
    for (let i = 0; i < 4; i++) store<f32>(dw + (<usize>i << 2), i % 2 == 0 ? 0.25 : -4);
    beta1 = 0.5;
    beta2 = 0.75;
    // α √(1 − β₂) / (1 − β₁) with α = ¼.
    rate = 0.25;
    epsilon = 1e-30;
    update(0, 1);
    for (let i = 0; i < 4; i++) expect<f32>(element(w, i)).toBe(i % 2 == 0 ? -0.25 : 0.25);
  });

  test("NaN stays in its column; zeros stay zeros", () => {
    prepare(8, 0.1, 0.1, 0.5);
    memory.fill(w, 0, 32);
    memory.fill(mean, 0, 32);
    memory.fill(meanSquare, 0, 32);
    memory.fill(dw, 0, 32);
    store<f32>(dw, NaN, 4);
    update(0, 1);
    for (let i = 0; i < 8; i++) {
      if (i == 1) expect<f32>(element(w, i)).toBeNaN();
      else expect<f32>(element(w, i)).toBe(0);
    }
  });

  test("a mean of squares that only fades never falls below zero", () => {
    prepare(4);
    store<f32>(meanSquare, 1e-45);
    store<f32>(meanSquare, 3e-39, 4);
    store<f32>(meanSquare, 1, 8);
    memory.fill(dw, 0, 16);
    for (let step = 0; step < 200; step++) update(0, 1);
    beta2 = 0;
    for (let step = 0; step < 2; step++) {
      for (let i = 0; i < 4; i++) expect<bool>(element(meanSquare, i) >= 0).toBe(true);
      update(0, 1);
    }
  });

  test("slices", () => {
    prepare(4, 0.01, 0.01, 0.5);
    expectSlices(update);
    prepare(66 * 16 + 4, 0.01, 0.01, 0.5);
    expectSlices(update);
  });
});
