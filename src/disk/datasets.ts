import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Dataset, datasetFromIdx, splitEmbedded } from "../data/dataset.js";
import { readIdx } from "../data/idx.js";
import { InputError } from "../errors.js";
import { listFolder, readFile } from "./files.js";

/** Images to train with, and others to test with. */
export interface TrainAndTest {
  readonly train: Dataset;
  readonly test: Dataset;
}

export interface ReadingOptions {
  /** How many classes there are, 2 to 256; unless told as many as the largest label asks for. */
  readonly classes?: number | undefined;
  /** Gives the array of so many bytes that the images of a gzipped file are unpacked into; a new one unless told. */
  readonly room?: ((bytes: number) => Uint8Array) | undefined;
}

/**
 * The digits of the package, 9,000 to train with and 1,000 to test with.
 * @param folder where the package has its files
 */
export async function embeddedFrom(folder: URL, options: ReadingOptions = {}): Promise<TrainAndTest> {
  const place = (name: string) => fileURLToPath(new URL(name, folder));
  const [images, labels] = [place("digits-images-idx3-ubyte.gz"), place("digits-labels-idx1-ubyte.gz")];
  return splitEmbedded(await readPair("embedded", images, labels, { classes: 10, ...options }));
}

/**
 * A data set from two IDX files, gzipped or not.
 * @throws InputError that names the file, what was expected and what was found
 */
export function readIdxFiles(images: string, labels: string, options: ReadingOptions = {}): Promise<Dataset> {
  return readPair(basename(images), images, labels, options);
}

/**
 * Two data sets from a folder with four IDX files, gzipped or not, under MNIST's names: train-images…, train-labels…,
 * t10k-images…, t10k-labels…; `test` will do for `t10k`.
 * @throws InputError that names the file, what was expected and what was found
 */
export async function readIdxFolder(folder: string, options: ReadingOptions = {}): Promise<TrainAndTest> {
  const names = listFolder(folder, "data");
  const find = (set: RegExp, content: string) => findFile(folder, names, set, content);
  const read = (name: string, set: RegExp, reading: ReadingOptions) =>
    readPair(`${basename(folder)} (${name})`, find(set, "images"), find(set, "labels"), reading);
  const train = await read("training", /^train/i, options);
  if (options.classes === undefined) checkEveryClass(train, find(/^train/i, "labels"));
  const test = await read("test", /^(t10k|test)/i, { ...options, classes: train.classes });
  return { train, test };
}

function findFile(folder: string, names: readonly string[], set: RegExp, content: string): string {
  const found = names.filter((name) => set.test(name) && name.includes(content) && /idx\d-ubyte(\.gz)?$/.test(name));
  const [first] = found;
  if (first === undefined) {
    const example = `${set.source.includes("train") ? "train" : "t10k"}-${content}-idx${content === "images" ? 3 : 1}-ubyte`;
    throw new InputError(`The data folder ${folder} has no ${example} or ${example}.gz.`);
  }
  if (found.length > 1) {
    throw new InputError(`The data folder ${folder} has more than one file of ${content}: ${found.join(" and ")}.`);
  }
  return join(folder, first);
}

async function readPair(
  dataset: string,
  images: string,
  labels: string,
  { classes, room }: ReadingOptions,
): Promise<Dataset> {
  return datasetFromIdx(
    await readIdx(readFile(images), images, room),
    await readIdx(readFile(labels), labels),
    { dataset, images, labels },
    classes,
  );
}

/** A class without images is more often a broken file than meant so. */
function checkEveryClass({ labels, classes }: Dataset, file: string): void {
  const present = new Set(labels);
  const missing = Array.from({ length: classes }, (_, label) => label).find((label) => !present.has(label));
  if (missing === undefined) return;
  throw new InputError(
    `${file}: expected each label from 0 to ${classes - 1}, the largest, found none of ${missing}; ` +
      `if that is right, give the number of classes, ${classes}.`,
  );
}
