import { type Case, rounded } from "./case.js";
import { type GuardedMemory, initial, paddedColumns, paddedRows, type Tensor } from "./guarded-memory.js";
import { Pictures, Places, type Window } from "./pictures.js";

const MOST_PARTS = 7;

interface Layer extends Window {
  readonly outs: number;
  readonly biased: 0 | 1;
  /** The picture is without channels. */
  readonly grey?: boolean;
  /** Seven in eight of the gradients that come back are zero. */
  readonly sparse?: boolean;
}

const valid = { stride: 1, same: 0, biased: 1 } as const;
const same = { ...valid, same: 1 } as const;

/** Window sizes and channels below, at and above the tile, edges on all sides, strides that fit and that do not. */
const layers: readonly Layer[] = [
  { ...valid, rows: 1, height: 1, width: 1, channels: 1, outs: 1, size: 1 },
  { ...valid, rows: 3, height: 5, width: 4, channels: 1, outs: 3, size: 3, grey: true },
  { ...same, rows: 2, height: 5, width: 6, channels: 1, outs: 6, size: 5, grey: true },
  { ...same, rows: 1, height: 28, width: 28, channels: 1, outs: 6, size: 5, grey: true },
  { ...same, rows: 2, height: 3, width: 3, channels: 1, outs: 9, size: 2, grey: true, biased: 0 },
  { ...valid, rows: 2, height: 6, width: 7, channels: 6, outs: 16, size: 5 },
  { ...same, rows: 1, height: 4, width: 4, channels: 8, outs: 8, size: 3 },
  { ...same, rows: 5, height: 3, width: 5, channels: 9, outs: 17, size: 3, biased: 0 },
  { ...same, rows: 1, height: 7, width: 7, channels: 16, outs: 24, size: 3 },
  { ...valid, rows: 2, height: 7, width: 6, channels: 5, outs: 7, size: 3, stride: 2 },
  { ...same, rows: 2, height: 7, width: 6, channels: 3, outs: 10, size: 3, stride: 2 },
  { ...same, rows: 3, height: 5, width: 6, channels: 4, outs: 8, size: 1, stride: 2 },
  { ...same, rows: 1, height: 2, width: 1, channels: 2, outs: 2, size: 5 },
  { ...valid, rows: 2, height: 4, width: 4, channels: 12, outs: 4, size: 4 },
  { ...valid, rows: 7, height: 2, width: 2, channels: 10, outs: 20, size: 1 },
];

const sparseLayers = layers.map((layer): Layer => ({ ...layer, rows: layer.rows + 1, sparse: true }));

/** dy, each eighth value of which is not zero where the layer is sparse. */
function gradients(memory: GuardedMemory, { count }: Places, { outs, sparse }: Layer): Tensor {
  return memory.matrix(count, outs, sparse ? (i) => ((i * 5) % 8 === 3 ? memory.uniform() : 0) : memory.uniform);
}

function name({ rows, height, width, channels, outs, size, stride, same, biased, grey, sparse }: Layer): string {
  const words = [
    same ? "same" : "valid",
    ...(biased ? ["biased"] : []),
    ...(grey ? ["grey"] : []),
    ...(sparse ? ["mostly zero"] : []),
  ];
  return `${rows} of ${height} × ${width} × ${channels} → ${outs}, ${size} × ${size} by ${stride}, ${words.join(", ")}`;
}

/** As assembly/conv2d.ts counts it, for 7 parts. */
function scratchFor(memory: GuardedMemory, layer: Layer, { down, across }: Places): Tensor {
  const { height, width, channels, outs, size, grey } = layer;
  const pixelFloats = grey ? 1 : paddedColumns(channels);
  const depth = size * size * Math.max(channels, outs);
  const widest = Math.max(paddedColumns(channels), paddedColumns(outs));
  const frame = (height + 2 * size) * (width + 2 * size) * Math.max(pixelFloats, paddedColumns(outs));
  const sums = outs * size * paddedColumns(size * pixelFloats);
  const block = Math.max(4 * paddedRows(depth + 3), 5 * down * across, sums);
  const panels = Math.max(depth * widest, down * across * paddedColumns(outs));
  const spread = (height + 2 * size) * (width + 2 * size) + size * size * outs;
  const floats = frame + block + panels + 32 + spread * paddedColumns(channels);
  return memory.vector("scratch", new Float32Array(MOST_PARTS * floats).fill(Number.NaN));
}

/** Σ of products after a first term, with the bound for summing them one by one in f32. */
class Sum {
  #terms = 1;
  #magnitude: number;

