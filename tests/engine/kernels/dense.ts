import { type Case, type Expected, rounded } from "./case.js";
import { type GuardedMemory, initial, paddedColumns, type Tensor } from "./guarded-memory.js";

const MOST_PARTS = 7;

export const layers: readonly (readonly [rows: number, ins: number, outs: number, biased: 0 | 1])[] = [
  [1, 1, 1, 0],
  [1, 1, 1, 1],
  [4, 8, 8, 1],
  [8, 16, 24, 0],
  [3, 7, 5, 1],
  [1, 100, 66, 0],
  [3, 21, 43, 1],
  [5, 13, 9, 0],
  [128, 784, 100, 1],
  [128, 785, 100, 0],
  [128, 100, 66, 0],
  [128, 66, 10, 0],
];

export const name = ([rows, ins, outs, biased]: (typeof layers)[number]): string =>
  `${rows} × ${ins} → ${outs}${biased ? ", biased" : ""}`;

/** Σ of `terms` products after a first term, with the bound for summing them one by one in f32. */
export function sum(first: number, terms: number, product: (index: number) => number): Expected {
  let value = first;
  let magnitude = Math.abs(first);
  for (let index = 0; index < terms; index++) {
    const term = product(index);
    value += term;
    magnitude += Math.abs(term);
  }
  return rounded(value, terms + 1, magnitude);
}

/** One block and all panels for each of the parts, as assembly/tile.ts lays them out. */
export function scratchFor(memory: GuardedMemory, columns: number, depth: number): Tensor {
  const floats = MOST_PARTS * (Math.ceil(depth / 4) * 4) * (4 + paddedColumns(columns));
  return memory.vector("scratch", new Float32Array(floats).fill(Number.NaN));
}

export const denseForward: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs, biased] = layer;
    const x = memory.matrix(rows, ins);
    const w = memory.weights("input", ins, outs);
    const y = memory.output(rows, outs);
    const scratch = scratchFor(memory, outs, ins);
    const bias = (o: number) => (biased ? initial(w, paddedColumns(ins), o) : 0);
    return {
      args: [y, scratch, x, w, rows, ins, outs, biased],
      results: [
        {
          tensor: y,
          padding: "zero",
          expected: (r, o) => sum(bias(o), ins, (i) => initial(x, r, i) * initial(w, i, o)),
        },
      ],
    };
  },
}));

export const denseRowsForward: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs, biased] = layer;
    const x = memory.matrix(rows, ins);
    const w = memory.weights("input", ins, outs);
    const y = memory.output(rows, outs);
    const bias = (o: number) => (biased ? initial(w, paddedColumns(ins), o) : 0);
    return {
      args: [y, x, w, rows, ins, outs, biased],
      results: [
        {
          tensor: y,
          padding: "zero",
          expected: (r, o) => sum(bias(o), ins, (i) => initial(x, r, i) * initial(w, i, o)),
        },
      ],
    };
  },
}));

export const denseBackwardInput: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs] = layer;
    const dy = memory.matrix(rows, outs);
    const w = memory.weights("input", ins, outs);
    const dx = memory.output(rows, ins);
    const scratch = scratchFor(memory, ins, outs);
    return {
      args: [dx, scratch, dy, w, rows, ins, outs],
      results: [
        { tensor: dx, padding: "zero", expected: (r, i) => sum(0, outs, (o) => initial(dy, r, o) * initial(w, i, o)) },
      ],
    };
  },
}));

export const denseBackwardWeights: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs, biased] = layer;
    const x = memory.matrix(rows, ins);
    const dy = memory.matrix(rows, outs);
    const dw = memory.weights("output", ins, outs);
    const scratch = scratchFor(memory, outs, rows);
    /** The bias counts as the weight of an input that is always 1; the rows of zeros above it, of one that is 0. */
    const factor = (r: number, i: number) => (i < ins ? initial(x, r, i) : i === paddedColumns(ins) ? biased : 0);
    return {
      args: [dw, scratch, x, dy, rows, ins, outs, biased],
      results: [
        {
          tensor: dw,
          padding: "zero",
          expected: (i, o) => sum(initial(dw, i, o), rows, (r) => factor(r, i) * initial(dy, r, o)),
        },
      ],
    };
  },
}));
