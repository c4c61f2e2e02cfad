import type { Address } from "../engine/arena.js";
import { matrixBytes, paddedColumns } from "../engine/padding.js";
import type { TeamKernels } from "../engine/team.js";
import type { Fields } from "./fields.js";
import { type Activation, sizeOf } from "./layer.js";
import type { LayerDescription } from "./sequence.js";

/** The pictures that a network takes: height · width grey values. */
export interface InputDescription {
  readonly height: number;
  readonly width: number;
}

export function parseInput(fields: Fields): InputDescription {
  const input = { height: fields.whole("height", 1, 4096), width: fields.whole("width", 1, 4096) };
  fields.end();
  return input;
}

/** A data set in WebAssembly memory. */
export interface LoadedImages {
  /** u8 [count, height · width], each image padded to 8 bytes. */
  readonly pixels: Address;
  /** u8 [count]. */
  readonly labels: Address;
  readonly count: number;
  /** Whether so few pixels are not zero that listing them is the faster way. */
  readonly sparse: boolean;
}

/** The first layer: fetches rows of a data set. It has nothing to learn. */
export interface InputLayer {
  /** Fetches the `rows` images whose numbers lie at `order` (u32 each), as values from 0 to 1, and their labels. */
  forward(images: LoadedImages, order: Address, rows: number): void;
  /** Prepares the values for the layers' backward. */
  backward(rows: number): void;
}

const ENTRY_BYTES = 8;
const COMPRESSION_BYTES = 256 * 8;

/**
 * Reserves the input of a network for at most `mostRows` rows: as a matrix and, where the first layer can take them, as
 * lists of what is not zero.
 */
export function inputActivation(
  { input, layers }: { readonly input: InputDescription; readonly layers: readonly LayerDescription[] },
  mostRows: number,
  reserve: (bytes: number) => Address,
): Activation {
  const { height, width } = input;
  const pixelCount = height * width;
  const values = reserve(matrixBytes(mostRows, pixelCount));
  const matrix = { shape: [height, width], values, gradient: undefined };
  if (layers[0]?.type !== "dense") return matrix;
  const sparse = {
    used: false,
    rowEntries: reserve(mostRows * paddedColumns(pixelCount) * ENTRY_BYTES),
    rowCounts: reserve(4 * mostRows),
    columnEntries: reserve(pixelCount * mostRows * ENTRY_BYTES),
    columnCounts: reserve(4 * pixelCount),
    columnRoom: mostRows,
  };
  return { ...matrix, sparse };
}

/** A layer that fills x, and u8 labels at `labels`. */
export function buildInput(
  x: Activation,
  labels: Address,
  kernels: TeamKernels,
  reserve: (bytes: number) => Address,
): InputLayer {
  const pixelCount = sizeOf(x.shape);
  const { sparse } = x;
  if (sparse === undefined) {
    return {
      forward({ pixels, labels: from }, order, rows) {
        kernels.inputForward(x.values, labels, pixels, from, order, rows, pixelCount);
      },
      backward() {},
    };
  }
  const { rowEntries, rowCounts, columnEntries, columnCounts, columnRoom } = sparse;
  const compression = reserve(COMPRESSION_BYTES);
  kernels.fillCompression(compression);
  return {
    forward(images, order, rows) {
      sparse.used = images.sparse;
      if (images.sparse) {
        const from = [images.pixels, images.labels, order] as const;
        kernels.sparseInputForward(rowEntries, rowCounts, labels, compression, ...from, rows, pixelCount);
      } else {
        kernels.inputForward(x.values, labels, images.pixels, images.labels, order, rows, pixelCount);
      }
    },
    backward(rows) {
      if (!sparse.used) return;
      kernels.sparseInputTranspose(columnEntries, columnCounts, rowEntries, rowCounts, rows, pixelCount, columnRoom);
    },
  };
}
