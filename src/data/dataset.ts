import { InputError } from "../errors.js";
import type { Idx } from "./idx.js";

/** Grey pictures of one size, each with the number of its class. */
export interface Dataset {
  readonly name: string;
  /** count × height × width, row by row; 0 is background and 255 full ink. */
  readonly images: Uint8Array;
  /** count class numbers, each below `classes`. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

const FEWEST_CLASSES = 2;
const MOST_CLASSES = 256;

/**
 * Checks sizes and labels and puts them together; the arrays are kept, not copied.
 * Without `classes` there are as many as the largest label asks for, at least two.
 *
 * @throws InputError when there is no image, the sizes disagree, a label is not below `classes` (2 to 256), or images or
 * labels are no Uint8Array: other numbers, NaN among them, would silently become bytes.
 */
export function makeDataset(parts: {
  /** What errors call it. */
  readonly name?: string;
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly classes?: number | undefined;
}): Dataset {
  const { name = "The data set", images, labels, width, height } = parts;
  checkBytes(name, "images", images);
  checkBytes(name, "labels", labels);
  checkSize(name, "width", width);
  checkSize(name, "height", height);
  const count = labels.length;
  if (count === 0) throw new InputError(`${name}: expected at least one image, found none.`);
  if (images.length !== count * height * width) {
    throw new InputError(
      `${name}: expected ${count * height * width} pixels for ${count} labels and images of ${width}×${height}, ` +
        `found ${images.length}.`,
    );
  }
  const classes = countClasses(name, labels, parts.classes);
  return { name, images, labels, count, width, height, classes };
}

/**
 * Images (count × height × width) and labels (count) as read from two IDX files; nothing is copied.
 *
 * @param names of the data set and of the two files, for errors.
 * @throws InputError when the dimensions are others, the counts disagree, or a label is not below `classes` (2 to 256).
 */
export function datasetFromIdx(
  images: Idx,
  labels: Idx,
  names = { dataset: "The data set", images: "The images", labels: "The labels" },
  classes?: number,
): Dataset {
  const [count, height, width] = images.dimensions;
  if (images.dimensions.length !== 3 || count === undefined || height === undefined || width === undefined) {
    throw new InputError(
      `${names.images}: expected images of 3 dimensions (count×height×width), found ${describe(images)}; ` +
        `the labels are in ${names.labels}.`,
    );
  }
  if (labels.dimensions.length !== 1) {
    throw new InputError(
      `${names.labels}: expected labels of 1 dimension, found ${describe(labels)}; the images are in ${names.images}.`,
    );
  }
  if (labels.values.length !== count) {
    throw new InputError(
      `${names.labels}: expected ${count} labels, one per image in ${names.images}, found ${labels.values.length}.`,
    );
  }
  const known = countClasses(names.labels, labels.values, classes);
  return makeDataset({
    name: names.dataset,
    images: images.values,
    labels: labels.values,
    width,
    height,
    classes: known,
  });
}

/**
 * A copy of the images whose index `keep` accepts, in their order, with the same number of classes.
 *
 * @throws InputError when none is kept.
 */
export function subset(dataset: Dataset, keep: (index: number) => boolean, name: string): Dataset {
  const { width, height, classes } = dataset;
  const pixels = width * height;
  const kept: number[] = [];
  for (let index = 0; index < dataset.count; index++) if (keep(index)) kept.push(index);
  const images = new Uint8Array(kept.length * pixels);
  const labels = new Uint8Array(kept.length);
  kept.forEach((from, to) => {
    images.set(dataset.images.subarray(from * pixels, (from + 1) * pixels), to * pixels);
    labels.set(dataset.labels.subarray(from, from + 1), to);
  });
  return makeDataset({ name, images, labels, width, height, classes });
}

/**
 * The images of the first data set and, after them, those of the second.
 *
 * @throws InputError when their images have other sizes.
 */
export function joinDatasets(first: Dataset, second: Dataset, name: string): Dataset {
  const { width, height } = first;
  if (second.width !== width || second.height !== height) {
    throw new InputError(
      `${name}: expected images of one size, found ${width}×${height} in ${first.name} ` +
        `and ${second.width}×${second.height} in ${second.name}.`,
    );
  }
  const images = new Uint8Array(first.images.length + second.images.length);
  images.set(first.images);
  images.set(second.images, first.images.length);
  const labels = new Uint8Array(first.count + second.count);
  labels.set(first.labels);
  labels.set(second.labels, first.count);
  return makeDataset({ name, images, labels, width, height, classes: Math.max(first.classes, second.classes) });
}

/**
 * The fixed split of the embedded digits: of every hundred images the last ten are held out, 1,000 of 10,000.
 *
 * Their classes come in turn (0, 1, … 9, 0, …), so every tenth image would be nearly all nines, while every tenth group
 * of ten holds each class once until the rarer ones run out: every class then has 9.9 to 10.2 % of its images held out.
 */
export function splitEmbedded(dataset: Dataset): { readonly train: Dataset; readonly test: Dataset } {
  const heldOut = (index: number): boolean => Math.floor(index / 10) % 10 === 9;
  return {
    train: subset(dataset, (index) => !heldOut(index), `${dataset.name} (train)`),
    test: subset(dataset, heldOut, `${dataset.name} (test)`),
  };
}

/** @throws InputError for values of another type, which would silently become bytes: NaN a 0, 0.9 too */
export function checkBytes(name: string, field: string, values: unknown): void {
  // Not instanceof, which a Uint8Array of another frame fails.
  const found = Object.prototype.toString.call(values).slice("[object ".length, -1);
  if (found !== "Uint8Array") throw new InputError(`${name}: expected ${field} as a Uint8Array, found: ${found}.`);
}

function checkSize(name: string, field: string, size: number): void {
  if (!Number.isInteger(size) || size < 1) {
    throw new InputError(`${name}: expected a ${field} of at least 1 pixel, found ${size}.`);
  }
}

function countClasses(name: string, labels: Uint8Array, classes: number | undefined): number {
  if (classes === undefined) return 1 + labels.reduce((most, label) => Math.max(most, label), FEWEST_CLASSES - 1);
  if (!Number.isInteger(classes) || classes < FEWEST_CLASSES || classes > MOST_CLASSES) {
    throw new InputError(`${name}: expected ${FEWEST_CLASSES} to ${MOST_CLASSES} classes, found ${classes}.`);
  }
  const index = labels.findIndex((label) => label >= classes);
  if (index !== -1) {
    const found = `${labels[index]} at index ${index}`;
    throw new InputError(`${name}: expected labels from 0 to ${classes - 1}, found ${found}.`);
  }
  return classes;
}

function describe(idx: Idx): string {
  return `${idx.dimensions.length} (${idx.dimensions.join("×")})`;
}
