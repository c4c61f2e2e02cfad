import { paddedRows } from "../engine/padding.js";
import { type LayerKind, paddedSize } from "./layer.js";

/** y = x where x > 0, else 0. */
export interface ReluDescription {
  readonly type: "relu";
  /** Whether backward lets through only the gradients of the x > 0, as is exact; true unless told. */
  readonly mask?: boolean;
}

export const relu: LayerKind<ReluDescription> = {
  parse(fields) {
    return { type: "relu", ...(fields.flag("mask", true) ? {} : { mask: false }) };
  },

  outputShape(_description, input) {
    return input;
  },

  build({ mask = true }, x, y, { kernels }) {
    const columns = paddedSize(x.shape);
    return {
      forward(rows) {
        kernels.reluForward(y.values, x.values, paddedRows(rows) * columns);
      },
      backward(rows) {
        if (x.gradient === undefined || y.gradient === undefined) return;
        const count = paddedRows(rows) * columns;
        if (mask) kernels.reluBackward(x.gradient, y.gradient, y.values, count);
        else kernels.copy(x.gradient, y.gradient, count);
      },
    };
  },
};
