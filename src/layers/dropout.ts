import { paddedRows } from "../engine/padding.js";
import { type LayerKind, paddedSize } from "./layer.js";

/** In training each value is zero with the probability `rate`, and else 1 / (1 − rate) times as large. */
export interface DropoutDescription {
  readonly type: "dropout";
  /** From 0 to below 1. */
  readonly rate: number;
}

const WORDS = 2 ** 32;

export const dropout: LayerKind<DropoutDescription> = {
  parse(fields) {
    return { type: "dropout", rate: fields.share("rate", 0.5) };
  },

  outputShape(_description, input) {
    return input;
  },

  build({ rate }, x, y, { kernels, pass, nextNumber }) {
    const columns = paddedSize(x.shape);
    const threshold = Math.min(Math.round(rate * WORDS), WORDS - 1);
    const scale = 1 / (1 - rate);
    const number = nextNumber();
    return {
      forward(rows) {
        const { training, firstRow, seed, step } = pass;
        if (training) {
          const draw = [firstRow, threshold, scale, seed, step, number] as const;
          kernels.dropoutForward(y.values, x.values, rows, columns, ...draw);
        } else {
          kernels.copy(y.values, x.values, paddedRows(rows) * columns);
        }
      },
      backward(rows) {
        if (x.gradient === undefined) return;
        const { firstRow, seed, step } = pass;
        const draw = [firstRow, threshold, scale, seed, step, number] as const;
        kernels.dropoutBackward(x.gradient, y.gradient ?? 0, rows, columns, ...draw);
      },
    };
  },
};
