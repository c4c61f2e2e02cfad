import { InputError } from "../errors.js";
import { copyImages, numberImages } from "./load.js";
import { CHUNK_ROWS, type Network } from "./network.js";

/**
 * How many pictures the bytes hold.
 * @throws InputError when they are not a whole number of pictures of the network's size
 */
export function countImages(network: Network, images: Uint8Array): number {
  const { height, width } = network.description.input;
  const count = images.length / (height * width);
  if (Number.isInteger(count)) return count;
  throw new InputError(
    `The network takes images of ${width}×${height} pixels, but ${images.length} bytes are not a whole number of them.`,
  );
}

/**
 * Passes some pictures through all layers, as outside training.
 * @param images [count, height, width] grey values, 0 background to 255 ink
 * @param afterChunk is called after each forward pass with the number of its first image and how many there are
 */
export function forwardImages(
  network: Network,
  images: Uint8Array,
  afterChunk: (first: number, rows: number) => void,
): void {
  const count = countImages(network, images);
  const { arena } = network.engine;
  const mark = arena.mark();
  try {
    const labels = arena.reserve(count);
    const loaded = { pixels: copyImages(network, images, count), labels, count, sparse: true };
    const order = numberImages(network, count);
    for (let first = 0; first < count; first += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, count - first);
      network.forward(loaded, order + 4 * first, rows);
      afterChunk(first, rows);
    }
  } finally {
    arena.release(mark);
  }
}
