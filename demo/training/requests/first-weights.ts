import { firstWeights as picturesOf, type WeightPictures } from "../first-weights.js";
import type { Laboratory } from "../laboratory.js";
import { look } from "../look.js";
import { Transfer } from "../transfer.js";

/** The first layer's weights as pictures; null where it has none. */
export async function firstWeights(laboratory: Laboratory, _: undefined): Promise<Transfer<WeightPictures | null>> {
  const pictures = await look(laboratory, "first weights", ({ network }) =>
    picturesOf(network.description, network.weights()),
  );
  if (pictures === undefined) return new Transfer(null, []);
  return new Transfer(pictures, [pictures.values.buffer as ArrayBuffer]);
}
