/**
 * Optimizers in f64, each in the form and the letters of its paper, one list of numbers at a time. They know nothing of
 * biases: `decay` is given per number.
 */

/** Takes one step: from the point where the gradient is wanted to the next. */
export interface ReferenceOptimizer {
  /** Where the gradient is taken. */
  point(): readonly number[];
  step(gradient: readonly number[]): void;
}

type Numbers = Float64Array;

const zeros = (count: number): Numbers => new Float64Array(count);

/** I. Sutskever et al., ICML 2013, (1) and (2): v ← μv − ε∇f(θ), θ ← θ + v. */
export function momentum(
  start: readonly number[],
  rate: number,
  mu: number,
  decay: readonly number[],
): ReferenceOptimizer {
  const theta = Float64Array.from(start);
  const v = zeros(start.length);
  return {
    point: () => [...theta],
    step(gradient) {
      gradient.forEach((g, i) => {
        v[i] = mu * at(v, i) - rate * (g + at(decay, i) * at(theta, i));
        theta[i] = at(theta, i) + at(v, i);
      });
    },
  };
}

/** The same, (3) and (4): v ← μv − ε∇f(θ + μv), θ ← θ + v. The gradient is taken at θ + μv. */
export function nesterov(
  start: readonly number[],
  rate: number,
  mu: number,
  decay: readonly number[],
): ReferenceOptimizer {
  const theta = Float64Array.from(start);
  const v = zeros(start.length);
  const ahead = (i: number) => at(theta, i) + mu * at(v, i);
  return {
    point: () => start.map((_, i) => ahead(i)),
    step(gradient) {
      gradient.forEach((g, i) => {
        v[i] = mu * at(v, i) - rate * (g + at(decay, i) * ahead(i));
        theta[i] = at(theta, i) + at(v, i);
      });
    },
  };
}

/** T. Tieleman, G. Hinton, Lecture 6.5, 2012. */
export function rmsprop(
  start: readonly number[],
  rate: number,
  { beta, epsilon }: { beta: number; epsilon: number },
  decay: readonly number[],
): ReferenceOptimizer {
  const w = Float64Array.from(start);
  const meanSquare = zeros(start.length);
  return {
    point: () => [...w],
    step(gradient) {
      gradient.forEach((pure, i) => {
        const g = pure + at(decay, i) * at(w, i);
        meanSquare[i] = beta * at(meanSquare, i) + (1 - beta) * g ** 2;
        w[i] = at(w, i) - (rate * g) / (Math.sqrt(at(meanSquare, i)) + epsilon);
      });
    },
  };
}

interface AdamNumbers {
  readonly alpha: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/**
 * I. Loshchilov, F. Hutter, ICLR 2019, algorithm 2: `l2` is in the gradient (line 6), `decoupled` beside it (line 12), the
 * latter times α as well, as everyone has come to do. With both zero it is algorithm 1 of D. Kingma, J. Ba, ICLR 2015.
 */
export function adam(
  start: readonly number[],
  { alpha, beta1, beta2, epsilon }: AdamNumbers,
  l2: readonly number[],
  decoupled: readonly number[],
): ReferenceOptimizer {
  const theta = Float64Array.from(start);
  const m = zeros(start.length);
  const v = zeros(start.length);
  let t = 0;
  return {
    point: () => [...theta],
    step(gradient) {
      t++;
      gradient.forEach((pure, i) => {
        const g = pure + at(l2, i) * at(theta, i);
        m[i] = beta1 * at(m, i) + (1 - beta1) * g;
        v[i] = beta2 * at(v, i) + (1 - beta2) * g ** 2;
        const mHat = at(m, i) / (1 - beta1 ** t);
        const vHat = at(v, i) / (1 - beta2 ** t);
        theta[i] = at(theta, i) - alpha * (mHat / (Math.sqrt(vHat) + epsilon) + at(decoupled, i) * at(theta, i));
      });
    },
  };
}

/** R. Pascanu et al., ICML 2013, algorithm 1. */
export function clipped(gradient: readonly number[], threshold: number): number[] {
  const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  return norm > threshold ? gradient.map((g) => (threshold * g) / norm) : [...gradient];
}

/** Σ βᵗ⁻ⁱ wᵢ / Σ βᵗ⁻ⁱ over all points wᵢ so far. */
export function fadingMean(points: readonly (readonly number[])[], beta: number): number[] {
  const [first = []] = points;
  const weights = points.map((_, i) => beta ** (points.length - 1 - i));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return first.map((_, k) => points.reduce((sum, point, i) => sum + at(weights, i) * at(point, k), 0) / total);
}

function at(numbers: ArrayLike<number>, i: number): number {
  return numbers[i] ?? Number.NaN;
}
