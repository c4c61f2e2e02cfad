import { anything, type Case, exactly, type Result, shapes } from "./case.js";
import { drawBatch } from "./data.js";
import { layers, name, sum } from "./dense.js";
import { type GuardedMemory, initial, paddedColumns, type Tensor } from "./guarded-memory.js";

/** As much of MNIST is not zero. */
const INK = 0.19;
const UNSET = 2 ** 32 - 1;

/** Lists of entries in rooms of one size: two words an entry, its number and the bits of its f32. */
interface Lists {
  readonly entries: Uint32Array;
  readonly counts: Uint32Array;
  readonly room: number;
}

/** Of each list, the numbers below `size` whose value is not zero. Past a list's end lie traps: number 0, NaN. */
function listed(count: number, room: number, size: number, value: (list: number, number: number) => number): Lists {
  const entries = new Uint32Array(2 * count * room);
  const floats = new Float32Array(entries.buffer);
  const counts = new Uint32Array(count);
  for (let k = 1; k < floats.length; k += 2) floats[k] = Number.NaN;
  for (let list = 0; list < count; list++) {
    let k = 2 * list * room;
    for (let number = 0; number < size; number++) {
      if (value(list, number) === 0) continue;
      entries[k++] = number;
      floats[k++] = value(list, number);
    }
    counts[list] = k / 2 - list * room;
  }
  return { entries, counts, room };
}

/** Two outputs that become these lists; what lies past a list's end is free. */
function toBecome(memory: GuardedMemory, lists: Lists): { entries: Tensor; counts: Tensor; results: Result[] } {
  const { room } = lists;
  const entries = memory.vector("output", new Uint32Array(lists.entries.length).fill(UNSET));
  const counts = memory.vector("output", new Uint32Array(lists.counts.length).fill(UNSET));
  const count = (list: number) => lists.counts[list] ?? Number.NaN;
  const word = (index: number) => {
    const isReal = Math.floor(index / 2) % room < count(Math.floor(index / (2 * room)));
    return isReal ? exactly(lists.entries[index] ?? Number.NaN) : anything;
  };
  return {
    entries,
    counts,
    results: [
      { tensor: entries, padding: "kept", expected: (_, index) => word(index) },
      { tensor: counts, padding: "kept", expected: (_, list) => exactly(count(list)) },
    ],
  };
}

/** A byte that is not zero with a probability of `ink`. */
export const inked =
  (memory: GuardedMemory, ink = INK) =>
  (): number => {
    return memory.uniform() < 2 * ink - 1 ? 1 + Math.floor(127.5 * (memory.uniform() + 1)) : 0;
  };

/** x [rows, ins] of pixels / 255, as inputForward makes them. */
function inkedMatrix(memory: GuardedMemory, rows: number, ins: number, ink = INK): (row: number, i: number) => number {
  const byte = inked(memory, ink);
  const x = Float32Array.from({ length: rows * ins }, () => byte() / 255);
  return (row, i) => x[row * ins + i] ?? Number.NaN;
}

const bitsOf = (mask: number): number[] => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => mask & (1 << bit));

export const fillCompression: Case[] = [
  {
    name: "256 masks",
    prepare(memory) {
      const table = memory.vector("output", new Uint8Array(256 * 8).fill(255));
      const place = (index: number) => bitsOf(Math.floor(index / 8))[index % 8];
      return {
        args: [table],
        results: [
          {
            tensor: table,
            padding: "kept",
            expected(_, index) {
              const bit = place(index);
              return bit === undefined ? anything : exactly(bit);
            },
          },
        ],
      };
    },
  },
];

/** Each shape as it is in handwriting, blank, and full, where the lists fill their rooms. */
const inputs = [...shapes, [128, 784] as const].flatMap(([rows, pixelCount]) =>
  [INK, 0, 1].map((ink) => ({ rows, pixelCount, ink, name: `${rows} × ${pixelCount}, ${100 * ink} % not zero` })),
);

export const sparseInputForward: Case[] = inputs.map(({ name, rows, pixelCount, ink }) => ({
  name,
  prepare(memory) {
    const batch = drawBatch(memory, rows, pixelCount, inked(memory, ink));
    const table = memory.vector(
      "input",
      Uint8Array.from({ length: 256 * 8 }, (_, index) => bitsOf(Math.floor(index / 8))[index % 8] ?? 255),
    );
    const lists = toBecome(memory, listed(rows, paddedColumns(pixelCount), pixelCount, batch.value));
    const batchLabels = memory.vector("output", new Uint8Array(rows).fill(255));
    const { pixels, labels, order } = batch;
    return {
      args: [lists.entries, lists.counts, batchLabels, table, pixels, labels, order, rows, pixelCount],
      results: [
        ...lists.results,
        { tensor: batchLabels, padding: "kept", expected: (_, row) => exactly(batch.label(row)) },
      ],
    };
  },
}));

export const sparseInputTranspose: Case[] = inputs.map(({ name, rows, pixelCount, ink }) => ({
  name,
  prepare(memory) {
    const x = inkedMatrix(memory, rows, pixelCount, ink);
    const room = rows + 2;
    const byRow = listed(rows, paddedColumns(pixelCount), pixelCount, x);
    const entries = memory.vector("input", byRow.entries);
    const counts = memory.vector("input", byRow.counts);
    const byPixel = toBecome(
      memory,
      listed(pixelCount, room, rows, (pixel, row) => x(row, pixel)),
    );
    return {
      args: [byPixel.entries, byPixel.counts, entries, counts, rows, pixelCount, room],
      results: byPixel.results,
    };
  },
}));

export const sparseDenseForward: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs, biased] = layer;
    const x = inkedMatrix(memory, rows, ins);
    const byRow = listed(rows, paddedColumns(ins), ins, x);
    const entries = memory.vector("input", byRow.entries);
    const counts = memory.vector("input", byRow.counts);
    const w = memory.weights("input", ins, outs);
    const y = memory.output(rows, outs);
    const bias = (o: number) => (biased ? initial(w, paddedColumns(ins), o) : 0);
    return {
      args: [y, entries, counts, w, rows, ins, outs, biased],
      results: [
        {
          tensor: y,
          padding: "zero",
          expected: (r, o) => sum(bias(o), ins, (i) => x(r, i) * initial(w, i, o)),
        },
      ],
    };
  },
}));

export const sparseDenseBackwardWeights: Case[] = layers.map((layer) => ({
  name: name(layer),
  prepare(memory) {
    const [rows, ins, outs, biased] = layer;
    const x = inkedMatrix(memory, rows, ins);
    const room = rows + 2;
    const byColumn = listed(ins, room, rows, (i, r) => x(r, i));
    const entries = memory.vector("input", byColumn.entries);
    const counts = memory.vector("input", byColumn.counts);
    const dy = memory.matrix(rows, outs);
    const dw = memory.weights("output", ins, outs);
    /** The bias counts as the weight of an input that is always 1; the rows of zeros above it, of one that is 0. */
    const factor = (r: number, i: number) => (i < ins ? x(r, i) : i === paddedColumns(ins) ? biased : 0);
    return {
      args: [dw, entries, counts, dy, rows, ins, outs, biased, room],
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
