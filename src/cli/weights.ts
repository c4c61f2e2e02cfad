import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { decodeFolder, encodeFolder } from "../checkpoint/folder.js";
import { InputError } from "../errors.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import type { NamedTensor, Network } from "../network/network.js";
import { listFolder, makeFolder, readFile, readJson, reason, writeFile } from "./files.js";

/** Where weights lie, and the network they belong to where a run says so. */
export interface WeightsSource {
  /** As the user gave it. */
  readonly path: string;
  readonly folder: string;
  readonly description?: NetworkDescription;
}

/**
 * Takes the folder of a run, its folder `weights`, or any folder of `.npy` files.
 * @throws InputError when there is no such folder
 */
export function findWeights(path: string): WeightsSource {
  try {
    if (!statSync(path).isDirectory()) {
      throw new InputError(`The weights ${path} are a file; expected a run's folder or one of .npy files.`);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`The weights ${path} cannot be read: ${reason(error)}.`);
  }
  if (existsSync(join(path, "config.json"))) return fromRun(path, path);
  const parent = dirname(path);
  if (basename(path) === "weights" && existsSync(join(parent, "config.json"))) return fromRun(path, parent);
  return { path, folder: path };
}

function fromRun(path: string, run: string): WeightsSource {
  const configPath = join(run, "config.json");
  const config = readJson(configPath);
  const network = typeof config === "object" && config !== null && "network" in config ? config.network : undefined;
  return { path, folder: join(run, "weights"), description: parseNetwork(network, `The network in ${configPath}`) };
}

/** @throws InputError when a file is missing or does not fit; then no weight has changed */
export function loadWeights(network: Network, folder: string): void {
  const fileNames = listFolder(folder, "weights");
  const names = network.table.tensors.map(({ name }) => name);
  const weights = decodeFolder(names, fileNames, (name) => readFile(join(folder, name)), folder);
  try {
    network.setWeights(weights);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`The weights in ${folder} do not fit: ${error.message}`);
    throw error;
  }
}

export function saveWeights(weights: readonly NamedTensor[], folder: string): void {
  makeFolder(folder);
  for (const { fileName, bytes } of encodeFolder(weights)) writeFile(join(folder, fileName), bytes);
}
