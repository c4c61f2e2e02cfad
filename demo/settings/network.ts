import { InputError, type NetworkDescription, parseNetwork, preset } from "glyphnet";
import type { Settings } from "./settings.js";

/** In place of a preset's name: the network is the one in `network`. */
export const OWN = "own";

export type ChosenNetwork = Pick<Settings, "model" | "network">;

/** What the network has to fit. */
export interface DataShape {
  readonly width: number;
  readonly height: number;
  readonly classes: number;
}

/**
 * The network of the settings for such data.
 * @throws InputError when there is no preset of that name, or the own network is not valid
 */
export function networkOf(
  { model, network }: ChosenNetwork,
  { width, height, classes }: DataShape,
): NetworkDescription {
  if (model !== OWN) return preset(model, { width, height }, classes);
  return parseNetwork(ownNetwork(network, { width, height }), "The network");
}

/** A list of layers gets the data's input; a whole network is taken as it is. */
export function ownNetwork(text: string, input: { readonly width: number; readonly height: number }): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      `The network has to be JSON, a list of layers or a whole network: ${error instanceof Error ? error.message : error}.`,
    );
  }
  return Array.isArray(value) ? { input: { width: input.width, height: input.height }, layers: value } : value;
}
