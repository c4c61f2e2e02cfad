import { checkBytes } from "../data/dataset.js";
import type { Arena } from "../engine/arena.js";
import { paddedColumns } from "../engine/padding.js";
import { type Activation, paddedSize, sizeOf } from "../layers/layer.js";
import type { LayerDescription } from "../layers/sequence.js";
import { countImages, forwardImages } from "./forward-images.js";
import type { Network } from "./network.js";

/** What one layer makes of some pictures. */
export interface LayerActivation {
  /** Where the layer stands in the network's description: `layers[2].main[0]`. */
  readonly path: string;
  readonly layer: LayerDescription;
  /** Of one picture: [height, width, channels], [height, width] or [units]. */
  readonly shape: readonly number[];
  /** [count, …shape]. */
  readonly values: Float32Array;
}

/**
 * The outputs of all layers for some pictures, as outside training; those of a residual layer's branches come before its own.
 * @param images [count, height, width] grey values, 0 background to 255 ink
 * @throws InputError when the bytes are not whole pictures
 */
export function activations(network: Network, images: Uint8Array): LayerActivation[] {
  checkBytes("activations", "images", images);
  const count = countImages(network, images);
  const found = placedLayers(network.description.layers, "layers").flatMap(({ path, layer }) => {
    const output = network.outputs.get(layer);
    if (output === undefined) return [];
    return [{ output, path, layer, shape: output.shape, values: new Float32Array(count * sizeOf(output.shape)) }];
  });
  forwardImages(network, images, (first, rows) => {
    for (const { output, shape, values } of found) {
      copyRows(values.subarray(first * sizeOf(shape)), network.engine.arena, output, rows);
    }
  });
  return found.map(({ output: _, ...activation }) => activation);
}

interface PlacedLayer {
  readonly path: string;
  readonly layer: LayerDescription;
}

function placedLayers(layers: readonly LayerDescription[], list: string): PlacedLayer[] {
  return layers.flatMap((layer, index) => {
    const path = `${list}[${index}]`;
    const inner =
      layer.type === "residual"
        ? [...placedLayers(layer.main, `${path}.main`), ...placedLayers(layer.skip, `${path}.skip`)]
        : [];
    return [...inner, { path, layer }];
  });
}

/** Copies `rows` images of an activation out of their padding: that of a row, or that of each pixel's channels. */
function copyRows(target: Float32Array, arena: Arena, { shape, values }: Activation, rows: number): void {
  const padded = arena.floats(values, rows * paddedSize(shape));
  const run = shape[2] ?? sizeOf(shape);
  const stride = paddedColumns(run);
  const runs = (rows * sizeOf(shape)) / run;
  for (let i = 0; i < runs; i++) target.set(padded.subarray(i * stride, i * stride + run), i * run);
}
