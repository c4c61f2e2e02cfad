import type { Address } from "../engine/arena.js";
import { FLOAT_BYTES, paddedColumns, paddedRows } from "../engine/padding.js";
import type { LoadedImages } from "../layers/input.js";
import { numberImages } from "../network/load.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";
import type { AugmentationDescription } from "./augmentation.js";

/** Images of a data set, and where the numbers of those that are meant lie. */
export interface Batch {
  readonly images: LoadedImages;
  readonly order: Address;
}

/** Gives `rows` images, at most CHUNK_ROWS, whose numbers lie at `order`, as they are or as others in their place. */
export type Fetch = (order: Address, rows: number) => Batch;

/** The images as they are. */
export function unchanged(images: LoadedImages): Fetch {
  return (order) => ({ images, order });
}

/**
 * Changes images by chance, each a function of (seed, epoch, its number); without augmentation they stay as they are. What
 * `epoch` gives is good until the next call.
 * @returns for an epoch, what fetches the images of one of its steps
 */
export function createAugmenter(
  augmentation: AugmentationDescription | undefined,
  network: Network,
  images: LoadedImages,
  seed: number,
): (epoch: number) => Fetch {
  if (augmentation === undefined) {
    const fetch = unchanged(images);
    return () => fetch;
  }
  const { shift, rotation, scale, shear, elastic } = augmentation;
  const { arena, kernels, threads } = network.engine;
  const { height, width } = network.description.input;
  const { alpha, sigma } = elastic === 0 ? { alpha: 0, sigma: 1 } : elastic;
  const order = numberImages(network, CHUNK_ROWS);
  const labels = arena.reserve(CHUNK_ROWS);
  const pixels = arena.reserve(CHUNK_ROWS * paddedColumns(height * width));
  const scratch = arena.reserve(threads * scratchBytes(height, width, sigma));
  const changed = { pixels, labels, count: CHUNK_ROWS, sparse: images.sparse };
  const strengths = [shift, rotation, scale, shear, alpha, sigma] as const;
  return (epoch) => (from, rows) => {
    const source = [images.pixels, images.labels, from] as const;
    kernels.augmentImages(pixels, labels, scratch, ...source, rows, height, width, ...strengths, seed, epoch);
    return { images: changed, order };
  };
}

/** One thread's scratch: map and ink, splines, lattice and one line of it, bordered picture (assembly/augment.ts). */
export function scratchBytes(height: number, width: number, sigma: number): number {
  const to16 = (bytes: number) => Math.ceil(bytes / 16) * 16;
  const spacing = 1.7320508075688772 * sigma;
  const latticeRows = Math.floor((height - 1) / spacing) + 4;
  const taps = 4 + Math.ceil(3 / spacing);
  const latticeColumns = paddedRows(Math.floor((paddedRows(width) - 4) / spacing) + taps);
  const splines = 32 * height + (144 * paddedRows(width)) / 4;
  const lattice = (latticeRows + 1) * 2 * latticeColumns * FLOAT_BYTES;
  const bordered = (height + 4) * (to16(width) + 4);
  return to16(64 + to16(width) + splines + lattice + bordered);
}
