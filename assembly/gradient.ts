/**
 * scale · dw + decay · w in four lanes: the gradient as optimizers take it.
 *
 * scale clips it, R. Pascanu et al., On the difficulty of training recurrent neural networks, ICML 2013; decay · w is the
 * gradient of the penalty ½ decay · ‖w‖². With scale 1 and decay 0 it is dw.
 */
// @ts-ignore: decorator
@inline
export function decayedGradient(dw: v128, w: v128, scale: v128, decay: v128): v128 {
  return f32x4.add(f32x4.mul(scale, dw), f32x4.mul(decay, w));
}
