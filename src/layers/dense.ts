import { FLOAT_BYTES, paddedColumns } from "../engine/padding.js";
import { type LayerKind, sizeOf } from "./layer.js";

/** y = x · w + b: every output sees every input. */
export interface DenseDescription {
  readonly type: "dense";
  /** Also the name of the tensor [ins, units], or [ins + 1, units] with the bias as its last row. */
  readonly name: string;
  readonly units: number;
  readonly bias: boolean;
}

export const dense: LayerKind<DenseDescription> = {
  parse(fields, names) {
    const name = fields.word("name", "");
    return {
      type: "dense",
      name: name === "" ? names.next("dense") : names.claim(name, fields.path),
      units: fields.whole("units", 1, 65536),
      bias: fields.flag("bias", true),
    };
  },

  outputShape(description) {
    return [description.units];
  },

  /** Initial weights: N(0, 2/ins), K. He et al., Delving deep into rectifiers, 2015. */
  build(description, x, y, { kernels, threads, reserve, tensor }) {
    const ins = sizeOf(x.shape);
    const outs = description.units;
    const biased = description.bias ? 1 : 0;
    const deviation = Math.sqrt(2 / ins);
    const w = tensor({ name: description.name, ins, outs, biased: description.bias, deviation });
    const panel = reserve(threads * 8 * paddedColumns(Math.max(ins, outs)) * FLOAT_BYTES);
    return {
      forward(rows) {
        kernels.denseForward(y.values, panel, x.values, w.values, rows, ins, outs, biased);
      },
      backward(rows) {
        const dy = y.gradient ?? 0;
        kernels.denseBackwardWeights(w.gradient, x.values, dy, rows, ins, outs, biased);
        if (x.gradient !== undefined) kernels.denseBackwardInput(x.gradient, panel, dy, w.values, rows, ins, outs);
      },
    };
  },
};
