import { paddedColumns, paddedRows } from "../engine/padding.js";
import { type LayerKind, sizeOf } from "./layer.js";

/** y = x where x > 0, else 0. */
export interface ReluDescription {
  readonly type: "relu";
}

export const relu: LayerKind<ReluDescription> = {
  parse() {
    return { type: "relu" };
  },

  outputShape(_description, input) {
    return input;
  },

  build(_description, x, y, { kernels }) {
    const columns = paddedColumns(sizeOf(x.shape));
    return {
      forward(rows) {
        kernels.reluForward(y.values, x.values, paddedRows(rows) * columns);
      },
      backward(rows) {
        if (x.gradient === undefined || y.gradient === undefined) return;
        kernels.reluBackward(x.gradient, y.gradient, y.values, paddedRows(rows) * columns);
      },
    };
  },
};
