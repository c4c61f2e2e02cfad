import { nesterovUpdate, sgdUpdate } from "../../assembly/sgd";
import { doubles, element, excess, expectGuards, expectSlices, release, ROUNDING, values } from "./guarded";

let n = 0;
let w: usize = 0;
let velocity: usize = 0;
let dw: usize = 0;
let rate: f32 = 0;
let momentum: f32 = 0;
let decay: f32 = 0;
let scale: f32 = 1;

function prepare(count: i32, learningRate: f32, share: f32, penalty: f32 = 0, clip: f32 = 1): void {
  n = count;
  w = values(n);
  velocity = values(n);
  dw = values(n);
  rate = learningRate;
  momentum = share;
  decay = penalty;
  scale = clip;
}

function update(part: i32, parts: i32): void {
  sgdUpdate(w, velocity, dw, n, rate, momentum, decay, scale, part, parts);
}

function nesterov(part: i32, parts: i32): void {
  nesterovUpdate(w, velocity, dw, n, rate, momentum, decay, scale, part, parts);
}

function check(kernel: (part: i32, parts: i32) => void, ahead: bool): void {
  const weights = doubles(w, n);
  const velocities = doubles(velocity, n);
  const gradients = doubles(dw, n);
  kernel(0, 1);
  let worst: f64 = 0;
  for (let i = 0; i < n; i++) {
    const terms = abs(<f64>scale * gradients[i]) + abs(<f64>decay * weights[i]);
    const g = <f64>scale * gradients[i] + <f64>decay * weights[i];
    const kept = <f64>momentum * velocities[i];
    const v = kept + g;
    const bound = ROUNDING * (2 * abs(kept) + 3 * terms);
    worst = max(worst, excess(element(velocity, i), v, bound));
    const along = ahead ? g + <f64>momentum * v : v;
    const alongBound = ahead ? <f64>momentum * bound + ROUNDING * (3 * terms + 3 * abs(<f64>momentum * v)) : bound;
    const step = <f64>rate * along;
    const expected = weights[i] - step;
    const stepBound = <f64>rate * alongBound + ROUNDING * (abs(step) + abs(expected));
    worst = max(worst, excess(element(w, i), expected, 1.01 * stepBound));
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "velocity and w within the rounding of each operation");
  expectGuards();
}

function checkBoth(count: i32, learningRate: f32, share: f32, penalty: f32 = 0, clip: f32 = 1): void {
  prepare(count, learningRate, share, penalty, clip);
  check(update, false);
  prepare(count, learningRate, share, penalty, clip);
  check(nesterov, true);
}

describe("gradient descent with momentum, as it is and as Nesterov's", () => {
  beforeEach(release);

  test("two vectors", () => checkBoth(8, 0.1, 0.9));
  test("several vectors", () => checkBoth(64, 0.1, 0.9));
  test("an odd number of pairs of vectors", () => checkBoth(40, 0.5, 0.5));
  test("a real layer, 66 rows of 16", () => checkBoth(66 * 16, 0.01, 0.9));
  test("without momentum it is plain gradient descent", () => checkBoth(64, 0.1, 0));
  test("with momentum 1 nothing is forgotten", () => checkBoth(64, 0.1, 1));
  test("with weight decay", () => checkBoth(64, 0.1, 0.9, 0.01));
  test("with a clipped gradient", () => checkBoth(64, 0.1, 0.9, 0, 0.25));
  test("with both", () => checkBoth(40, 0.1, 0.9, 0.5, 0.125));

  test("a constant gradient carries w along a geometric series", () => {
    prepare(8, 0.5, 0.5);
    memory.fill(w, 0, 32);
    memory.fill(velocity, 0, 32);
    for (let i = 0; i < 8; i++) store<f32>(dw + (<usize>i << 2), 1);
    for (let step = 0; step < 3; step++) update(0, 1);
    for (let i = 0; i < 8; i++) {
      expect<f32>(element(velocity, i)).toBe(1.75, "1 + ½ + ¼");
      expect<f32>(element(w, i)).toBe(-2.125, "−½ (1 + 1½ + 1¾)");
    }
  });

  test("Nesterov's goes one term further along it", () => {
    prepare(8, 0.5, 0.5);
    memory.fill(w, 0, 32);
    memory.fill(velocity, 0, 32);
    for (let i = 0; i < 8; i++) store<f32>(dw + (<usize>i << 2), 1);
    for (let step = 0; step < 2; step++) nesterov(0, 1);
    for (let i = 0; i < 8; i++) {
      expect<f32>(element(velocity, i)).toBe(1.5, "1 + ½");
      expect<f32>(element(w, i)).toBe(-1.625, "−½ (1½ + 1¾)");
    }
  });

  test("rate 0 leaves w, and still gathers velocity", () => {
    prepare(8, 0, 0.5);
    const before = element(w, 3);
    const v: f32 = <f32>0.5 * element(velocity, 3) + element(dw, 3);
    update(0, 1);
    expect<f32>(element(w, 3)).toBe(before);
    expect<f32>(element(velocity, 3)).toBe(v);
  });

  test("NaN stays in its column; zeros stay zeros", () => {
    prepare(8, 0.1, 0.9, 0.1, 0.5);
    for (let turn = 0; turn < 2; turn++) {
      memory.fill(w, 0, 32);
      memory.fill(velocity, 0, 32);
      memory.fill(dw, 0, 32);
      store<f32>(dw, NaN, 4);
      if (turn == 0) update(0, 1);
      else nesterov(0, 1);
      for (let i = 0; i < 8; i++) {
        if (i == 1) expect<f32>(element(w, i)).toBeNaN();
        else expect<f32>(element(w, i)).toBe(0);
      }
    }
  });

  test("slices", () => {
    prepare(8, 0.1, 0.9, 0.01, 0.5);
    expectSlices(update);
    expectSlices(nesterov);
    prepare(66 * 16 + 8, 0.1, 0.9, 0.01, 0.5);
    expectSlices(update);
    expectSlices(nesterov);
  });
});
