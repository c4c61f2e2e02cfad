import { InputError } from "../errors.js";
import { type NetworkDescription, parseNetwork } from "./description.js";

/**
 * The lab report's network: a residual block between two dense layers. Only the first layer has a bias, and the skip
 * branch is linear.
 */
export function residualMlp(input = { height: 28, width: 28 }, classes = 10): NetworkDescription {
  return parseNetwork({
    input,
    layers: [
      { type: "dense", name: "W1", units: 100 },
      { type: "relu" },
      {
        type: "residual",
        main: [{ type: "dense", name: "W2", units: 66, bias: false }, { type: "relu" }],
        skip: [{ type: "dense", name: "W_skip", units: 66, bias: false }],
      },
      { type: "dense", name: "W3", units: classes, bias: false },
    ],
  });
}

const presets = { "residual-mlp": residualMlp };

export const presetNames: readonly string[] = Object.keys(presets);

/** @throws InputError when there is no preset of that name. */
export function preset(name: string, input: { height: number; width: number }, classes: number): NetworkDescription {
  if (!Object.hasOwn(presets, name)) {
    throw new InputError(`There is no network called "${name}"; the presets are: ${presetNames.join(", ")}.`);
  }
  return presets[name as keyof typeof presets](input, classes);
}
