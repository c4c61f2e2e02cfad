import { averageUpdate } from "../../assembly/average";
import { doubles, element, excess, expectGuards, expectSlices, release, ROUNDING, values } from "./guarded";

let n = 0;
let w: usize = 0;
let average: usize = 0;
let share: f32 = 0;

function prepare(count: i32, part: f32): void {
  n = count;
  w = values(n);
  average = values(n);
  share = part;
}

function update(part: i32, parts: i32): void {
  averageUpdate(average, w, n, share, part, parts);
}

function check(count: i32, part: f32): void {
  prepare(count, part);
  const before = doubles(average, n);
  update(0, 1);
  let worst: f64 = 0;
  for (let i = 0; i < n; i++) {
    const kept = (1 - <f64>share) * before[i];
    const added = <f64>share * <f64>element(w, i);
    const bound = 1.01 * ROUNDING * (3 * abs(kept) + 2 * abs(added));
    worst = max(worst, excess(element(average, i), kept + added, bound));
  }
  expect<f64>(worst).toBeLessThanOrEqual(1, "the average within the rounding of each operation");
  expectGuards();
}

describe("the average of the weights", () => {
  beforeEach(release);

  test("two vectors", () => check(8, 0.001));
  test("an odd number of pairs of vectors", () => check(40, 0.5));
  test("a real layer, 66 rows of 16", () => check(66 * 16, 0.01));

  test("a share of 1 copies the weights", () => {
    prepare(40, 1);
    update(0, 1);
    for (let i = 0; i < n; i++) expect<f32>(element(average, i)).toBe(element(w, i));
  });

  test("NaN stays in its column; zeros stay zeros", () => {
    prepare(8, 0.25);
    memory.fill(w, 0, 32);
    memory.fill(average, 0, 32);
    store<f32>(w, NaN, 4);
    update(0, 1);
    for (let i = 0; i < 8; i++) {
      if (i == 1) expect<f32>(element(average, i)).toBeNaN();
      else expect<f32>(element(average, i)).toBe(0);
    }
  });

  test("slices", () => {
    prepare(8, 0.1);
    expectSlices(update);
    prepare(66 * 16 + 8, 0.1);
    expectSlices(update);
  });
});
