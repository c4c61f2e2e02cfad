import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tensorNameOf } from "../checkpoint/file-names.js";
import { decodeFolder, encodeFolder } from "../checkpoint/folder.js";
import { decodeWeightsFile, type Weights } from "../checkpoint/weights-file.js";
import { listFolder, makeFolder, readFile, readJson, reason, writeFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import { Fields } from "../layers/fields.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import type { NamedTensor, Network } from "../network/network.js";
import { parseOptions, type TrainingOptions } from "../training/options.js";

/** Where weights lie, and the network they belong to where a run, or the file, says so. */
export interface WeightsSource {
  /** As the user gave it. */
  readonly path: string;
  /** The folder of `.npy` files, or the file that holds them all. */
  readonly folder: string;
  readonly description?: NetworkDescription;
  /** How a run was trained. */
  readonly options?: TrainingOptions;
}

/**
 * Takes the folder of a run, its folder `weights`, any folder of `.npy` files, a `.npz` or a `.safetensors` file.
 * @throws InputError when there is no such folder or file, and for a file that holds no weights
 */
export async function findWeights(path: string): Promise<WeightsSource> {
  if (!isFolder(path)) {
    const { description } = await decodeWeightsFile(readFile(path), path);
    return { path, folder: path, ...(description === undefined ? {} : { description }) };
  }
  if (existsSync(join(path, "config.json"))) return fromRun(path, path);
  const parent = dirname(path);
  if (basename(path) === "weights" && existsSync(join(parent, "config.json"))) return fromRun(path, parent);
  return { path, folder: path };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new InputError(`The weights ${path} cannot be read: ${reason(error)}.`);
  }
}

function fromRun(path: string, run: string): WeightsSource {
  const name = join(run, "config.json");
  const config = new Fields(readJson(name), name);
  return {
    path,
    folder: join(run, "weights"),
    description: parseNetwork(config.value("network"), `The network in ${name}`),
    ...(config.has("training") ? { options: parseOptions(config.object("training")) } : {}),
  };
}

/**
 * All tensors of a source, in the order of their names, as a network's table has them.
 * @throws InputError when there is none, and when a file is missing or not valid
 */
export async function readWeights({ folder, description }: WeightsSource): Promise<Weights> {
  const tensors = isFolder(folder) ? readFolder(folder) : (await decodeWeightsFile(readFile(folder), folder)).tensors;
  if (tensors.length === 0) throw new InputError(`${folder}: expected the weights of one tensor or more, found none.`);
  const sorted = tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { tensors: sorted, ...(description === undefined ? {} : { description }) };
}

function readFolder(folder: string): NamedTensor[] {
  const files = listFolder(folder, "weights").filter((file) => file.endsWith(".npy"));
  const names = files.map((file) => tensorNameOf(file, folder));
  return decodeFolder(names, files, (file) => readFile(join(folder, file)), folder);
}

/** @throws InputError when a file is missing or does not fit; then no weight has changed */
export async function loadWeights(network: Network, folder: string): Promise<void> {
  const weights = isFolder(folder)
    ? readTable(network, folder)
    : (await decodeWeightsFile(readFile(folder), folder)).tensors;
  try {
    network.setWeights(weights);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`The weights in ${folder} do not fit: ${error.message}`);
    throw error;
  }
}

function readTable(network: Network, folder: string): NamedTensor[] {
  const fileNames = listFolder(folder, "weights");
  const names = network.table.tensors.map(({ name }) => name);
  return decodeFolder(names, fileNames, (name) => readFile(join(folder, name)), folder);
}

export function saveWeights(weights: readonly NamedTensor[], folder: string): void {
  makeFolder(folder);
  for (const { fileName, bytes } of encodeFolder(weights)) writeFile(join(folder, fileName), bytes);
}
