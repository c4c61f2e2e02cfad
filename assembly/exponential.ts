/**
 * exp in single and log in double precision. They are ours because the engines' own differ in the last bits.
 */

const LOG2_E: f32 = 1.44269504088896341;
// ln 2 in two pieces: n · LN2_HIGH is exact for |n| < 2^15 (W. J. Cody, W. Waite, Software Manual for the Elementary
// Functions, 1980).
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
const LN2: f64 = 0.693147180559945309417;

/** Below this exp(x) is not a normal number, and we give 0. */
const EXP_LOWEST: f32 = -87.33654;
/** Above this we give Infinity; exp itself overflows at 88.723. */
const EXP_HIGHEST: f32 = 88.02;

/**
 * exp(x) in four lanes, within 2 ULP from −87.33654 to 88.02; 0 below, Infinity above, NaN for NaN.
 *
 * x = n · ln 2 + r with |r| ≤ ln 2 / 2; exp(r) by the polynomial of the Cephes library's expf (S. Moshier), then the
 * exponent n is added to the bits. Multiplies and adds apart in both builds, so both agree.
 */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(p, r), r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const y = f32x4.mul(p, power);
  const tooLow = f32x4.lt(x, f32x4.splat(EXP_LOWEST));
  const tooHigh = f32x4.gt(x, f32x4.splat(EXP_HIGHEST));
  return v128.bitselect(f32x4.splat(Infinity), v128.andnot(y, tooLow), tooHigh);
}

/**
 * ln(x) for normal x > 0, within 2 ULP of double precision or 1e-16, whichever is larger; NaN for NaN, Infinity for
 * Infinity.
 *
 * x = m · 2^n with √½ ≤ m < √2, z = (m − 1)/(m + 1): ln m = 2 (z + z³/3 + z⁵/5 + …), |z| ≤ 0.172, so the first term
 * left out, z²³/23, is below 1e-18 of ln m.
 */
export function log(x: f64): f64 {
  if (!(x < Infinity)) return x;
  const bits = reinterpret<u64>(x);
  let n = <i32>(bits >> 52) - 1023;
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    n += 1;
  }
  const z = (m - 1) / (m + 1);
  const s = z * z;
  let p: f64 = 1.0 / 21;
  p = p * s + 1.0 / 19;
  p = p * s + 1.0 / 17;
  p = p * s + 1.0 / 15;
  p = p * s + 1.0 / 13;
  p = p * s + 1.0 / 11;
  p = p * s + 1.0 / 9;
  p = p * s + 1.0 / 7;
  p = p * s + 1.0 / 5;
  p = p * s + 1.0 / 3;
  return n * LN2 + 2 * (z + z * s * p);
}
