import { exp, log } from "../../assembly/exponential";

const LOWEST: f32 = -87.33654;
const HIGHEST: f32 = 88.02;

function exponential(x: f32): f32 {
  return f32x4.extract_lane(exp(f32x4.splat(x)), 0);
}

/** One step of FNV-1a, by words. */
function digest(hash: u32, word: u32): u32 {
  return (hash ^ word) * 0x01000193;
}

/** The distance from `expected` to the next f32 above it. */
function ulp(expected: f64): f64 {
  const rounded = abs(<f32>expected);
  return <f64>reinterpret<f32>(reinterpret<u32>(rounded) + 1) - <f64>rounded;
}

function error(x: f32): f64 {
  const expected = NativeMath.exp(x);
  const distance = abs(<f64>exponential(x) - expected) / ulp(expected);
  return isNaN(distance) ? Infinity : distance;
}

/** The largest error over every 2,003rd float from 0 to `end`, sign included. */
function worstError(end: f32, sign: f32): f64 {
  let worst: f64 = 0;
  const last = reinterpret<u32>(abs(end));
  for (let bits: u32 = 0; bits < last; bits += 2003) worst = max(worst, error(sign * reinterpret<f32>(bits)));
  return max(worst, error(end));
}

describe("exp", () => {
  test("within 2 ULP from 0 to 88.02", () => {
    expect<f64>(worstError(HIGHEST, 1)).toBeLessThanOrEqual(2);
  });

  test("within 2 ULP from −87.33654 to 0", () => {
    expect<f64>(worstError(LOWEST, -1)).toBeLessThanOrEqual(2);
  });

  test("within 2 ULP in even steps, and around each half multiple of ln 2, where n changes", () => {
    let worst: f64 = 0;
    for (let x: f32 = LOWEST; x <= HIGHEST; x += 0.001) worst = max(worst, error(x));
    for (let n = -251; n <= 253; n += 2) {
      const edge = <f32>(<f64>n * 0.34657359027997264);
      for (let k = -2; k <= 2; k++) worst = max(worst, error(reinterpret<f32>(reinterpret<u32>(edge) + k)));
    }
    expect<f64>(worst).toBeLessThanOrEqual(2);
  });

  test("the same bits as the same operations in NumPy", () => {
    let hash: u32 = 0x811c9dc5;
    for (let i = -87000; i <= 88000; i++) hash = digest(hash, reinterpret<u32>(exponential(<f32>(<f64>i / 1000))));
    expect<u32>(hash).toBe(0xb60776ba);
  });

  test("exact where it can be", () => {
    expect<f32>(exponential(0)).toBe(1);
    expect<f32>(exponential(-0)).toBe(1);
    expect<f32>(exponential(1e-45)).toBe(1);
  });

  test("0 below, Infinity above, NaN for NaN", () => {
    expect<f32>(exponential(LOWEST)).toBeGreaterThan(0);
    expect<f32>(exponential(<f32>-87.337)).toBe(0);
    expect<f32>(exponential(-1000)).toBe(0);
    expect<f32>(exponential(<f32>-3.4e38)).toBe(0);
    expect<f32>(exponential(-Infinity)).toBe(0);
    expect<f32>(exponential(HIGHEST)).toBeLessThan(Infinity);
    expect<f32>(exponential(<f32>88.021)).toBe(Infinity);
    expect<f32>(exponential(<f32>3.4e38)).toBe(Infinity);
    expect<f32>(exponential(Infinity)).toBe(Infinity);
    expect<f32>(exponential(NaN)).toBeNaN();
  });

  test("each lane for itself", () => {
    const y = exp(f32x4(-100, NaN, 1, 100));
    expect<f32>(f32x4.extract_lane(y, 0)).toBe(0);
    expect<f32>(f32x4.extract_lane(y, 1)).toBeNaN();
    expect<f32>(f32x4.extract_lane(y, 2)).toBe(exponential(1));
    expect<f32>(f32x4.extract_lane(y, 3)).toBe(Infinity);
  });
});

/** Error in units of the stated bound; the reference's own, up to 1 ULP, is allowed for. */
function logError(x: f64): f64 {
  const expected = NativeMath.log(x);
  const unit = reinterpret<f64>(reinterpret<u64>(abs(expected)) + 1) - abs(expected);
  const distance = abs(log(x) - expected) / (max(2 * unit, 1e-16) + unit);
  return isNaN(distance) ? Infinity : distance;
}

describe("log", () => {
  test("within 2 ULP or 1e-16 over all normal numbers", () => {
    let worst: f64 = 0;
    for (let x: f64 = 2.2250738585072014e-308; x < Infinity; x *= 1.0007) worst = max(worst, logError(x));
    expect<f64>(worst).toBeLessThanOrEqual(1);
  });

  test("within 2 ULP or 1e-16 near 1, and around √2, where the exponent changes", () => {
    let worst: f64 = 0;
    for (let i = -100000; i <= 100000; i++) {
      worst = max(worst, logError(1 + <f64>i * 1e-9));
      worst = max(worst, logError(1.4142135623730951 + <f64>i * 1e-6));
      worst = max(worst, logError(0.7071067811865476 + <f64>i * 1e-6));
    }
    expect<f64>(worst).toBeLessThanOrEqual(1);
  });

  test("the same bits as the same operations in Python", () => {
    let hash: u32 = 0x811c9dc5;
    for (let i = 1; i <= 100000; i++) {
      const bits = reinterpret<u64>(log(<f64>i / 1000));
      hash = digest(digest(hash, <u32>bits), <u32>(bits >> 32));
    }
    expect<u32>(hash).toBe(0x6d8248b1);
  });

  test("known values, to the last bit", () => {
    expect<f64>(log(1)).toBe(0);
    expect<f64>(log(2)).toBe(0.6931471805599453);
    expect<f64>(log(0.5)).toBe(-0.6931471805599453);
  });

  test("NaN for NaN, Infinity for Infinity", () => {
    expect<f64>(log(NaN)).toBeNaN();
    expect<f64>(log(Infinity)).toBe(Infinity);
  });
});
