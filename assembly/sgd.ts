import { sliceStart } from "./slices";

/**
 * One step of gradient descent with momentum:   velocity = momentum · velocity + dw,   w −= rate · velocity.
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
  part: i32,
  parts: i32,
): void {
  const rates = f32x4.splat(rate);
  const momentums = f32x4.splat(momentum);
  const end = <usize>sliceStart(n >> 2, part + 1, parts) << 4;
  for (let i = <usize>sliceStart(n >> 2, part, parts) << 4; i < end; i += 16) {
    const v = f32x4.add(f32x4.mul(momentums, v128.load(velocity + i)), v128.load(dw + i));
    v128.store(velocity + i, v);
    v128.store(w + i, f32x4.sub(v128.load(w + i), f32x4.mul(rates, v)));
  }
}
