import { decayedGradient } from "./gradient";
import { sliceStart } from "./slices";

/**
 * One step of RMSprop, where g = scale · dw + decay · w:
 *
 *   meanSquare = beta · meanSquare + (1 − beta) · g²
 *   w −= rate · g / (√meanSquare + epsilon)
 *
 * n floats each, n % 4 == 0; epsilon > 0, so that where all is zero, as in padding, w stays. T. Tieleman, G. Hinton,
 * Lecture 6.5, Coursera: Neural Networks for Machine Learning, 2012.
 */
export function rmspropUpdate(
  w: usize,
  meanSquare: usize,
  dw: usize,
  n: i32,
  rate: f32,
  beta: f32,
  epsilon: f32,
  decay: f32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(rate);
  const kept = f32x4.splat(beta);
  const added = f32x4.splat(1 - beta);
  const epsilons = f32x4.splat(epsilon);
  const decays = f32x4.splat(decay);
  const scales = f32x4.splat(scale);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    const old = v128.load(w + i);
    const g = decayedGradient(v128.load(dw + i), old, scales, decays);
    const square = f32x4.add(f32x4.mul(kept, v128.load(meanSquare + i)), f32x4.mul(added, f32x4.mul(g, g)));
    v128.store(meanSquare + i, square);
    const size = f32x4.add(f32x4.sqrt(square), epsilons);
    v128.store(w + i, f32x4.sub(old, f32x4.div(f32x4.mul(rates, g), size)));
  }
}
