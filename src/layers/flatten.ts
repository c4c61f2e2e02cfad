import { type LayerKind, sizeOf } from "./layer.js";

/** A picture as one row of numbers, by row, column and channel. */
export interface FlattenDescription {
  readonly type: "flatten";
}

export const flatten: LayerKind<FlattenDescription> = {
  parse() {
    return { type: "flatten" };
  },

  outputShape(_description, input) {
    return [sizeOf(input)];
  },

  build(_description, x, y, { kernels }) {
    // Without channels the numbers lie in a row already: one pixel of many channels, so to say.
    const channels = x.shape[2] ?? sizeOf(x.shape);
    const pixels = sizeOf(x.shape) / channels;
    return {
      forward(rows) {
        kernels.flattenForward(y.values, x.values, rows, pixels, channels);
      },
      backward(rows) {
        if (x.gradient === undefined) return;
        kernels.flattenBackward(x.gradient, y.gradient ?? 0, rows, pixels, channels);
      },
    };
  },
};
