import { hexadecimal } from "../data/gzip.js";
import { InputError } from "../errors.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import type { NamedTensor } from "../network/network.js";
import { CHECKPOINT_FORMAT, readCheckpoint } from "./checkpoint.js";
import { readNpz, writeNpz } from "./npz.js";
import { readSafetensors, writeSafetensors } from "./safetensors.js";

/** Weights, and the network they belong to where that is known. */
export interface Weights {
  readonly tensors: readonly NamedTensor[];
  readonly description?: NetworkDescription;
}

/** The format of a file of weights, by the ending of its name. */
export type WeightsEnding = ".npz" | ".safetensors";

const encoders: Readonly<Record<WeightsEnding, (weights: Weights) => Uint8Array>> = {
  ".npz": ({ tensors }) => writeNpz(tensors),
  ".safetensors": encodeSafetensors,
};

/** All of them. */
export const weightsEndings = /* @__PURE__ */ Object.keys(encoders) as readonly WeightsEnding[];

/**
 * Weights as one file. A `.safetensors` tells the network too, where that is known.
 * @throws InputError as writeNpz and writeSafetensors
 */
export function encodeWeightsFile(weights: Weights, ending: WeightsEnding): Uint8Array {
  return encoders[ending](weights);
}

/**
 * Weights from one file, a `.npz`, a `.safetensors` or a checkpoint. What it is decides its content; only where that tells nothing, the
 * name.
 *
 * @throws InputError for another format, and for a file that is not valid
 */
export async function decodeWeightsFile(bytes: Uint8Array, name: string): Promise<Weights> {
  const begin = hexadecimal(bytes, 4);
  const isZip = begin === "50 4b 03 04" || begin === "50 4b 05 06";
  const isNpy = begin === "93 4e 55 4d";
  const isSafetensors = bytes[8] === "{".charCodeAt(0);
  if (isZip || (name.endsWith(".npz") && !isSafetensors)) return { tensors: await readNpz(bytes, name) };
  if ((isSafetensors && !isNpy) || name.endsWith(".safetensors")) return decodeSafetensors(bytes, name);
  const found = isNpy ? "a single .npy file" : `one that begins with the bytes ${hexadecimal(bytes, 8)}`;
  throw new InputError(
    `${name}: expected weights as a .npz or .safetensors file, a folder of .npy files or a run, found ${found}.`,
  );
}

function encodeSafetensors({ tensors, description }: Weights): Uint8Array {
  const network: [string, string][] = description === undefined ? [] : [["network", JSON.stringify(description)]];
  return writeSafetensors(tensors, new Map([["format", "glyphnet weights"], ...network]));
}

function decodeSafetensors(bytes: Uint8Array, name: string): Weights {
  const { tensors, metadata } = readSafetensors(bytes, name);
  if (metadata.get("format") === CHECKPOINT_FORMAT) {
    const { network: description, state } = readCheckpoint(bytes, name);
    return { tensors: state.blocks.get("weights") ?? [], description };
  }
  const network = metadata.get("network");
  if (network === undefined) return { tensors };
  const source = `The network in the metadata of ${name}`;
  try {
    return { tensors, description: parseNetwork(JSON.parse(network), source) };
  } catch (error) {
    if (error instanceof SyntaxError) throw new InputError(`${source} is not JSON: ${error.message}.`);
    throw error;
  }
}
