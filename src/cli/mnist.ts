import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { gunzip, isGzip } from "../data/gzip.js";
import { mnistCache } from "../disk/mnist-cache.js";
import { InputError } from "../errors.js";

/** A file of MNIST: its length and the SHA-256 of its bytes once unpacked; mirrors pack them anew. */
export interface MnistFile {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits. */
export const MNIST_FILES: readonly MnistFile[] = [
  {
    name: "train-images-idx3-ubyte",
    bytes: 47_040_016,
    sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  {
    name: "train-labels-idx1-ubyte",
    bytes: 60_008,
    sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  {
    name: "t10k-images-idx3-ubyte",
    bytes: 7_840_016,
    sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  {
    name: "t10k-labels-idx1-ubyte",
    bytes: 10_008,
    sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
];

/** What `--data mnist` stands for where there is no folder of that name. */
export const MNIST = "mnist";

/** The folder that `--data` means; undefined for `mnist` where it is neither here nor in the cache. */
export function dataFolder(data: string): string | undefined {
  if (data !== MNIST || existsSync(data)) return data;
  const cache = mnistCache();
  return existsSync(cache) ? cache : undefined;
}

/**
 * Checks a file of MNIST, gzipped or not.
 * @param source names the file in errors
 * @throws InputError when its length or its SHA-256 is another
 */
export async function checkMnistFile(
  bytes: Uint8Array,
  { name, bytes: expected, sha256 }: MnistFile,
  source: string,
): Promise<void> {
  const content = isGzip(bytes) ? await gunzip(bytes, source, expected + 1) : bytes;
  if (content.length !== expected) {
    throw new InputError(`${source}: expected the ${expected} bytes of MNIST's ${name}, found ${content.length}.`);
  }
  const found = createHash("sha256").update(content).digest("hex");
  if (found !== sha256)
    throw new InputError(`${source}: expected MNIST's ${name}, whose SHA-256 is ${sha256}, found ${found}.`);
}
