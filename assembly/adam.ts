import { decayedGradient } from "./gradient";
import { sliceStart } from "./slices";

/**
 * One step of Adam, where g = scale · dw + decay · w:
 *
 *   mean += (1 − beta1) · (g − mean)
 *   meanSquare += (1 − beta2) · (g² − meanSquare)
 *   w −= rate · mean / (√meanSquare + epsilon) + shrinkage · w
 *
 * n floats each, n % 4 == 0; epsilon > 0, so that where all is zero, as in padding, w stays. In step t the means are
 * corrected for having started at zero where rate = α · c / (1 − beta1ᵗ) and epsilon = ε · c with c = √(1 − beta2ᵗ): D.
 * Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015, section 2. With shrinkage, and decay 0, it is
 * AdamW: I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019.
 *
 * The means are told by their change because that needs one scalar each: with more than seven, vectors spill.
 */
export function adamUpdate(
  w: usize,
  mean: usize,
  meanSquare: usize,
  dw: usize,
  n: i32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  shrinkage: f32,
  decay: f32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(rate);
  const added1 = f32x4.splat(1 - beta1);
  const added2 = f32x4.splat(1 - beta2);
  const epsilons = f32x4.splat(epsilon);
  const shrinkages = f32x4.splat(shrinkage);
  const decays = f32x4.splat(decay);
  const scales = f32x4.splat(scale);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    const old = v128.load(w + i);
    const g = decayedGradient(v128.load(dw + i), old, scales, decays);
    let first = v128.load(mean + i);
    first = f32x4.add(first, f32x4.mul(added1, f32x4.sub(g, first)));
    let second = v128.load(meanSquare + i);
    second = f32x4.add(second, f32x4.mul(added2, f32x4.sub(f32x4.mul(g, g), second)));
    v128.store(mean + i, first);
    v128.store(meanSquare + i, second);
    const step = f32x4.div(f32x4.mul(rates, first), f32x4.add(f32x4.sqrt(second), epsilons));
    v128.store(w + i, f32x4.sub(old, f32x4.add(step, f32x4.mul(shrinkages, old))));
  }
}
