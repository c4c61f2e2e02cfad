import { type Case, exactly, shapes, special } from "./case.js";
import { type Fill, type GuardedMemory, initial, paddedColumns, paddedRows, type Tensor } from "./guarded-memory.js";

/** Element by element over real and padding columns alike, so each matrix is one row of n floats here. */
const flat = (rows: number, columns: number): number => paddedRows(rows) * paddedColumns(columns);

export type Vectors = { n: number; set: () => Tensor; read: (fill?: Fill) => Tensor; update: (fill?: Fill) => Tensor };

/**
 * A case per shape, each over n floats, and one with special values.
 * @param multiple what n has to be a multiple of: one vector, or two
 */
export function cases(
  prepare: (vectors: Vectors, fill?: Fill) => ReturnType<Case["prepare"]>,
  multiple: 4 | 8 = 4,
): Case[] {
  const vectors = (memory: GuardedMemory, n: number): Vectors => {
    const filled = (fill: Fill = memory.uniform) => Float32Array.from({ length: n }, (_, index) => fill(index));
    return {
      n,
      set: () =>
        memory.vector(
          "output",
          filled(() => Number.NaN),
        ),
      read: (fill) => memory.vector("input", filled(fill)),
      update: (fill) => memory.vector("output", filled(fill)),
    };
  };
  return [
    { name: `the fewest, ${multiple}`, prepare: (memory) => prepare(vectors(memory, multiple)) },
    { name: `an odd number of them, ${5 * multiple}`, prepare: (memory) => prepare(vectors(memory, 5 * multiple)) },
    { name: "special values", prepare: (memory) => prepare(vectors(memory, 31 * multiple), special) },
    ...shapes.map(([rows, columns]) => ({
      name: `${rows} × ${columns}`,
      prepare: (memory: GuardedMemory) => prepare(vectors(memory, flat(rows, columns))),
    })),
  ];
}

const inPlace = (all: Case[]): Case[] => all.map((one) => ({ ...one, name: `${one.name}, in place` }));

const rectified = (x: number): number => (Number.isNaN(x) || x > 0 ? x : 0);

export const reluForward: Case[] = [
  ...cases(({ n, set, read }, fill) => {
    const x = read(fill);
    const y = set();
    const expected = (_: number, i: number) => exactly(rectified(initial(x, 0, i)));
    return { args: [y, x, n], results: [{ tensor: y, padding: "kept", expected }] };
  }),
  ...inPlace(
    cases(({ n, update }, fill) => {
      const x = update(fill);
      const expected = (_: number, i: number) => exactly(rectified(initial(x, 0, i)));
      return { args: [x, x, n], results: [{ tensor: x, padding: "kept", expected }] };
    }),
  ),
];

export const reluBackward: Case[] = [
  ...cases(({ n, set, read }, fill) => {
    const y = read(fill);
    const dy = read();
    const dx = set();
    const expected = (_: number, i: number) => exactly(initial(y, 0, i) > 0 ? initial(dy, 0, i) : 0);
    return { args: [dx, dy, y, n], results: [{ tensor: dx, padding: "kept", expected }] };
  }),
  ...inPlace(
    cases(({ n, update, read }, fill) => {
      const y = read();
      const dy = update(fill);
      const expected = (_: number, i: number) => exactly(initial(y, 0, i) > 0 ? initial(dy, 0, i) : 0);
      return { args: [dy, dy, y, n], results: [{ tensor: dy, padding: "kept", expected }] };
    }),
  ),
];

const total = (a: Tensor, b: Tensor) => (_: number, i: number) =>
  exactly(Math.fround(initial(a, 0, i) + initial(b, 0, i)));

const sums: Case[] = [
  ...cases(({ n, set, read }, fill) => {
    const a = read(fill);
    const b = read(fill && ((index) => fill(Math.floor(index / 11))));
    const sum = set();
    return { args: [sum, a, b, n], results: [{ tensor: sum, padding: "kept", expected: total(a, b) }] };
  }),
  ...inPlace(
    cases(({ n, update, read }) => {
      const a = update();
      const b = read();
      return { args: [a, a, b, n], results: [{ tensor: a, padding: "kept", expected: total(a, b) }] };
    }),
  ),
];

export const residualForward: Case[] = sums;
export const residualBackward: Case[] = sums;

export const copy: Case[] = cases(({ n, set, read }, fill) => {
  const x = read(fill);
  const y = set();
  return { args: [y, x, n], results: [{ tensor: y, padding: "kept", expected: (_, i) => exactly(initial(x, 0, i)) }] };
});

export const markNotFinite: Case[] = [undefined, 0, 1500, 4999].map((place) => ({
  name: place === undefined ? "all finite" : `not finite at ${place} of 5,000`,
  prepare(memory) {
    const x = memory.vector(
      "input",
      Float32Array.from({ length: 5000 }, (_, i) => (i === place ? [Number.NaN, Infinity, -Infinity][i % 3] : 1) ?? 1),
    );
    const marks = memory.vector("output", new Uint8Array(5).fill(255));
    const expected = (_: number, block: number) =>
      exactly(place !== undefined && Math.floor(place / 1024) === block ? 1 : 0);
    return { args: [marks, x, 5000], results: [{ tensor: marks, padding: "kept", expected }] };
  },
}));

export const fillZero: Case[] = cases(({ n, update }, fill) => {
  const x = update(fill);
  return { args: [x, n], results: [{ tensor: x, padding: "kept", expected: () => exactly(0) }] };
});
