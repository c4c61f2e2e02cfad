import { InputError } from "glyphnet";

/** A file that the visitor dropped or chose, not yet read. */
export interface GivenFile {
  /** Its path in the folder that was dropped, or its name. */
  readonly name: string;
  readonly file: Blob;
}

/** What the files are, by their first bytes. Those that are nothing the page knows are left out. */
export interface SortedFiles {
  /** IDX files, gzipped or not. */
  readonly idx: readonly GivenFile[];
  readonly npy: readonly GivenFile[];
  /** `.npz` and `.safetensors` files, checkpoints among them. */
  readonly weights: readonly GivenFile[];
}

/** More than any data set and any run folder has. */
export const MOST_FILES = 500;
/** EMNIST's largest set has 547 MB of pixels. */
const MOST_BYTES = 2 ** 30;
const MEGABYTE = 1e6;
/** All formats are told apart by these. */
const HEAD_BYTES = 9;

/**
 * Sorts files by what they are; of each only the first bytes are read.
 * @throws InputError when there is nothing of use among them, or too much
 */
export async function sortFiles(files: readonly GivenFile[]): Promise<SortedFiles> {
  const [first] = files;
  if (first === undefined) throw new InputError("Expected one file or more, found none.");
  if (files.length > MOST_FILES) {
    throw new InputError(`Expected at most ${MOST_FILES} files together, found more.`);
  }
  const sorted = { idx: [] as GivenFile[], npy: [] as GivenFile[], weights: [] as GivenFile[] };
  for (const given of files) {
    const kind = kindOf(await readBytes({ ...given, file: given.file.slice(0, HEAD_BYTES) }));
    if (kind !== undefined) sorted[kind].push(given);
  }
  const known = [...sorted.idx, ...sorted.npy, ...sorted.weights];
  if (known.length === 0) throw await unknown(first, files.length);
  const bytes = known.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES) {
    throw new InputError(
      `Expected at most ${Math.floor(MOST_BYTES / MEGABYTE)} MB of files together, found ${Math.ceil(bytes / MEGABYTE)} MB.`,
    );
  }
  return sorted;
}

/** @throws InputError when the file cannot be read, as when it was moved since */
export async function readBytes({ name, file }: GivenFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`${name} cannot be read: ${reason}`, { cause });
  }
}

function kindOf(head: Uint8Array): keyof SortedFiles | undefined {
  const begins = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  if (begins(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return "npy";
  if (begins(0x50, 0x4b, 0x03, 0x04) || begins(0x50, 0x4b, 0x05, 0x06)) return "weights";
  // A length below 4 GiB, then a brace. An IDX file's first dimension lies where the length is zero, and is not.
  if (head[8] === 0x7b && head.subarray(4, 8).every((byte) => byte === 0)) return "weights";
  if (begins(0x1f, 0x8b) || begins(0, 0)) return "idx";
  return undefined;
}

async function unknown(first: GivenFile, count: number): Promise<InputError> {
  const head = await readBytes({ ...first, file: first.file.slice(0, 4) });
  const bytes = Array.from(head, (byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing";
  const which = count === 1 ? first.name : `none among ${count} files, the first being ${first.name}`;
  return new InputError(
    `Expected IDX files with images and labels, or weights as .npz, .safetensors or .npy files, ` +
      `found ${which}, which begins with the bytes ${bytes}.`,
  );
}
