import { decayedGradient } from "./gradient";
import { sliceStart } from "./slices";

/**
 * One step of gradient descent with momentum, where g = scale · dw + decay · w:
 *
 *   velocity = momentum · velocity + g
 *   w −= rate · velocity
 *
 * n floats each, n % 4 == 0. With momentum 0 it is plain gradient descent. B. Polyak, 1964, in the form of I. Sutskever
 * et al., On the importance of initialization and momentum in deep learning, ICML 2013, with the rate outside.
 */
export function sgdUpdate(
  w: usize,
  velocity: usize,
  dw: usize,
  n: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(rate);
  const momentums = f32x4.splat(momentum);
  const decays = f32x4.splat(decay);
  const scales = f32x4.splat(scale);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    const old = v128.load(w + i);
    const g = decayedGradient(v128.load(dw + i), old, scales, decays);
    const v = f32x4.add(f32x4.mul(momentums, v128.load(velocity + i)), g);
    v128.store(velocity + i, v);
    v128.store(w + i, f32x4.sub(old, f32x4.mul(rates, v)));
  }
}

/**
 * One step with Nesterov's momentum, where g = scale · dw + decay · w:
 *
 *   velocity = momentum · velocity + g
 *   w −= rate · (g + momentum · velocity)
 *
 * n floats each, n % 4 == 0. Y. Nesterov, 1983, as Sutskever et al., 2013, have it, told by the point that they look
 * ahead to: w here is their θ + μv, so that the gradient is taken where the weights are.
 */
export function nesterovUpdate(
  w: usize,
  velocity: usize,
  dw: usize,
  n: i32,
  rate: f32,
  momentum: f32,
  decay: f32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(rate);
  const momentums = f32x4.splat(momentum);
  const decays = f32x4.splat(decay);
  const scales = f32x4.splat(scale);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    const old = v128.load(w + i);
    const g = decayedGradient(v128.load(dw + i), old, scales, decays);
    const v = f32x4.add(f32x4.mul(momentums, v128.load(velocity + i)), g);
    v128.store(velocity + i, v);
    v128.store(w + i, f32x4.sub(old, f32x4.mul(rates, f32x4.add(g, f32x4.mul(momentums, v)))));
  }
}
