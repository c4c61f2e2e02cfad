import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { readFile, reason, writeFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import { checkMnistFile, MNIST_FILES, type MnistFile } from "./mnist.js";

/** Asked in this order. */
export const MIRRORS: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

/** Longer than any gzipped file of MNIST, which all are smaller than unpacked. */
const MOST_BYTES = 60_000_000;
const PATIENCE_MILLISECONDS = 60_000;

/**
 * Fetches what of MNIST is not in the folder yet, each file checked before it is written.
 * @param tell hears of each file
 * @throws InputError when no mirror has a file, or the folder cannot be written; what is there is whole
 */
export async function downloadMnist(
  folder: string,
  mirrors: readonly string[],
  tell: (file: MnistFile, bytes: number, from: string) => void,
): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new InputError(`The folder ${folder} cannot be made: ${reason(error)}.`);
  }
  for (const file of MNIST_FILES) {
    const path = join(folder, `${file.name}.gz`);
    if (existsSync(path) && (await isWhole(path, file))) {
      tell(file, readFile(path).length, path);
      continue;
    }
    const { bytes, from } = await fetchFrom(mirrors, file);
    writeFile(path, bytes);
    tell(file, bytes.length, from);
  }
}

async function isWhole(path: string, file: MnistFile): Promise<boolean> {
  try {
    await checkMnistFile(readFile(path), file, path);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

async function fetchFrom(mirrors: readonly string[], file: MnistFile): Promise<{ bytes: Uint8Array; from: string }> {
  const problems: string[] = [];
  for (const mirror of mirrors) {
    const from = `${mirror}${mirror.endsWith("/") ? "" : "/"}${file.name}.gz`;
    try {
      const bytes = await fetchBytes(from);
      await checkMnistFile(bytes, file, from);
      return { bytes, from };
    } catch (error) {
      problems.push(
        error instanceof InputError ? error.message : `${from}: ${error instanceof Error ? causeOf(error) : error}.`,
      );
    }
  }
  throw new InputError(`No mirror gave ${file.name}. ${problems.join(" ")}`);
}

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
  if (!response.ok) throw new InputError(`${url}: the server answered ${response.status}.`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new InputError(`${url}: expected at most ${MOST_BYTES} bytes, found more.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** fetch hides the reason in the cause. */
function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
