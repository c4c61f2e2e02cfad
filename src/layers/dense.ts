import { FLOAT_BYTES, paddedColumns, paddedRows } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { type LayerKind, layerAt, sizeOf } from "./layer.js";

/** y = x · w + b: every output sees every input. */
export interface DenseDescription {
  readonly type: "dense";
  /** Also the name of the tensor [ins, units], or [ins + 1, units] with the bias as its last row. */
  readonly name: string;
  readonly units: number;
  readonly bias: boolean;
  /**
   * Initial weights: `he`, unless told, draws N(0, 2/ins), K. He et al., Delving deep into rectifiers, 2015, and sets
   * biases to zero; `unit` draws weights and biases alike from N(0, 1).
   */
  readonly initial?: "he" | "unit";
}

/** Below so many rows the forward product goes row by row, to the same bits. */
const FEW_ROWS = 4;

export const dense: LayerKind<DenseDescription> = {
  parse(fields, names) {
    const name = names.given(fields);
    const initial = fields.choice("initial", ["he", "unit"], "he");
    return {
      type: "dense",
      name,
      units: fields.whole("units", 1, 65536),
      bias: fields.flag("bias", true),
      ...(initial === "he" ? {} : { initial }),
    };
  },

  outputShape(description, input, path) {
    if (input.length > 2) {
      throw new InputError(
        `${layerAt(path, description)} takes a row of numbers, but it gets ${input.join("×")}: ` +
          `a flatten layer before it makes them a row of ${sizeOf(input)}.`,
      );
    }
    return [description.units];
  },

  build(description, x, y, { kernels, threads, mostRows, reserve, tensor }) {
    const ins = sizeOf(x.shape);
    const outs = description.units;
    const biased = description.bias ? 1 : 0;
    const unit = description.initial === "unit";
    const deviation = unit ? 1 : Math.sqrt(2 / ins);
    const biasDeviation = unit && description.bias ? 1 : 0;
    const w = tensor({ name: description.name, ins, outs, biased: description.bias, deviation, biasDeviation });
    const scratch = reserve(threads * scratchBytes(ins, outs, mostRows));
    const { sparse } = x;
    return {
      forward(rows) {
        if (sparse?.used) {
          kernels.sparseDenseForward(y.values, sparse.rowEntries, sparse.rowCounts, w.values, rows, ins, outs, biased);
        } else if (rows < FEW_ROWS) {
          kernels.denseRowsForward(y.values, x.values, w.values, rows, ins, outs, biased);
        } else {
          kernels.denseForward(y.values, scratch, x.values, w.values, rows, ins, outs, biased);
        }
      },
      backward(rows) {
        const dy = y.gradient ?? 0;
        if (sparse?.used) {
          const { columnEntries, columnCounts, columnRoom } = sparse;
          const sizes = [rows, ins, outs, biased, columnRoom] as const;
          kernels.sparseDenseBackwardWeights(w.gradient, columnEntries, columnCounts, dy, ...sizes);
        } else {
          kernels.denseBackwardWeights(w.gradient, scratch, x.values, dy, rows, ins, outs, biased);
        }
        if (x.gradient !== undefined) kernels.denseBackwardInput(x.gradient, scratch, dy, w.values, rows, ins, outs);
      },
    };
  },
};

/** One thread's scratch for the largest of the three products: a block and all panels (assembly/tile.ts). */
function scratchBytes(ins: number, outs: number, rows: number): number {
  const product = (columns: number, depth: number) => paddedRows(depth) * (4 + paddedColumns(columns)) * FLOAT_BYTES;
  return Math.max(product(outs, ins), product(ins, outs), product(outs, rows));
}
