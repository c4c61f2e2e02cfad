import { decayedGradient } from "./gradient";
import { sliceStart } from "./slices";

/**
 * One step of gradient descent with momentum, where g = scale · dw + decay · w:
 *
 *   velocity = momentum · velocity + g
 *   w −= rate · velocity
 *
 * n floats each, n % 8 == 0. With momentum 0 it is plain gradient descent. B. Polyak, 1964, in the form of I. Sutskever
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
  const end = <usize>sliceStart(n >> 3, part + 1, parts) << 5;
  for (let i = <usize>sliceStart(n >> 3, part, parts) << 5; i < end; i += 32) {
    // Two vectors a turn: 22 µs for 94,000 floats, one: 28 µs.
    sgdStep(w + i, velocity + i, dw + i, rates, momentums, decays, scales);
    sgdStep(w + i + 16, velocity + i + 16, dw + i + 16, rates, momentums, decays, scales);
  }
}

/**
 * One step with Nesterov's momentum, where g = scale · dw + decay · w:
 *
 *   velocity = momentum · velocity + g
 *   w −= rate · (g + momentum · velocity)
 *
 * n floats each, n % 8 == 0. Y. Nesterov, 1983, as Sutskever et al., 2013, have it, told by the point that they look
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
  const end = <usize>sliceStart(n >> 3, part + 1, parts) << 5;
  for (let i = <usize>sliceStart(n >> 3, part, parts) << 5; i < end; i += 32) {
    nesterovStep(w + i, velocity + i, dw + i, rates, momentums, decays, scales);
    nesterovStep(w + i + 16, velocity + i + 16, dw + i + 16, rates, momentums, decays, scales);
  }
}

// @ts-ignore: decorator
@inline
function sgdStep(w: usize, velocity: usize, dw: usize, rate: v128, momentum: v128, decay: v128, scale: v128): void {
  const old = v128.load(w);
  const g = decayedGradient(v128.load(dw), old, scale, decay);
  const v = f32x4.add(f32x4.mul(momentum, v128.load(velocity)), g);
  v128.store(velocity, v);
  v128.store(w, f32x4.sub(old, f32x4.mul(rate, v)));
}

// @ts-ignore: decorator
@inline
function nesterovStep(w: usize, velocity: usize, dw: usize, rate: v128, momentum: v128, decay: v128, scale: v128): void {
  const old = v128.load(w);
  const g = decayedGradient(v128.load(dw), old, scale, decay);
  const v = f32x4.add(f32x4.mul(momentum, v128.load(velocity)), g);
  v128.store(velocity, v);
  v128.store(w, f32x4.sub(old, f32x4.mul(rate, f32x4.add(g, f32x4.mul(momentum, v)))));
}
