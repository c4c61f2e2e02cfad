/**
 * sum + a · b in four lanes.
 *
 * Strict build: rounds the product, then the sum, as IEEE 754 says, so every engine gives the same bits. Relaxed build:
 * fused where the processor can, one rounding and about a quarter more speed.
 */
// @ts-ignore: decorator
@inline
export function multiplyAdd(sum: v128, a: v128, b: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}
