import { matrixBytes } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { type LayerKind, layerAt, sizeOf } from "./layer.js";

/**
 * Each channel of a picture, or each of a row of numbers, gets mean 0 and variance 1 over the images and pixels of a batch;
 * then scale and shift, which are learnt. Outside training running means of both take the batch's place.
 *
 * S. Ioffe, C. Szegedy, Batch normalization, 2015: ε = 1e-5, and in each step a tenth of a running mean is new.
 */
export interface BatchNormDescription {
  readonly type: "batchnorm";
  /**
   * Also the name of the tensor [2, channels] of scale and shift; the tensor [2, channels] of the running mean and variance
   * is called NAME_running.
   */
  readonly name: string;
}

/** The tensor of the running mean and variance of a layer of that name. */
export function runningName(name: string): string {
  return `${name}_running`;
}

export const batchNorm: LayerKind<BatchNormDescription> = {
  parse(fields, names) {
    const name = names.given(fields);
    if (name !== "") names.claim(runningName(name), fields.path);
    return { type: "batchnorm", name };
  },

  outputShape(description, input, path) {
    if (input.length === 2) {
      throw new InputError(
        `${layerAt(path, description)} takes a picture, height × width × channels, or a row of numbers, ` +
          `but it gets ${input.join("×")}.`,
      );
    }
    return input;
  },

  build({ name }, x, y, { kernels, pass, mostRows, reserve, tensor, needWholeBatch }) {
    const channels = x.shape[2] ?? sizeOf(x.shape);
    const pixels = sizeOf(x.shape) / channels;
    const w = tensor({ name, ins: 1, outs: channels, biased: true, rows: [1] });
    const running = tensor({
      name: runningName(name),
      ins: 2,
      outs: channels,
      biased: false,
      rows: [0, 1],
      trained: false,
    });
    const sums = reserve(matrixBytes(2 * mostRows, channels));
    const statistics = reserve(matrixBytes(2, channels));
    const totals = reserve(matrixBytes(2, channels));
    const sizes = [pixels, channels] as const;
    // Of a single value nothing is left beside its mean: shift alone learns, as from a last image that an epoch ends with.
    needWholeBatch({ layer: `The batchnorm layer "${name}"`, fewest: pixels === 1 ? 2 : 1 });
    return {
      forward(rows) {
        if (pass.training) {
          kernels.batchNormMoments(sums, x.values, rows, ...sizes);
          kernels.batchNormStatistics(statistics, running.values, sums, rows, ...sizes);
        } else {
          kernels.batchNormRunning(statistics, running.values, channels);
        }
        kernels.batchNormForward(y.values, x.values, statistics, w.values, rows, ...sizes);
      },
      backward(rows) {
        const dy = y.gradient ?? 0;
        kernels.batchNormSums(sums, dy, x.values, statistics, rows, ...sizes);
        kernels.batchNormBackwardWeights(w.gradient, totals, sums, rows, channels);
        if (x.gradient === undefined) return;
        kernels.batchNormBackwardInput(x.gradient, dy, x.values, statistics, totals, w.values, rows, ...sizes);
      },
    };
  },
};
