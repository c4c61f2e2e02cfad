import { type Dataset, datasetFromIdx, type Idx, InputError, readIdx, splitValidation } from "glyphnet";
import type { Data, DataFile } from "../training/data.js";
import { type GivenFile, readBytes } from "./given-files.js";

/** Without a set of its own to be tested with, a data set gives this share of its images. */
const HELD_OUT_SHARE = 0.1;
/** What one file may unpack to; EMNIST's largest has 547 MB. */
const MOST_UNPACKED = 2 ** 30;
const DEFAULT_NAME = "own-images";

interface IdxFile extends Idx {
  readonly name: string;
}

interface Pair {
  readonly images: IdxFile;
  readonly labels: IdxFile;
}

/**
 * Reads images and labels, and those to test with where there are four files. Which is which tell the dimensions; which
 * are for training, the names as MNIST has them, else the larger number.
 *
 * @throws InputError when there are not one or two of each, when they do not belong together, and for a file that is not valid
 */
export async function readOwnData(files: readonly GivenFile[]): Promise<Data> {
  if (files.length !== 2 && files.length !== 4) {
    throw new InputError(
      `Expected two IDX files (images and labels) or four (to train and to test), found ${files.length}: ` +
        `${files.map(({ name }) => name).join(", ")}.`,
    );
  }
  const contents: DataFile[] = [];
  const read: IdxFile[] = [];
  for (const given of files) {
    const { name } = given;
    const bytes = await readBytes(given);
    contents.push({ name, content: new Blob([bytes]) });
    read.push({ name, ...(await readIdx(bytes, name, (length) => room(length, name))) });
  }
  const images = read.filter(({ dimensions }) => dimensions.length > 1);
  const labels = read.filter(({ dimensions }) => dimensions.length === 1);
  if (images.length !== labels.length) {
    throw new InputError(`Expected as many files of images as of labels, found ${images.length} and ${labels.length}.`);
  }
  const name = folderOf(files) ?? DEFAULT_NAME;
  const [first, second] = images.map((file) => ({ images: file, labels: labelsOf(file, labels) }));
  if (first === undefined) throw new InputError("Expected a file of images, found none.");
  if (second === undefined) return { ...splitOff(datasetOf(first, name), name), files: contents };
  if (first.labels === second.labels) {
    throw new InputError(`${first.labels.name}: expected labels of one file of images, found two that they would fit.`);
  }
  const [training, testing] = inOrder(first, second);
  const train = datasetOf(training, `${name} (training)`);
  const test = datasetOf(testing, `${name} (test)`, train.classes);
  if (test.width !== train.width || test.height !== train.height) {
    throw new InputError(
      `${testing.images.name}: expected images of ${train.width}×${train.height} pixels as in ${training.images.name}, ` +
        `found ${test.width}×${test.height}.`,
    );
  }
  return { name, train, test, files: contents };
}

function room(bytes: number, name: string): Uint8Array {
  if (bytes <= MOST_UNPACKED) return new Uint8Array(bytes);
  throw new InputError(`${name}: expected a file that unpacks to at most ${MOST_UNPACKED} bytes, found ${bytes}.`);
}

/** The labels that are as many as the images; where both are, those with the name most alike. */
function labelsOf(images: IdxFile, labels: readonly IdxFile[]): IdxFile {
  const fitting = labels.filter(({ dimensions }) => dimensions[0] === images.dimensions[0]);
  const [only] = fitting;
  if (only === undefined) {
    const counts = labels.map(({ name, dimensions }) => `${dimensions[0]} in ${name}`).join(" and ");
    throw new InputError(`${images.name}: expected labels for its ${images.dimensions[0]} images, found ${counts}.`);
  }
  return fitting.find(({ name }) => purposeOf(name) === purposeOf(images.name)) ?? only;
}

function datasetOf({ images, labels }: Pair, name: string, classes?: number): Dataset {
  return datasetFromIdx(images, labels, { dataset: name, images: images.name, labels: labels.name }, classes);
}

function splitOff(dataset: Dataset, name: string): Data {
  const { train, validation } = splitValidation(dataset, Math.max(1, Math.round(HELD_OUT_SHARE * dataset.count)));
  return { name, train, test: validation };
}

/** What to train with, then what to test with. */
function inOrder(a: Pair, b: Pair): [Pair, Pair] {
  const [purposeA, purposeB] = [purposeOf(a.images.name), purposeOf(b.images.name)];
  if (purposeA !== purposeB) return purposeA === "train" || purposeB === "test" ? [a, b] : [b, a];
  const [countA, countB] = [a.labels.values.length, b.labels.values.length];
  if (countA === countB) {
    throw new InputError(
      `Expected one file of images to train with, named train…, and one to test with, named t10k… or test…, ` +
        `found ${a.images.name} and ${b.images.name} with ${countA} images each.`,
    );
  }
  return countA > countB ? [a, b] : [b, a];
}

function purposeOf(path: string): "train" | "test" | undefined {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if (/t10k|test/i.test(name)) return "test";
  return /train/i.test(name) ? "train" : undefined;
}

/** The folder that all of them lie in. */
function folderOf(files: readonly GivenFile[]): string | undefined {
  const folders = new Set(files.map(({ name }) => name.split("/").at(-2)));
  return folders.size === 1 ? [...folders][0] : undefined;
}
