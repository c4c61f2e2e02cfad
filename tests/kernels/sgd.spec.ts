import { sgdUpdate } from "../../assembly/sgd";
import { element, excess, expectGuards, expectSlices, release, ROUNDING, values } from "./guarded";

let n = 0;
let w: usize = 0;
let velocity: usize = 0;
let dw: usize = 0;
let rate: f32 = 0;
let momentum: f32 = 0;

function prepare(count: i32, learningRate: f32, share: f32): void {
  n = count;
  w = values(n);
  velocity = values(n);
  dw = values(n);
  rate = learningRate;
  momentum = share;
}

function update(part: i32, parts: i32): void {
  sgdUpdate(w, velocity, dw, n, rate, momentum, part, parts);
}

function check(count: i32, learningRate: f32, share: f32): void {
  prepare(count, learningRate, share);
  const weightsBefore: f64[] = [];
  const velocitiesBefore: f64[] = [];
  for (let i = 0; i < n; i++) {
    weightsBefore.push(element(w, i));
    velocitiesBefore.push(element(velocity, i));
  }
  update(0, 1);
  let worst: f64 = 0;
  for (let i = 0; i < n; i++) {
    const kept = <f64>momentum * velocitiesBefore[i];
    const v = kept + <f64>element(dw, i);
    const bound = ROUNDING * (2 * abs(kept) + abs(<f64>element(dw, i)));
    worst = max(worst, excess(element(velocity, i), v, bound));
    const step = <f64>rate * v;
    const expected = weightsBefore[i] - step;
    const stepBound = <f64>rate * bound + ROUNDING * (abs(step) + abs(expected));
    worst = max(worst, excess(element(w, i), expected, 1.01 * stepBound));
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "velocity and w within the rounding of three operations");
  expectGuards();
}

describe("gradient descent with momentum", () => {
  beforeEach(release);

  test("one vector", () => check(4, 0.1, 0.9));
  test("several vectors", () => check(64, 0.1, 0.9));
  test("an odd number of vectors", () => check(20, 0.5, 0.5));
  test("a real layer, 66 rows of 16", () => check(66 * 16, 0.01, 0.9));
  test("without momentum it is plain gradient descent", () => check(64, 0.1, 0));
  test("with momentum 1 nothing is forgotten", () => check(64, 0.1, 1));

  test("a constant gradient carries w along a geometric series", () => {
    prepare(4, 0.5, 0.5);
    memory.fill(w, 0, 16);
    memory.fill(velocity, 0, 16);
    for (let i = 0; i < 4; i++) store<f32>(dw + (<usize>i << 2), 1);
    for (let step = 0; step < 3; step++) update(0, 1);
    for (let i = 0; i < 4; i++) {
      expect<f32>(element(velocity, i)).toBe(1.75, "1 + ½ + ¼");
      expect<f32>(element(w, i)).toBe(-2.125, "−½ (1 + 1½ + 1¾)");
    }
  });

  test("rate 0 leaves w, and still gathers velocity", () => {
    prepare(4, 0, 0.5);
    const before = element(w, 3);
    const v: f32 = <f32>0.5 * element(velocity, 3) + element(dw, 3);
    update(0, 1);
    expect<f32>(element(w, 3)).toBe(before);
    expect<f32>(element(velocity, 3)).toBe(v);
  });

  test("NaN stays in its column; zeros stay zeros", () => {
    prepare(8, 0.1, 0.9);
    memory.fill(w, 0, 32);
    memory.fill(velocity, 0, 32);
    memory.fill(dw, 0, 32);
    store<f32>(dw, NaN, 4);
    update(0, 1);
    for (let i = 0; i < 8; i++) {
      if (i == 1) expect<f32>(element(w, i)).toBeNaN();
      else expect<f32>(element(w, i)).toBe(0);
    }
  });

  test("slices", () => {
    prepare(4, 0.1, 0.9);
    expectSlices(update);
    prepare(66 * 16 + 4, 0.1, 0.9);
    expectSlices(update);
  });
});
