import type { LayerDescription } from "../../src/layers/sequence.js";
import type { NetworkDescription } from "../../src/network/description.js";
import type { NamedTensor } from "../../src/network/network.js";

/** Weights in double precision: [ins (+ 1 with bias), outs], row by row. */
export type ReferenceWeights = ReadonlyMap<string, Float64Array>;

export function referenceWeights(weights: readonly NamedTensor[]): ReferenceWeights {
  return new Map(weights.map(({ name, values }) => [name, Float64Array.from(values)]));
}

/** Logits of one image, written from the formulas, in double precision. */
export function referenceLogits(
  description: NetworkDescription,
  weights: ReferenceWeights,
  pixels: Uint8Array,
): number[] {
  return forward(
    description.layers,
    weights,
    Array.from(pixels, (pixel) => pixel / 255),
  );
}

function forward(layers: readonly LayerDescription[], weights: ReferenceWeights, x: number[]): number[] {
  return layers.reduce((values, layer) => forwardLayer(layer, weights, values), x);
}

function forwardLayer(layer: LayerDescription, weights: ReferenceWeights, x: number[]): number[] {
  switch (layer.type) {
    case "relu":
      return x.map((value) => Math.max(value, 0));
    case "residual": {
      const main = forward(layer.main, weights, x);
      const skip = forward(layer.skip, weights, x);
      return main.map((value, i) => value + (skip[i] ?? Number.NaN));
    }
    case "dense": {
      const w = weights.get(layer.name) ?? new Float64Array(0);
      return Array.from({ length: layer.units }, (_, o) => {
        const start = layer.bias ? (w[x.length * layer.units + o] ?? Number.NaN) : 0;
        return x.reduce((sum, value, i) => sum + value * (w[i * layer.units + o] ?? Number.NaN), start);
      });
    }
  }
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
