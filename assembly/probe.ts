import { multiplyAdd } from "./multiply-add";

/**
 * What the SIMD lanes can do when nothing else is in the way: `rounds` times, ten independent chains of value =
 * 0.999 · value + 0.001, from 2, all in registers; 80 operations a round.   result = the sum of one lane of each, 1 f32.
 *
 * Every part does all rounds, so that a team shows what all cores can do together; part 0 writes the result.
 */
export function probePeak(result: usize, rounds: i32, part: i32, parts: i32): void {
  const factor = f32x4.splat(0.999);
  const term = f32x4.splat(0.001);
  let a = f32x4.splat(2), b = a, c = a, d = a, e = a, f = a, g = a, h = a, i = a, j = a;
  for (let round = 0; round < rounds; round++) {
    a = multiplyAdd(term, a, factor);
    b = multiplyAdd(term, b, factor);
    c = multiplyAdd(term, c, factor);
    d = multiplyAdd(term, d, factor);
    e = multiplyAdd(term, e, factor);
    f = multiplyAdd(term, f, factor);
    g = multiplyAdd(term, g, factor);
    h = multiplyAdd(term, h, factor);
    i = multiplyAdd(term, i, factor);
    j = multiplyAdd(term, j, factor);
  }
  const low = f32x4.add(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)), f32x4.add(e, f));
  const sum = f32x4.add(low, f32x4.add(f32x4.add(g, h), f32x4.add(i, j)));
  if (part == 0) store<f32>(result, f32x4.extract_lane(sum, 0));
}
