import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Dataset, datasetFromIdx, splitEmbedded } from "../data/dataset.js";
import { readIdx } from "../data/idx.js";
import { splitValidation } from "../data/validation.js";
import type { Arena } from "../engine/arena.js";
import { InputError } from "../errors.js";
import { listFolder, readFile } from "./files.js";
import { dataFolder, mnistCache } from "./mnist.js";

export interface Datasets {
  readonly train: Dataset;
  /** Images of the training set that are kept to validate with, where that was asked for. */
  readonly validation?: Dataset;
  readonly test: Dataset;
}

/** Keeps some of the training images to validate with: a number of them, or a share below 1. */
export function withValidation(data: Datasets, validation: number | undefined): Datasets {
  if (validation === undefined) return data;
  const count = validation < 1 ? Math.round(validation * data.train.count) : validation;
  return { ...data, ...splitValidation(data.train, count) };
}

/**
 * The embedded digits, MNIST from its folder or the cache, or those of a folder.
 * @param arena the memory of a network to come: gzipped images are unpacked into it, and need not be copied later
 * @throws InputError that names the file, what was expected and what was found
 */
export async function loadDatasets(data: string, classes?: number, arena?: Arena): Promise<Datasets> {
  if (data !== "embedded") return loadFolder(existingFolder(data), classes, arena);
  const place = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const digits = await readPair(
    "embedded",
    place("digits-images-idx3-ubyte.gz"),
    place("digits-labels-idx1-ubyte.gz"),
    classes ?? 10,
  );
  return splitEmbedded(digits);
}

function existingFolder(data: string): string {
  const folder = dataFolder(data);
  if (folder !== undefined) return folder;
  throw new InputError(
    `There is no folder ${data} here, and MNIST is not in ${mnistCache()}; glyphnet data download fetches it (11 MB).`,
  );
}

/** Four IDX files, gzipped or not, under MNIST's names: train-images…, train-labels…, t10k-images…, t10k-labels…. */
async function loadFolder(folder: string, classes?: number, arena?: Arena): Promise<Datasets> {
  const names = listFolder(folder, "data");
  const find = (set: RegExp, content: string) => findFile(folder, names, set, content);
  const train = await readPair(
    `${basename(folder)} (training)`,
    find(/^train/i, "images"),
    find(/^train/i, "labels"),
    classes,
    arena,
  );
  if (classes === undefined) checkEveryClass(train, find(/^train/i, "labels"));
  const test = await readPair(
    `${basename(folder)} (test)`,
    find(/^(t10k|test)/i, "images"),
    find(/^(t10k|test)/i, "labels"),
    train.classes,
    arena,
  );
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
  classes?: number,
  arena?: Arena,
): Promise<Dataset> {
  const room = arena === undefined ? undefined : (bytes: number) => arena.bytes(arena.reserve(bytes), bytes);
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
      `if that is right, say so with --classes ${classes}.`,
  );
}
