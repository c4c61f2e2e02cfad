import { rmspropUpdate } from "../../assembly/rmsprop";
import { doubles, element, excess, expectGuards, expectSlices, release, ROUNDING, squares, values } from "./guarded";

let n = 0;
let w: usize = 0;
let meanSquare: usize = 0;
let dw: usize = 0;
let beta: f32 = 0;
let epsilon: f32 = 0;
let decay: f32 = 0;
let scale: f32 = 1;
const RATE: f32 = 0.01;

function prepare(count: i32, kept: f32, least: f32, penalty: f32 = 0, clip: f32 = 1): void {
  n = count;
  w = values(n);
  meanSquare = squares(n);
  dw = values(n);
  beta = kept;
  epsilon = least;
  decay = penalty;
  scale = clip;
}

function update(part: i32, parts: i32): void {
  rmspropUpdate(w, meanSquare, dw, n, RATE, beta, epsilon, decay, scale, part, parts);
}

function check(count: i32, kept: f32, least: f32, penalty: f32 = 0, clip: f32 = 1): void {
  prepare(count, kept, least, penalty, clip);
  const weights = doubles(w, n);
  const means = doubles(meanSquare, n);
  const gradients = doubles(dw, n);
  update(0, 1);
  const added = 1 - <f64>beta;
  let worst: f64 = 0;
  for (let i = 0; i < n; i++) {
    const g = <f64>scale * gradients[i] + <f64>decay * weights[i];
    const gBound = 2 * ROUNDING * (abs(<f64>scale * gradients[i]) + abs(<f64>decay * weights[i]));
    const square = <f64>beta * means[i] + added * g * g;
    const squareBound = 2 * added * abs(g) * gBound + 4 * ROUNDING * square;
    worst = max(worst, excess(element(meanSquare, i), square, squareBound));
    const size = sqrt(square) + <f64>epsilon;
    const sizeBound = squareBound / (2 * sqrt(square)) + 2 * ROUNDING * size;
    const step = (<f64>RATE * g) / size;
    const expected = weights[i] - step;
    const bound = (<f64>RATE * gBound) / size + abs(step) * (sizeBound / size + 3 * ROUNDING) + ROUNDING * abs(expected);
    worst = max(worst, excess(element(w, i), expected, 1.01 * bound));
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "the mean square and w within the rounding of each operation");
  expectGuards();
}

describe("RMSprop", () => {
  beforeEach(release);

  test("one vector", () => check(4, 0.9, 1e-8));
  test("an odd number of vectors", () => check(20, 0.99, 1e-6));
  test("a real layer, 66 rows of 16", () => check(66 * 16, 0.9, 1e-8));
  test("with a large epsilon", () => check(64, 0.9, 0.5));
  test("with weight decay and a clipped gradient", () => check(64, 0.9, 1e-8, 0.1, 0.25));

  test("without memory a step is the rate in the direction of the gradient's sign", () => {
    prepare(4, 0, 1e-30);
    memory.fill(w, 0, 16);
    for (let i = 0; i < 4; i++) store<f32>(dw + (<usize>i << 2), i % 2 == 0 ? 0.25 : -4);
    update(0, 1);
    for (let i = 0; i < 4; i++) expect<f32>(element(w, i)).toBe(i % 2 == 0 ? -RATE : RATE);
  });

  test("NaN stays in its column; zeros stay zeros", () => {
    prepare(8, 0.9, 1e-8, 0.1, 0.5);
    memory.fill(w, 0, 32);
    memory.fill(meanSquare, 0, 32);
    memory.fill(dw, 0, 32);
    store<f32>(dw, NaN, 4);
    update(0, 1);
    for (let i = 0; i < 8; i++) {
      if (i == 1) expect<f32>(element(w, i)).toBeNaN();
      else expect<f32>(element(w, i)).toBe(0);
    }
  });

  test("slices", () => {
    prepare(4, 0.9, 1e-8, 0.01, 0.5);
    expectSlices(update);
    prepare(66 * 16 + 4, 0.9, 1e-8, 0.01, 0.5);
    expectSlices(update);
  });
});
