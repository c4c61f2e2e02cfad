import { FLOAT_BYTES, paddedColumns, paddedRows } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { type LayerKind, layerAt, type Shape } from "./layer.js";
import { placesAlong, type Window, windowPlaces } from "./window.js";

/**
 * Each channel of the output sees all channels under a window of the picture, with the same weights everywhere.
 * A picture of shape [height, width] counts as one channel.
 */
export interface Conv2dDescription extends Window {
  readonly type: "conv2d";
  /**
   * Also the name of the tensor [size · size · channels in, channels], its rows in the order row, column and channel of the
   * window; with the bias as one more row.
   */
  readonly name: string;
  /** Channels that come out. */
  readonly channels: number;
  readonly bias: boolean;
}

export const conv2d: LayerKind<Conv2dDescription> = {
  parse(fields, names) {
    return {
      type: "conv2d",
      name: names.given(fields),
      channels: fields.whole("channels", 1, 65536),
      size: fields.whole("size", 1, 4096),
      stride: fields.whole("stride", 1, 4096, 1),
      padding: fields.choice("padding", ["valid", "same"], "valid"),
      bias: fields.flag("bias", true),
    };
  },

  outputShape(description, input, path) {
    const layer = layerAt(path, description);
    if (input.length < 2) {
      throw new InputError(
        `${layer} takes a picture, height × width or height × width × channels, but it gets ${input}.`,
      );
    }
    return [...windowPlaces(layer, input, description), description.channels];
  },

  /** Initial weights are drawn from N(0, 2/ins), as those of a dense layer; the bias is zero. */
  build(description, x, y, { kernels, threads, reserve, tensor }) {
    const { name, channels: outs, size, stride, padding, bias } = description;
    const [height = 0, width = 0, channels = 1] = x.shape;
    const ins = size * size * channels;
    const w = tensor({ name, ins, outs, biased: bias, deviation: Math.sqrt(2 / ins), biasDeviation: 0 });
    const pixelFloats = x.shape.length === 2 ? 1 : paddedColumns(channels);
    const scratch = reserve(threads * scratchBytes(description, x.shape, pixelFloats));
    const same = padding === "same" ? 1 : 0;
    const biased = bias ? 1 : 0;
    const sizes = [height, width, channels, pixelFloats, outs, size, stride, same] as const;
    return {
      forward(rows) {
        kernels.conv2dForward(y.values, scratch, x.values, w.values, rows, ...sizes, biased);
      },
      backward(rows) {
        const dy = y.gradient ?? 0;
        kernels.conv2dBackwardWeights(w.gradient, scratch, x.values, dy, rows, ...sizes, biased);
        if (x.gradient !== undefined) kernels.conv2dBackwardInput(x.gradient, scratch, dy, w.values, rows, ...sizes);
      },
    };
  },
};

/** One thread's scratch: conv2dScratchFloats in assembly/conv2d.ts. */
export function scratchBytes(
  description: Window & Pick<Conv2dDescription, "channels">,
  shape: Shape,
  pixelFloats: number,
): number {
  const [height = 0, width = 0, channels = 1] = shape;
  const { size, channels: outs } = description;
  const places = placesAlong(height, description) * placesAlong(width, description);
  const depth = size * size * Math.max(channels, outs);
  const frame = (height + 2 * size) * (width + 2 * size) * Math.max(pixelFloats, paddedColumns(outs));
  const sums = outs * size * paddedColumns(size * pixelFloats);
  const block = Math.max(4 * paddedRows(depth + 3), 5 * places, sums);
  const widest = Math.max(paddedColumns(channels), paddedColumns(outs));
  const panels = Math.max(depth * widest, places * paddedColumns(outs));
  const tile = 32;
  const spread = (height + 2 * size) * (width + 2 * size) + size * size * outs;
  return (frame + block + panels + tile + spread * paddedColumns(channels)) * FLOAT_BYTES;
}
