import { checkBytes, type Dataset } from "../data/dataset.js";
import type { Address } from "../engine/arena.js";
import { InputError } from "../errors.js";
import type { LoadedImages } from "../layers/input.js";
import { copyImages, loadDataset, numberImages } from "../network/load.js";
import { CHUNK_ROWS, type Network } from "../network/network.js";

/** How well a network does on a data set. */
export interface Evaluation {
  readonly images: number;
  /** Mean per image. */
  readonly loss: number;
  /** Share of the images, 0 to 1. */
  readonly accuracy: number;
  /** [classes, classes] counts: one row per true class, one column per predicted class. */
  readonly confusion: Uint32Array;
  /** The class that each image is taken for. */
  readonly predictions: Uint8Array;
  /** The probability that the network gives that class. */
  readonly confidences: Float32Array;
}

/** @throws InputError when the data set does not fit the network */
export function evaluate(network: Network, dataset: Dataset): Evaluation {
  const { arena } = network.engine;
  const mark = arena.mark();
  try {
    const loaded = loadDataset(network, dataset);
    const order = numberImages(network, loaded.count);
    const confusion = new Uint32Array(network.classes ** 2);
    const predictions = new Uint8Array(loaded.count);
    const confidences = new Float32Array(loaded.count);
    const { loss, accuracy } = measure(network, loaded, order, (first, rows) => {
      const probabilities = network.probabilities(rows);
      for (let row = 0; row < rows; row++) {
        const { best, probability } = likeliest(probabilities, row, network.classes);
        predictions[first + row] = best;
        confidences[first + row] = probability;
        const cell = (dataset.labels[first + row] ?? 0) * network.classes + best;
        confusion[cell] = (confusion[cell] ?? 0) + 1;
      }
    });
    return { images: loaded.count, loss, accuracy, confusion, predictions, confidences };
  } finally {
    arena.release(mark);
  }
}

/**
 * Loss and accuracy, means over the images.
 * @param order numbers of the images: 0, 1, 2, …
 * @param afterChunk is called after each forward pass with the number of its first image and how many there are
 */
export function measure(
  network: Network,
  images: LoadedImages,
  order: Address,
  afterChunk?: (first: number, rows: number) => void,
): { loss: number; accuracy: number } {
  network.startTotals();
  for (let first = 0; first < images.count; first += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, images.count - first);
    network.forward(images, order + 4 * first, rows);
    network.measure(rows, 1);
    afterChunk?.(first, rows);
  }
  const { loss, hits } = network.totals();
  return { loss: loss / images.count, accuracy: hits / images.count };
}

/**
 * The probabilities [count, classes] of some pictures.
 * @param images [count, height, width] grey values, 0 background to 255 ink
 */
export function predict(network: Network, images: Uint8Array): Float32Array {
  checkBytes("predict", "images", images);
  const { arena } = network.engine;
  const { height, width } = network.description.input;
  const count = images.length / (height * width);
  if (!Number.isInteger(count)) {
    throw new InputError(
      `The network takes images of ${width}×${height} pixels, but ${images.length} bytes are not a whole number of them.`,
    );
  }
  const mark = arena.mark();
  try {
    const labels = arena.reserve(count);
    const loaded = { pixels: copyImages(network, images, count), labels, count, sparse: true };
    const order = numberImages(network, count);
    const result = new Float32Array(count * network.classes);
    for (let first = 0; first < count; first += CHUNK_ROWS) {
      const rows = Math.min(CHUNK_ROWS, count - first);
      network.forward(loaded, order + 4 * first, rows);
      result.set(network.probabilities(rows), first * network.classes);
    }
    return result;
  } finally {
    arena.release(mark);
  }
}

function likeliest(probabilities: Float32Array, row: number, classes: number): { best: number; probability: number } {
  let best = 0;
  let probability = probabilities[row * classes] ?? 0;
  for (let c = 1; c < classes; c++) {
    const value = probabilities[row * classes + c] ?? 0;
    if (value > probability) {
      best = c;
      probability = value;
    }
  }
  return { best, probability };
}
