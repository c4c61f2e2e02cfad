import type { LayerDescription } from "../../src/layers/sequence.js";
import type { NetworkDescription } from "../../src/network/description.js";
import type { NamedTensor } from "../../src/network/network.js";

/** Weights in double precision: [ins (+ 1 with bias), outs], row by row. */
export type ReferenceWeights = ReadonlyMap<string, Float64Array>;

export function referenceWeights(weights: readonly NamedTensor[]): ReferenceWeights {
  return new Map(weights.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** The values of one image at a layer: [height, width, channels], [height, width] or [units]. */
interface Activation {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** Logits of one image, written from the formulas, in double precision. */
export function referenceLogits(
  { input, layers }: NetworkDescription,
  weights: ReferenceWeights,
  pixels: Uint8Array,
): readonly number[] {
  const values = Array.from(pixels, (pixel) => pixel / 255);
  return forward(layers, weights, { shape: [input.height, input.width], values }).values;
}

function forward(layers: readonly LayerDescription[], weights: ReferenceWeights, x: Activation): Activation {
  return layers.reduce((activation, layer) => forwardLayer(layer, weights, activation), x);
}

function forwardLayer(layer: LayerDescription, weights: ReferenceWeights, x: Activation): Activation {
  switch (layer.type) {
    case "relu":
      return { ...x, values: x.values.map((value) => Math.max(value, 0)) };
    case "flatten":
      return { ...x, shape: [x.values.length] };
    case "residual": {
      const main = forward(layer.main, weights, x);
      const skip = forward(layer.skip, weights, x);
      return { ...main, values: main.values.map((value, i) => value + at(skip.values, i)) };
    }
    case "dense": {
      const w = weights.get(layer.name) ?? [];
      const values = Array.from({ length: layer.units }, (_, o) => {
        const start = layer.bias ? at(w, x.values.length * layer.units + o) : 0;
        return x.values.reduce((sum, value, i) => sum + value * at(w, i * layer.units + o), start);
      });
      return { shape: [layer.units], values };
    }
    case "conv2d": {
      const w = weights.get(layer.name) ?? [];
      const ins = layer.size ** 2 * (x.shape[2] ?? 1);
      return overWindows(x, layer.channels, layer, layer.padding === "same", (patch, o) => {
        const start = layer.bias ? at(w, ins * layer.channels + o) : 0;
        return patch.flat().reduce((sum, value, i) => sum + value * at(w, i * layer.channels + o), start);
      });
    }
    case "maxpool":
      return overWindows(x, x.shape[2] ?? 1, layer, false, (patch, c) =>
        Math.max(...patch.map((channels) => at(channels, c))),
      );
    case "avgpool":
      return overWindows(x, x.shape[2] ?? 1, layer, false, (patch, c) => {
        return patch.reduce((sum, channels) => sum + at(channels, c), 0) / patch.length;
      });
  }
}

/**
 * A picture whose channels are functions of what lies under a window.
 * @param value of a channel, from the channels of each pixel under the window, row by row; zeros where there is none
 */
function overWindows(
  { shape: [height = 0, width = 0, channels = 1], values }: Activation,
  outs: number,
  { size, stride }: { readonly size: number; readonly stride: number },
  same: boolean,
  value: (patch: readonly (readonly number[])[], channel: number) => number,
): Activation {
  const count = (extent: number) => (same ? Math.ceil(extent / stride) : Math.floor((extent - size) / stride) + 1);
  const before = (extent: number) =>
    same ? Math.floor(Math.max(0, (count(extent) - 1) * stride + size - extent) / 2) : 0;
  const pixel = (row: number, column: number) => {
    const outside = row < 0 || row >= height || column < 0 || column >= width;
    return Array.from({ length: channels }, (_, c) =>
      outside ? 0 : at(values, (row * width + column) * channels + c),
    );
  };
  const [down, across] = [count(height), count(width)];
  const all = Array.from({ length: down * across }, (_, place) => {
    const top = Math.floor(place / across) * stride - before(height);
    const left = (place % across) * stride - before(width);
    const patch = Array.from({ length: size * size }, (_, i) => pixel(top + Math.floor(i / size), left + (i % size)));
    return Array.from({ length: outs }, (_, o) => value(patch, o));
  });
  return { shape: [down, across, outs], values: all.flat() };
}

function at(numbers: ArrayLike<number>, i: number): number {
  return numbers[i] ?? Number.NaN;
}

/** Mean over the images of ln Σ exp(logits) − logit of the label. */
export function referenceLoss(
  description: NetworkDescription,
  weights: ReferenceWeights,
  images: Uint8Array,
  labels: Uint8Array,
): number {
  const size = images.length / labels.length;
  let sum = 0;
  labels.forEach((label, i) => {
    const logits = referenceLogits(description, weights, images.subarray(i * size, (i + 1) * size));
    const highest = Math.max(...logits);
    const total = logits.reduce((acc, logit) => acc + Math.exp(logit - highest), 0);
    sum += Math.log(total) + highest - (logits[label] ?? Number.NaN);
  });
  return sum / labels.length;
}
