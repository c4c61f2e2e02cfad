/**
 * `glyphnet/node`: data sets from files, which only Node has.
 *
 * @module
 */
import { embeddedFrom, type TrainAndTest } from "./disk/datasets.js";
import { mnistCache } from "./disk/mnist-cache.js";

export { type ReadingOptions, readIdxFiles, readIdxFolder, type TrainAndTest } from "./disk/datasets.js";

/** The 10,000 digits that come with the package, all from MNIST's training set: 9,000 to train with, 1,000 to test with. */
export function embeddedDigits(): Promise<TrainAndTest> {
  return embeddedFrom(new URL("../", import.meta.url));
}

/**
 * The folder in the user's cache that `glyphnet data download` puts MNIST into, for `readIdxFolder`. It is there once that
 * has run.
 */
export function mnistFolder(): string {
  return mnistCache();
}
