import { setFlagsFromString } from "node:v8";
import { Option } from "commander";
import { readJson } from "../disk/files.js";
import type { Numerics } from "../engine/kernels.js";
import { InputError } from "../errors.js";
import { relaxedKernels } from "../generated/relaxed.js";
import { type NetworkDescription, parseNetwork } from "../network/description.js";
import { Network, type NetworkOptions } from "../network/network.js";
import { preset, presetNames } from "../network/presets.js";
import type { WeightsSource } from "./weights.js";

export const DEFAULT_MODEL = "residual-mlp";

export function modelOption(): Option {
  return new Option("--model <model>", `network: ${presetNames.join(", ")}, or FILE.json`);
}

/** A network's options with the numerics by their name. */
type NamedOptions = Omit<NetworkOptions, "numerics"> & { readonly numerics?: Numerics };

/** Node 20 has relaxed SIMD behind a flag of V8, which has to be set before the first kernels are compiled. */
export function createNetwork(description: NetworkDescription, options: NamedOptions = {}): Promise<Network> {
  if (options.numerics !== "relaxed") return Network.create(description, { ...options, numerics: "strict" });
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return Network.create(description, { ...options, numerics: relaxedKernels });
}

interface DataShape {
  readonly height: number;
  readonly width: number;
  readonly classes: number;
}

/**
 * The network that was asked for; else the one that the weights were trained with, where that is known; else the default.
 * @throws InputError when there is no such preset, or the file does not hold a network
 */
export function chooseNetwork(
  asked: string | undefined,
  source: WeightsSource | undefined,
  data: DataShape,
): { model: string; description: NetworkDescription } {
  if (asked === undefined && source?.description !== undefined) {
    return { model: `the network of ${source.path}`, description: source.description };
  }
  const model = asked ?? DEFAULT_MODEL;
  return { model, description: describeModel(model, data) };
}

/** A preset, cut to the data's images and classes, or a network from a file. */
function describeModel(model: string, data: DataShape): NetworkDescription {
  if (model.endsWith(".json")) return parseNetwork(readJson(model), model);
  if (presetNames.includes(model)) return preset(model, { height: data.height, width: data.width }, data.classes);
  throw new InputError(
    `There is no network "${model}": expected ${presetNames.join(", ")}, or the path of a .json file.`,
  );
}
