import type { LayerDescription, NamedTensor, NetworkDescription } from "glyphnet";

/** The weights with which the first layer looks at a picture, one small picture for each of its units or filters. */
export interface WeightPictures {
  readonly tensor: string;
  readonly kind: "units" | "filters";
  readonly height: number;
  readonly width: number;
  /** How many pictures there are here, and how many the layer has. */
  readonly count: number;
  readonly all: number;
  /** [count, height, width]. */
  readonly values: Float32Array;
}

/** More pictures than these are too many to look at. */
export const MOST_PICTURES = 128;

/** undefined for a network that has neither a dense nor a convolutional layer. */
export function firstWeights(
  { input, layers }: NetworkDescription,
  weights: readonly NamedTensor[],
): WeightPictures | undefined {
  const layer = firstLayer(layers);
  const tensor = weights.find(({ name }) => name === layer?.name);
  if (layer === undefined || tensor === undefined) return undefined;
  const [height, width] = layer.type === "dense" ? [input.height, input.width] : [layer.size, layer.size];
  const all = tensor.shape[1] ?? 0;
  const count = Math.min(all, MOST_PICTURES);
  const pixels = height * width;
  const values = new Float32Array(count * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let unit = 0; unit < count; unit++) values[unit * pixels + pixel] = tensor.values[pixel * all + unit] ?? 0;
  }
  const kind = layer.type === "dense" ? "units" : "filters";
  return { tensor: layer.name, kind, height, width, count, all, values };
}

type Weighted = Extract<LayerDescription, { type: "dense" | "conv2d" }>;

/** The first layer with a matrix of weights, of the main branch where the network begins with two. */
function firstLayer(layers: readonly LayerDescription[]): Weighted | undefined {
  for (const layer of layers) {
    if (layer.type === "dense" || layer.type === "conv2d") return layer;
    const inner = layer.type === "residual" ? (firstLayer(layer.main) ?? firstLayer(layer.skip)) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}
