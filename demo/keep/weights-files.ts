import {
  CHECKPOINT_FORMAT,
  type Checkpoint,
  decodeFolder,
  decodeWeightsFile,
  InputError,
  readCheckpoint,
  readSafetensors,
  type Weights,
} from "glyphnet";
import { type GivenFile, readBytes, type SortedFiles } from "./given-files.js";

/** Weights, or a run that can go on. */
export type OpenedWeights =
  | { readonly kind: "run"; readonly name: string; readonly checkpoint: Checkpoint }
  | { readonly kind: "weights"; readonly name: string; readonly weights: Weights };

/**
 * Reads weights. Among several checkpoints, as a run's folder has them, it is the one furthest on; and a checkpoint comes
 * before weights without one.
 *
 * @param tensorNames those of the network, which `.npy` files have to be called by
 * @throws InputError when several files each hold weights, and for one that is not valid
 */
export async function openWeights(
  { weights, npy }: SortedFiles,
  tensorNames: readonly string[],
): Promise<OpenedWeights> {
  const [first, ...others] = weights;
  if (first !== undefined && others.length === 0) return openFile(first);
  if (first !== undefined) return lastCheckpoint(weights);
  return { kind: "weights", name: nameOf(npy), weights: { tensors: await readNpyFiles(npy, tensorNames) } };
}

async function openFile({ name, file }: GivenFile): Promise<OpenedWeights> {
  const bytes = await readBytes({ name, file });
  if (isCheckpoint(bytes, name)) return { kind: "run", name, checkpoint: readCheckpoint(bytes, name) };
  return { kind: "weights", name, weights: await decodeWeightsFile(bytes, name) };
}

/** A checkpoint that was cut off by a crash does not hide the one before it. */
async function lastCheckpoint(files: readonly GivenFile[]): Promise<OpenedWeights> {
  let last: { name: string; checkpoint: Checkpoint } | undefined;
  const errors: InputError[] = [];
  for (const given of files) {
    try {
      const opened = await openFile(given);
      if (opened.kind === "run" && opened.checkpoint.state.step > (last?.checkpoint.state.step ?? -1)) last = opened;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      errors.push(error);
    }
  }
  if (last !== undefined) return { ...last, kind: "run" };
  const [error] = errors;
  if (error !== undefined) throw error;
  throw new InputError(
    `Expected weights in one .npz or .safetensors file, found ${files.length}: ${files.map(({ name }) => name).join(", ")}.`,
  );
}

function isCheckpoint(bytes: Uint8Array, name: string): boolean {
  return bytes[8] === "{".charCodeAt(0) && readSafetensors(bytes, name).metadata.get("format") === CHECKPOINT_FORMAT;
}

async function readNpyFiles(files: readonly GivenFile[], tensorNames: readonly string[]) {
  const contents = new Map<string, Uint8Array>();
  for (const given of files) {
    const name = given.name.slice(given.name.lastIndexOf("/") + 1);
    if (contents.has(name)) throw new InputError(`Expected .npy files of different names, found ${name} twice.`);
    contents.set(name, await readBytes(given));
  }
  const read = (name: string): Uint8Array => {
    const bytes = contents.get(name);
    if (bytes !== undefined) return bytes;
    throw new InputError(
      `Expected one .npy file for each tensor of the network, ${tensorNames.map((tensor) => `${tensor}.npy`).join(", ")}, ` +
        `found no ${name}.`,
    );
  };
  return decodeFolder(tensorNames, [...contents.keys()], read, nameOf(files));
}

/** Their folder, or what they are called where they came without one. */
function nameOf(files: readonly GivenFile[]): string {
  return (
    files[0]?.name.split("/").slice(0, -1).join("/") ||
    files
      .map(({ name }) => name)
      .toSorted()
      .join(", ")
  );
}