  constructor(public value: number) {
    this.#magnitude = Math.abs(value);
  }

  add(term: number): void {
    this.value += term;
    this.#magnitude += Math.abs(term);
    this.#terms++;
  }

  expected(): ReturnType<typeof rounded> {
    return rounded(this.value, this.#terms + 1, this.#magnitude);
  }
}

interface Setting {
  readonly memory: GuardedMemory;
  readonly layer: Layer;
  readonly places: Places;
  readonly scratch: Tensor;
  readonly depth: number;
  /** rows, height, width, channels, pixelFloats, outs, size, stride, same */
  readonly sizes: readonly number[];
  readonly grey: boolean;
}

function cases(prepare: (setting: Setting) => ReturnType<Case["prepare"]>): Case[] {
  return [...layers, ...sparseLayers].map((layer) => ({
    name: name(layer),
    prepare(memory) {
      const { rows, height, width, channels, outs, size, stride, same, grey = false } = layer;
      const places = new Places(layer);
      const scratch = scratchFor(memory, layer, places);
      const pixelFloats = grey ? 1 : paddedColumns(channels);
      const sizes = [rows, height, width, channels, pixelFloats, outs, size, stride, same];
      return prepare({ memory, layer, places, scratch, depth: size * size * channels, sizes, grey });
    },
  }));
}

/** The window's positions, row by row. */
function positions({ size }: Layer): [ky: number, kx: number][] {
  return Array.from({ length: size * size }, (_, i) => [Math.floor(i / size), i % size]);
}

export const conv2dForward = cases(({ memory, layer, places, scratch, depth, sizes, grey }) => {
  const { channels, outs, biased } = layer;
  const x = Pictures.input(memory, layer, grey);
  const w = memory.weights("input", depth, outs);
  const y = memory.output(places.count, outs);
  const expected = (place: number, o: number) => {
    const sum = new Sum(biased ? initial(w, paddedColumns(depth), o) : 0);
    positions(layer).forEach(([ky, kx], k) => {
      const pixel = places.pixel(place, ky, kx);
      for (let c = 0; pixel !== undefined && c < channels; c++)
        sum.add(x.at(pixel, c) * initial(w, k * channels + c, o));
    });
    return sum.expected();
  };
  return { args: [y, scratch, x.tensor, w, ...sizes, biased], results: [{ tensor: y, padding: "zero", expected }] };
});

export const conv2dBackwardInput = cases(({ memory, layer, places, scratch, depth, sizes, grey }) => {
  const { rows, height, width, channels, outs } = layer;
  const dx = Pictures.output(memory, layer, grey);
  const dy = gradients(memory, places, layer);
  const w = memory.weights("input", depth, outs);
  const sums = Array.from({ length: rows * height * width * channels }, () => new Sum(0));
  for (let place = 0; place < places.count; place++) {
    positions(layer).forEach(([ky, kx], k) => {
      const pixel = places.pixel(place, ky, kx);
      if (pixel === undefined) return;
      for (let c = 0; c < channels; c++) {
        const sum = sums[pixel * channels + c];
        for (let o = 0; o < outs; o++) sum?.add(initial(dy, place, o) * initial(w, k * channels + c, o));
      }
    });
  }
  const expected = (row: number, column: number) => {
    const [pixel, c] = dx.place(row, column);
    return sums[pixel * channels + c]?.expected() ?? { value: Number.NaN, bound: 0 };
  };
  return { args: [dx.tensor, scratch, dy, w, ...sizes], results: [{ tensor: dx.tensor, padding: "zero", expected }] };
});

export const conv2dBackwardWeights = cases(({ memory, layer, places, scratch, depth, sizes, grey }) => {
  const { channels, outs, size, biased } = layer;
  const x = Pictures.input(memory, layer, grey);
  const dy = gradients(memory, places, layer);
  const dw = memory.weights("output", depth, outs);
  const expected = (i: number, o: number) => {
    const sum = new Sum(initial(dw, i, o));
    const k = Math.floor(i / channels);
    for (let place = 0; place < places.count; place++) {
      const pixel = i < depth ? places.pixel(place, Math.floor(k / size), k % size) : undefined;
      if (pixel !== undefined) sum.add(x.at(pixel, i % channels) * initial(dy, place, o));
      if (biased && i === paddedColumns(depth)) sum.add(initial(dy, place, o));
    }
    return sum.expected();
  };
  return { args: [dw, scratch, x.tensor, dy, ...sizes, biased], results: [{ tensor: dw, padding: "zero", expected }] };
});
