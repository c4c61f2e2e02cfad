import type { Address } from "../engine/arena.js";
import type { TeamKernels } from "../engine/team.js";
import type { Fields } from "./fields.js";
import type { Activation } from "./layer.js";

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
}

/** The first layer: fetches rows of a data set. It has nothing to learn, so it has no backward. */
export interface InputLayer {
  /** Fetches the `rows` images whose numbers lie at `order` (u32 each), as floats from 0 to 1, and their labels. */
  forward(images: LoadedImages, order: Address, rows: number): void;
}

/** A layer that writes x.values, and u8 labels at `labels`. */
export function buildInput(x: Activation, labels: Address, pixelCount: number, kernels: TeamKernels): InputLayer {
  return {
    forward(images, order, rows) {
      kernels.inputForward(x.values, labels, images.pixels, images.labels, order, rows, pixelCount);
    },
  };
}
