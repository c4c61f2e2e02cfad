/**
 * References in f32, rounded after each operation in the kernel's order: no kernel here is fused, so both binaries have to
 * give these bits. That the formulas are right is shown against f64 in tests/kernels and tests/training.
 */
import { type Case, exactly, type Result } from "./case.js";
import { cases, type Vectors } from "./elementwise.js";
import { initial, type Tensor } from "./guarded-memory.js";

const f32 = Math.fround;
const times = (a: number, b: number) => f32(a * b);
const plus = (a: number, b: number) => f32(a + b);
const minus = (a: number, b: number) => f32(a - b);
const over = (a: number, b: number) => f32(a / b);
const root = (a: number) => f32(Math.sqrt(a));

const value = (tensor: Tensor, i: number): number => initial(tensor, 0, i);

function exact(tensor: Tensor, expected: (i: number) => number): Result {
  return { tensor, padding: "kept", expected: (_, i) => exactly(expected(i)) };
}

/** The gradient of every optimizer: scale · dw + decay · w. */
function decayed(w: Tensor, dw: Tensor, decay: number, scale: number): (i: number) => number {
  return (i) => plus(times(f32(scale), value(dw, i)), times(f32(decay), value(w, i)));
}

/** Each list of scalars with every size. */
function withScalars<Scalars extends readonly number[]>(
  lists: readonly Scalars[],
  multiple: 4 | 8,
  prepare: (vectors: Vectors, scalars: Scalars) => ReturnType<Case["prepare"]>,
): Case[] {
  return lists.flatMap((scalars) =>
    cases((vectors) => prepare(vectors, scalars), multiple).map((one) => ({
      ...one,
      name: `${scalars.join(" ")}: ${one.name}`,
    })),
  );
}

type FourScalars = readonly [rate: number, momentum: number, decay: number, scale: number];

const momentumScalars: readonly FourScalars[] = [
  [0.1, 0.9, 0, 1],
  [0.5, 0, 0.01, 1],
  [0, 1, 0.5, 0.25],
];

export const sgdUpdate: Case[] = withScalars(momentumScalars, 8, ({ n, update, read }, scalars) => {
  const [rate, momentum, decay, scale] = scalars;
  const [w, velocity, dw] = [update(), update(), read()];
  const g = decayed(w, dw, decay, scale);
  const next = (i: number) => plus(times(f32(momentum), value(velocity, i)), g(i));
  return {
    args: [w, velocity, dw, n, ...scalars],
    results: [exact(velocity, next), exact(w, (i) => minus(value(w, i), times(f32(rate), next(i))))],
  };
});

export const nesterovUpdate: Case[] = withScalars(momentumScalars, 8, ({ n, update, read }, scalars) => {
  const [rate, momentum, decay, scale] = scalars;
  const [w, velocity, dw] = [update(), update(), read()];
  const g = decayed(w, dw, decay, scale);
  const next = (i: number) => plus(times(f32(momentum), value(velocity, i)), g(i));
  const ahead = (i: number) => plus(g(i), times(f32(momentum), next(i)));
  return {
    args: [w, velocity, dw, n, ...scalars],
    results: [exact(velocity, next), exact(w, (i) => minus(value(w, i), times(f32(rate), ahead(i))))],
  };
});

const square = (tensor: Tensor, i: number): number => value(tensor, i) ** 2;

/** A mean of squares, which is not negative, before the kernel runs. */
function squares({ n, update }: Vectors): Tensor {
  const start = update();
  return update((i) => (i < n ? square(start, i) : 0));
}

const rmspropScalars: ReadonlyArray<
  readonly [rate: number, beta: number, epsilon: number, decay: number, scale: number]
> = [
  [0.01, 0.9, 1e-8, 0, 1],
  [0.1, 0.5, 0.1, 0.1, 0.25],
];

export const rmspropUpdate: Case[] = withScalars(rmspropScalars, 4, (vectors, scalars) => {
  const [rate, beta, epsilon, decay, scale] = scalars;
  const { n, update, read } = vectors;
  const [w, meanSquare, dw] = [update(), squares(vectors), read()];
  const g = decayed(w, dw, decay, scale);
  const added = minus(1, f32(beta));
  const next = (i: number) => plus(times(f32(beta), value(meanSquare, i)), times(added, times(g(i), g(i))));
  const step = (i: number) => over(times(f32(rate), g(i)), plus(root(next(i)), f32(epsilon)));
  return {
    args: [w, meanSquare, dw, n, ...scalars],
    results: [exact(meanSquare, next), exact(w, (i) => minus(value(w, i), step(i)))],
  };
});

const adamScalars = [
  [0.01, 0.9, 0.999, 1e-8, 0, 0, 1],
  [0.1, 0.5, 0.75, 0.1, 0.01, 0, 1],
  [0.1, 0, 0, 1e-30, 0, 0.1, 0.25],
] as const;

export const adamUpdate: Case[] = withScalars(adamScalars, 4, (vectors, scalars) => {
  const [rate, beta1, beta2, epsilon, shrinkage, decay, scale] = scalars;
  const { n, update, read } = vectors;
  const [w, mean, meanSquare, dw] = [update(), update(), squares(vectors), read()];
  const g = decayed(w, dw, decay, scale);
  const [added1, added2] = [minus(1, f32(beta1)), minus(1, f32(beta2))];
  const moved = (tensor: Tensor, i: number, to: number, share: number) =>
    plus(value(tensor, i), times(share, minus(to, value(tensor, i))));
  const first = (i: number) => moved(mean, i, g(i), added1);
  const second = (i: number) => moved(meanSquare, i, times(g(i), g(i)), added2);
  const size = (i: number) => plus(root(second(i)), f32(epsilon));
  const step = (i: number) => over(times(f32(rate), first(i)), size(i));
  return {
    args: [w, mean, meanSquare, dw, n, ...scalars],
    results: [
      exact(mean, first),
      exact(meanSquare, second),
      exact(w, (i) => minus(value(w, i), plus(step(i), times(f32(shrinkage), value(w, i))))),
    ],
  };
});

export const averageUpdate: Case[] = withScalars([[0.001], [0.5], [1]] as const, 8, ({ n, update, read }, [share]) => {
  const [average, w] = [update(), read()];
  const kept = (i: number) => times(minus(1, f32(share)), value(average, i));
  return {
    args: [average, w, n, share],
    results: [exact(average, (i) => plus(kept(i), times(f32(share), value(w, i))))],
  };
});

export const sumSquares: Case[] = [8, 1024, 1032, 5000].map((n) => ({
  name: `${n} floats`,
  prepare(memory) {
    const x = memory.vector("input", Float32Array.from({ length: n }, memory.uniform));
    const blocks = Math.ceil(n / 1024);
    const sums = memory.vector("output", new Float64Array(blocks).fill(Number.NaN));
    const expected = (_: number, block: number) => {
      let sum = 0;
      for (let i = 1024 * block; i < Math.min(n, 1024 * (block + 1)); i++) sum += square(x, i);
      return { value: sum, bound: 1e-13 * sum };
    };
    return { args: [sums, x, n], results: [{ tensor: sums, padding: "kept", expected }] };
  },
}));
