import type { Dataset } from "../data/dataset.js";
import type { Address } from "../engine/arena.js";
import { paddedColumns, paddedRows } from "../engine/padding.js";
import { InputError } from "../errors.js";
import type { LoadedImages } from "../layers/input.js";
import type { Network } from "./network.js";

/** The share of pixels that are not zero below which lists of them are the faster way; MNIST's is 0.19. */
const SPARSE_SHARE = 0.5;

/**
 * Copies a data set into the network's memory, but for images that lie there already.
 * @param sparseShare lists of what is not zero are used below this share of the pixels; both ways give the same bits
 * @throws InputError when its images or classes do not fit the network
 */
export function loadDataset(network: Network, dataset: Dataset, sparseShare = SPARSE_SHARE): LoadedImages {
  const { height, width } = network.description.input;
  if (!Number.isInteger(dataset?.count)) {
    throw new InputError("Expected a data set, as makeDataset gives it, found something else.");
  }
  if (dataset.height !== height || dataset.width !== width) {
    throw new InputError(
      `The network takes images of ${width}×${height} pixels, but those of ${dataset.name} have ` +
        `${dataset.width}×${dataset.height}.`,
    );
  }
  if (dataset.classes > network.classes) {
    throw new InputError(
      `The network tells ${network.classes} classes apart, but ${dataset.name} has ${dataset.classes}.`,
    );
  }
  const { arena } = network.engine;
  const labels = arena.reserve(dataset.count);
  arena.bytes(labels, dataset.count).set(dataset.labels);
  const there = paddedColumns(height * width) === height * width ? arena.addressOf(dataset.images) : undefined;
  const pixels = there ?? copyImages(network, dataset.images, dataset.count);
  return { pixels, labels, count: dataset.count, sparse: shareNotZero(dataset.images) < sparseShare };
}

/** Copies `count` images into the network's memory, each padded to 8 bytes. */
export function copyImages(network: Network, images: Uint8Array, count: number): Address {
  const { arena } = network.engine;
  const { height, width } = network.description.input;
  const size = height * width;
  const stride = paddedColumns(size);
  const pixels = arena.reserve(count * stride);
  const target = arena.bytes(pixels, count * stride);
  if (stride === size) target.set(images);
  else for (let i = 0; i < count; i++) target.set(images.subarray(i * size, (i + 1) * size), i * stride);
  return pixels;
}

/** Room for `count` image numbers, filled with 0, 1, 2, … */
export function numberImages(network: Network, count: number): Address {
  const { arena } = network.engine;
  const order = arena.reserve(4 * paddedRows(count));
  const numbers = arena.words(order, count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return order;
}

/** The share of the pixels that are not zero, from 0 to 1. */
export function shareNotZero(images: Uint8Array): number {
  let count = 0;
  for (const pixel of images) if (pixel !== 0) count++;
  return count / images.length;
}
