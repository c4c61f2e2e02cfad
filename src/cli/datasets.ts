import type { Dataset } from "../data/dataset.js";
import { splitValidation } from "../data/validation.js";
import { embeddedFrom, readIdxFolder, type TrainAndTest } from "../disk/datasets.js";
import { mnistCache } from "../disk/mnist-cache.js";
import type { Arena } from "../engine/arena.js";
import { InputError } from "../errors.js";
import { dataFolder } from "./mnist.js";

export interface Datasets extends TrainAndTest {
  /** Images of the training set that are kept to validate with, where that was asked for. */
  readonly validation?: Dataset;
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
  if (data === "embedded") return embeddedFrom(new URL(".", import.meta.url), classes === undefined ? {} : { classes });
  const room = arena === undefined ? undefined : (bytes: number) => arena.bytes(arena.reserve(bytes), bytes);
  return readIdxFolder(existingFolder(data), { classes, room });
}

function existingFolder(data: string): string {
  const folder = dataFolder(data);
  if (folder !== undefined) return folder;
  throw new InputError(
    `There is no folder ${data} here, and MNIST is not in ${mnistCache()}; glyphnet data download fetches it (11 MB).`,
  );
}
