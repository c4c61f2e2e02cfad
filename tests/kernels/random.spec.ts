import { drawFour, drawFourOf, normalFromWord, philox, PURPOSE_SHUFFLE, PURPOSE_WEIGHTS } from "../../assembly/random";

function expectWords(words: v128, a: u32, b: u32, c: u32, d: u32): void {
  expect<u32>(i32x4.extract_lane(words, 0)).toBe(a);
  expect<u32>(i32x4.extract_lane(words, 1)).toBe(b);
  expect<u32>(i32x4.extract_lane(words, 2)).toBe(c);
  expect<u32>(i32x4.extract_lane(words, 3)).toBe(d);
}

function same(a: v128, b: v128): bool {
  return i32x4.all_true(i32x4.eq(a, b));
}

describe("Philox4x32-10 gives the published vectors of Random123", () => {
  test("all bits 0", () => {
    expectWords(philox(0, 0, 0, 0, 0, 0), 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  });

  test("all bits 1", () => {
    const ones: u32 = 0xffffffff;
    expectWords(philox(ones, ones, ones, ones, ones, ones), 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
  });

  test("the digits of π", () => {
    expectWords(
      philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0),
      0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1,
    );
  });
});

describe("draws", () => {
  test("block, stream and purpose count; the seed is the key", () => {
    expect<bool>(same(drawFour(7, PURPOSE_WEIGHTS, 3, 5), philox(5, 3, PURPOSE_WEIGHTS, 0, 7, 0))).toBe(true);
  });

  test("an image counts beside block, epoch and purpose", () => {
    expect<bool>(same(drawFourOf(7, PURPOSE_WEIGHTS, 3, 9, 5), philox(5, 3, PURPOSE_WEIGHTS, 9, 7, 0))).toBe(true);
  });

  test("differ in seed, purpose, stream and block", () => {
    const draw = drawFour(1, PURPOSE_SHUFFLE, 1, 1);
    expect<bool>(same(draw, drawFour(1, PURPOSE_SHUFFLE, 1, 1))).toBe(true);
    expect<bool>(same(draw, drawFour(2, PURPOSE_SHUFFLE, 1, 1))).toBe(false);
    expect<bool>(same(draw, drawFour(1, PURPOSE_WEIGHTS, 1, 1))).toBe(false);
    expect<bool>(same(draw, drawFour(1, PURPOSE_SHUFFLE, 2, 1))).toBe(false);
    expect<bool>(same(draw, drawFour(1, PURPOSE_SHUFFLE, 1, 2))).toBe(false);
  });
});

function expectQuantile(word: u32, quantile: f64): void {
  const error = abs(normalFromWord(word) - quantile) / abs(quantile);
  expect<f64>(error).toBeLessThan(1e-6, "relative error");
}

/** The word whose (word + ½) / 2³² lies nearest to p. */
function wordFor(p: f64): u32 {
  return <u32>nearest(p * 4294967296.0 - 0.5);
}

describe("a normal number from a word", () => {
  test("known quantiles", () => {
    expectQuantile(wordFor(0.975), 1.959963985);
    expectQuantile(wordFor(0.999), 3.090232306);
    // Half a word is 1e-4 of 1e-6, and the density there is 5e-6.
    expect<f64>(abs(normalFromWord(wordFor(1e-6)) + 4.753424309)).toBeLessThan(2.4e-5);
  });

  // Quantiles of (word + ½) / 2³² by Python 3's statistics.NormalDist().inv_cdf.
  test("the lower half", () => {
    expectQuantile(0, -6.337957754553789);
    expectQuantile(1, -6.166429517819749);
    expectQuantile(42, -5.613821783768956);
    expectQuantile(4294, -4.7534462973432285);
    expectQuantile(429496, -3.7190166205022983);
    expectQuantile(42949672, -2.3263478780593587);
    expectQuantile(500000000, -1.1930988958931787);
    expectQuantile(1000000000, -0.7295565530758739);
    expectQuantile(1500000000, -0.3873570021605431);
    expectQuantile(2000000000, -0.08618094900448968);
    expectQuantile(2147400000, -4.8818343478599545e-5);
    expectQuantile(2147483647, -2.9180993729166234e-10);
  });

  test("the upper half", () => {
    expectQuantile(2147483648, 2.9180993729166234e-10);
    expectQuantile(2147483649, 8.754298118749871e-10);
    expectQuantile(2200000000, 0.030654387327331237);
    expectQuantile(3000000000, 0.5200680618488762);
    expectQuantile(4187593113, 1.9599639841416792);
    expectQuantile(4290672328, 3.0902322920614345);
    expectQuantile(4294967200, 5.472110842060343);
    expectQuantile(4294967295, 6.337957754553789);
  });

  test("either side of p = 0.075 and p = 0.925, where the formula changes", () => {
    expectQuantile(322122547, -1.4395314704450153);
    expectQuantile(322122548, -1.4395314688002132);
    expectQuantile(3972844748, 1.4395314704450153);
    expectQuantile(3972844749, 1.4395314720898171);
  });

  test("odd about the middle, rising throughout", () => {
    let wrong = 0;
    let before: f64 = -Infinity;
    for (let word: u32 = 0; word < 0x7fff0000; word += 0xffff) {
      const value = normalFromWord(word);
      if (!(value > before) || normalFromWord(~word) != -value) wrong++;
      before = value;
    }
    expect<i32>(wrong).toBe(0);
  });
});
