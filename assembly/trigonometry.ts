/**
 * Sine and cosine, ours because the engines' own differ in the last bits: + − × and constants alone.
 */

/** sin x for |x| ≤ π, within 3e-15: the Taylor series up to x²⁵; π²⁷/27! is 2.4e-15. */
export function sine(x: f64): f64 {
  const s = x * x;
  let p: f64 = 1.0 / 15511210043330985984000000.0;
  p = p * s - 1.0 / 25852016738884976640000.0;
  p = p * s + 1.0 / 51090942171709440000.0;
  p = p * s - 1.0 / 121645100408832000.0;
  p = p * s + 1.0 / 355687428096000.0;
  p = p * s - 1.0 / 1307674368000.0;
  p = p * s + 1.0 / 6227020800.0;
  p = p * s - 1.0 / 39916800.0;
  p = p * s + 1.0 / 362880.0;
  p = p * s - 1.0 / 5040.0;
  p = p * s + 1.0 / 120.0;
  p = p * s - 1.0 / 6.0;
  return x + x * s * p;
}

/** cos x for |x| ≤ π, within 1e-15: cos x = 1 − 2 sin²(x/2), where the sine is at its best. */
export function cosine(x: f64): f64 {
  const half = sine(x * 0.5);
  return 1 - 2 * half * half;
}
