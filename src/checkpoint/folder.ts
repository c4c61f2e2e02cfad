import { InputError } from "../errors.js";
import type { NamedTensor } from "../network/network.js";
import { fileNameOf } from "./file-names.js";
import { readNpy, writeNpy } from "./npy.js";
import { quoted } from "./quoted.js";

/**
 * Weights as a folder of `.npy` files, one per tensor, named after it.
 * @throws InputError when a name cannot be that of a file, or differs from another at most in upper and lower case
 */
export function encodeFolder(weights: readonly NamedTensor[]): { fileName: string; bytes: Uint8Array }[] {
  const taken = new Set<string>();
  for (const { name } of weights) {
    if (taken.has(name.toLowerCase())) {
      throw new InputError(`Expected tensor names that differ in more than case, found ${quoted(name)} twice.`);
    }
    taken.add(name.toLowerCase());
  }
  return weights.map(({ name, shape, values }) => ({ fileName: fileNameOf(name), bytes: writeNpy({ shape, values }) }));
}

/**
 * The weights of the tensors called `names`, read through `readFile`.
 * @throws InputError when the folder holds `.npy` files of other names, or one that is not valid
 */
export function decodeFolder(
  names: readonly string[],
  fileNames: readonly string[],
  readFile: (fileName: string) => Uint8Array,
  folder: string,
): NamedTensor[] {
  const stray = fileNames.find((file) => file.endsWith(".npy") && !names.includes(file.slice(0, -".npy".length)));
  if (stray !== undefined) {
    throw new InputError(
      `${folder} holds ${stray}, which does not belong to this network; its tensors are ${names.join(", ")}.`,
    );
  }
  return names.map((name) => ({ name, ...readNpy(readFile(`${name}.npy`), `${folder}/${name}.npy`) }));
}
