import type { Dataset } from "../data/dataset.js";
import { paddedColumns } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";
import { loadDataset, numberImages } from "../network/load.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";
import { type AugmentationDescription, parseAugmentation } from "./augmentation.js";
import { createAugmenter } from "./augmenter.js";

/**
 * The images of a data set as training would change them in an epoch, counted from 1: each is a function of the seed, the
 * epoch and its number in the data set.
 * @param network computes them; nothing of it changes
 * @param augmentation a strength that is left out is 0
 * @returns [count, height, width], as a data set has them
 * @throws InputError when a strength is not what it has to be, the data set does not fit the network, or has more than 512 images
 */
export function augmentImages(
  network: Network,
  dataset: Dataset,
  augmentation: Partial<AugmentationDescription>,
  seed: number,
  epoch: number,
): Uint8Array {
  const strengths = parseAugmentation(new Fields(augmentation, "augmentation"));
  const { count, width, height } = dataset;
  if (count > CHUNK_ROWS) {
    throw new InputError(`At most ${CHUNK_ROWS} images are changed at a time, but ${dataset.name} has ${count}.`);
  }
  const { arena } = network.engine;
  const mark = arena.mark();
  try {
    const loaded = loadDataset(network, dataset);
    const numbers = numberImages(network, count);
    const { images, order } = createAugmenter(strengths, network, loaded, seed)(epoch)(numbers, count);
    const size = width * height;
    const stride = paddedColumns(size);
    const pixels = arena.bytes(images.pixels, count * stride);
    const places = arena.words(order, count);
    const result = new Uint8Array(count * size);
    places.forEach((place, i) => {
      result.set(pixels.subarray(place * stride, place * stride + size), i * size);
    });
    return result;
  } finally {
    arena.release(mark);
  }
}
