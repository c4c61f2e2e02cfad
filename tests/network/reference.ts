import type { LayerDescription } from "../../src/layers/sequence.js";
import type { NetworkDescription } from "../../src/network/description.js";
import type { NamedTensor } from "../../src/network/network.js";
import { isKept } from "../engine/kernels/dropout.js";

/** Weights in double precision: [ins (+ 1 with bias), outs], row by row. */
export type ReferenceWeights = ReadonlyMap<string, Float64Array>;

export function referenceWeights(weights: readonly NamedTensor[]): ReferenceWeights {
  return new Map(weights.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** The values of some images at a layer, each of shape [height, width, channels], [height, width] or [units]. */
interface Activation {
  readonly shape: readonly number[];
  readonly images: readonly (readonly number[])[];
}

/** Whether the images are trained on, and how many dropout layers came before. */
interface Mode {
  readonly training: boolean;
  dropouts: number;
}

/** Logits of images in a row, written from the formulas, in double precision; draws are those of seed 0 and step 0. */
export function referenceLogits(
  { input, layers }: NetworkDescription,
  weights: ReferenceWeights,
  pixels: Uint8Array,
  training = false,
): readonly (readonly number[])[] {
  const size = input.height * input.width;
  const images = Array.from({ length: pixels.length / size }, (_, i) =>
    Array.from(pixels.subarray(i * size, (i + 1) * size), (pixel) => pixel / 255),
  );
  const mode = { training, dropouts: 0 };
  return forward(layers, weights, { shape: [input.height, input.width], images }, mode).images;
}

function forward(
  layers: readonly LayerDescription[],
  weights: ReferenceWeights,
  x: Activation,
  mode: Mode,
): Activation {
  return layers.reduce((activation, layer) => forwardLayer(layer, weights, activation, mode), x);
}

function forwardLayer(layer: LayerDescription, weights: ReferenceWeights, x: Activation, mode: Mode): Activation {
  switch (layer.type) {
    case "residual": {
      const main = forward(layer.main, weights, x, mode);
      const skip = forward(layer.skip, weights, x, mode);
      return eachValue(main, (value, i, image) => value + at(skip.images[image] ?? [], i));
    }
    case "batchnorm":
      return normalised(layer.name, weights, x, mode.training);
    case "dropout": {
      const number = mode.dropouts++;
      if (!mode.training) return x;
      const channels = x.shape[2] ?? size(x.shape);
      const padded = Math.ceil(channels / 8) * 8;
      const row = (size(x.shape) / channels) * padded;
      return eachValue(x, (value, i, image) => {
        const index = image * row + Math.floor(i / channels) * padded + (i % channels);
        return isKept(index, layer.rate, 0, 0, number) ? value / (1 - layer.rate) : 0;
      });
    }
    default: {
      const images = x.images.map((values) => forwardImage(layer, weights, { shape: x.shape, values }));
      return { shape: images[0]?.shape ?? [], images: images.map(({ values }) => values) };
    }
  }
}

function eachValue(x: Activation, value: (value: number, i: number, image: number) => number): Activation {
  return { ...x, images: x.images.map((values, image) => values.map((one, i) => value(one, i, image))) };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** Ioffe and Szegedy, 2015. */
function normalised(name: string, weights: ReferenceWeights, x: Activation, training: boolean): Activation {
  const channels = x.shape[2] ?? size(x.shape);
  const w = weights.get(name) ?? [];
  const running = weights.get(`${name}_running`) ?? [];
  const statistics = Array.from({ length: channels }, (_, c) => {
    if (!training) return { mean: at(running, c), variance: at(running, channels + c) };
    const values = x.images.flatMap((image) => image.filter((_, i) => i % channels === c));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
  });
  return eachValue(x, (value, i) => {
    const { mean, variance } = statistics[i % channels] ?? { mean: Number.NaN, variance: Number.NaN };
    return (at(w, i % channels) * (value - mean)) / Math.sqrt(variance + 1e-5) + at(w, channels + (i % channels));
  });
}

/** The values of one image at a layer. */
interface ImageActivation {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

type ImageLayer = Exclude<LayerDescription, { type: "residual" | "batchnorm" | "dropout" }>;

function forwardImage(layer: ImageLayer, weights: ReferenceWeights, x: ImageActivation): ImageActivation {
  switch (layer.type) {
    case "relu":
      return { ...x, values: x.values.map((value) => Math.max(value, 0)) };
    case "flatten":
      return { ...x, shape: [x.values.length] };
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
      return overWindows(x, layer.channels, windowOf(layer, x), layer.padding === "same", (patch, o) => {
        const start = layer.bias ? at(w, ins * layer.channels + o) : 0;
        return patch.flat().reduce((sum, value, i) => sum + value * at(w, i * layer.channels + o), start);
      });
    }
    case "maxpool":
      return overWindows(x, x.shape[2] ?? 1, windowOf(layer, x), false, (patch, c) =>
        Math.max(...patch.map((channels) => at(channels, c))),
      );
    case "avgpool":
      return overWindows(x, x.shape[2] ?? 1, windowOf(layer, x), false, (patch, c) => {
        return patch.reduce((sum, channels) => sum + at(channels, c), 0) / patch.length;
      });
  }
}

/** Rows, columns, and how far it moves. */
interface Window {
  readonly down: number;
  readonly across: number;
  readonly stride: number;
}

function windowOf(layer: Extract<LayerDescription, { size: unknown }>, { shape }: ImageActivation): Window {
  if (layer.size === "all") return { down: shape[0] ?? 0, across: shape[1] ?? 0, stride: 1 };
  return { down: layer.size, across: layer.size, stride: layer.stride };
}

/**
 * A picture whose channels are functions of what lies under a window.
 * @param value of a channel, from the channels of each pixel under the window, row by row; zeros where there is none
 */
function overWindows(
  { shape: [height = 0, width = 0, channels = 1], values }: ImageActivation,
  outs: number,
  window: Window,
  same: boolean,
  value: (patch: readonly (readonly number[])[], channel: number) => number,
): ImageActivation {
  const { stride } = window;
  const count = (extent: number, size: number) =>
    same ? Math.ceil(extent / stride) : Math.floor((extent - size) / stride) + 1;
  const before = (extent: number, size: number) =>
    same ? Math.floor(Math.max(0, (count(extent, size) - 1) * stride + size - extent) / 2) : 0;
  const pixel = (row: number, column: number) => {
    const outside = row < 0 || row >= height || column < 0 || column >= width;
    return Array.from({ length: channels }, (_, c) =>
      outside ? 0 : at(values, (row * width + column) * channels + c),
    );
  };
  const [down, across] = [count(height, window.down), count(width, window.across)];
  const all = Array.from({ length: down * across }, (_, place) => {
    const top = Math.floor(place / across) * stride - before(height, window.down);
    const left = (place % across) * stride - before(width, window.across);
    const patch = Array.from({ length: window.down * window.across }, (_, i) =>
      pixel(top + Math.floor(i / window.across), left + (i % window.across)),
    );
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
  training = false,
): number {
  const losses = referenceLogits(description, weights, images, training).map((logits, i) => {
    const highest = Math.max(...logits);
    const total = logits.reduce((acc, logit) => acc + Math.exp(logit - highest), 0);
    return Math.log(total) + highest - (logits[labels[i] ?? 0] ?? Number.NaN);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / labels.length;
}
