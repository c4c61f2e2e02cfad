import { InputError } from "../errors.js";
import { lenet5, resnet, vgg } from "./convolutional.js";
import type { NetworkDescription } from "./description.js";
import { reportNetwork } from "./report.js";

/** The lab report's network without its flaws. */
export function residualMlp(input = { height: 28, width: 28 }, classes = 10): NetworkDescription {
  return reportNetwork(input, classes, []);
}

const presets = {
  "residual-mlp": residualMlp,
  lenet5,
  vgg,
  resnet,
  report: (input: { height: number; width: number }, classes: number) => reportNetwork(input, classes),
};

export const presetNames: readonly string[] = /* @__PURE__ */ Object.keys(presets);

/** @throws InputError when there is no preset of that name. */
export function preset(name: string, input: { height: number; width: number }, classes: number): NetworkDescription {
  if (!Object.hasOwn(presets, name)) {
    throw new InputError(`There is no network called "${name}"; the presets are: ${presetNames.join(", ")}.`);
  }
  return presets[name as keyof typeof presets](input, classes);
}
