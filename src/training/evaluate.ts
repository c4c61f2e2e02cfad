import { checkBytes, type Dataset } from "../data/dataset.js";
import type { Address } from "../engine/arena.js";
import type { LoadedImages } from "../layers/input.js";
import { countImages, forwardImages } from "../network/forward-images.js";
import { loadDataset, numberImages } from "../network/load.js";
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
    const readings = new Readings(network, dataset);
    const { loss, accuracy } = measure(network, loaded, numberImages(network, loaded.count), (first, rows) => {
      readings.take(first, rows);
    });
    return { loss, accuracy, ...readings.all };
  } finally {
    arena.release(mark);
  }
}

/**
 * Evaluates as `evaluate` does, but a piece at a time, and yields how many images are done: before the next piece something
 * else may compute with the network, even train it. Each image is then read with the weights of its moment.
 * @param most images in a piece
 * @throws InputError when the data set does not fit the network
 */
export function* evaluateInPieces(
  network: Network,
  dataset: Dataset,
  most = CHUNK_ROWS,
): Generator<number, Evaluation, undefined> {
  const { count } = dataset;
  const pixels = dataset.width * dataset.height;
  const readings = new Readings(network, dataset);
  const sums = { loss: 0, accuracy: 0 };
  for (let first = 0; first < count; first += most) {
    const end = Math.min(first + most, count);
    const images = dataset.images.subarray(first * pixels, end * pixels);
    const piece = { ...dataset, images, labels: dataset.labels.subarray(first, end), count: end - first };
    const { arena } = network.engine;
    const mark = arena.mark();
    try {
      const loaded = loadDataset(network, piece);
      const means = measure(network, loaded, numberImages(network, piece.count), (row, rows) => {
        readings.take(first + row, rows);
      });
      sums.loss += means.loss * piece.count;
      sums.accuracy += means.accuracy * piece.count;
    } finally {
      arena.release(mark);
    }
    yield end;
  }
  return { loss: sums.loss / count, accuracy: sums.accuracy / count, ...readings.all };
}

/** What a network says about each image of a data set. */
class Readings {
  readonly all: Omit<Evaluation, "loss" | "accuracy">;

  constructor(
    readonly network: Network,
    readonly dataset: Dataset,
  ) {
    this.all = {
      images: dataset.count,
      confusion: new Uint32Array(network.classes ** 2),
      predictions: new Uint8Array(dataset.count),
      confidences: new Float32Array(dataset.count),
    };
  }

  /** After a forward pass of `rows` images, the first of which is number `first` of the data set. */
  take(first: number, rows: number): void {
    const { classes } = this.network;
    const { confusion, predictions, confidences } = this.all;
    const probabilities = this.network.probabilities(rows);
    for (let row = 0; row < rows; row++) {
      const { best, probability } = likeliest(probabilities, row, classes);
      predictions[first + row] = best;
      confidences[first + row] = probability;
      const cell = (this.dataset.labels[first + row] ?? 0) * classes + best;
      confusion[cell] = (confusion[cell] ?? 0) + 1;
    }
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
  const result = new Float32Array(countImages(network, images) * network.classes);
  forwardImages(network, images, (first, rows) => {
    result.set(network.probabilities(rows), first * network.classes);
  });
  return result;
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
