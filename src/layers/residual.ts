import type { Address } from "../engine/arena.js";
import { paddedRows } from "../engine/padding.js";
import { InputError } from "../errors.js";
import { type LayerKind, layerAt, paddedSize } from "./layer.js";
import type { LayerDescription } from "./sequence.js";

/** y = main(x) + skip(x). An empty list of layers passes x on as it is. */
export interface ResidualDescription {
  readonly type: "residual";
  readonly main: readonly LayerDescription[];
  readonly skip: readonly LayerDescription[];
  /** Whether the gradient of x takes in what comes back through main, as is exact; true unless told. */
  readonly mainGradient?: boolean;
}

export const residual: LayerKind<ResidualDescription> = {
  parse(fields, names, layers) {
    return {
      type: "residual",
      main: layers.parse(fields.list("main"), `${fields.path}.main`, names),
      skip: layers.parse(fields.list("skip"), `${fields.path}.skip`, names),
      ...(fields.flag("mainGradient", true) ? {} : { mainGradient: false }),
    };
  },

  outputShape(description, input, path, layers) {
    const main = layers.outputShape(description.main, input, `${path}.main`);
    const skip = layers.outputShape(description.skip, input, `${path}.skip`);
    if (main.join("×") !== skip.join("×")) {
      throw new InputError(
        `${layerAt(path, description)} adds its two branches, so they have to give the same shape, ` +
          `but main gives ${main.join("×")} and skip gives ${skip.join("×")}.`,
      );
    }
    return main;
  },

  build(description, x, y, construction) {
    const { kernels, layers } = construction;
    const branch = (list: readonly LayerDescription[], gradient: Address | undefined) => {
      if (list.length === 0) return { values: x.values, gradient: y.gradient };
      const to = { ...y, values: construction.matrix(y.shape) };
      return { values: to.values, gradient, layer: layers.build(list, { ...x, gradient }, to, construction) };
    };
    const both = description.mainGradient ?? true;
    const apart = x.gradient !== undefined && both ? construction.matrix(x.shape) : undefined;
    const main = branch(description.main, apart);
    const skip = branch(description.skip, x.gradient);
    const outputs = paddedSize(y.shape);
    const inputs = paddedSize(x.shape);
    return {
      forward(rows) {
        main.layer?.forward(rows);
        skip.layer?.forward(rows);
        kernels.residualForward(y.values, main.values, skip.values, paddedRows(rows) * outputs);
      },
      backward(rows) {
        main.layer?.backward(rows);
        skip.layer?.backward(rows);
        if (x.gradient === undefined || skip.gradient === undefined) return;
        const count = paddedRows(rows) * inputs;
        if (both && main.gradient !== undefined) {
          kernels.residualBackward(x.gradient, main.gradient, skip.gradient, count);
        } else if (skip.gradient !== x.gradient) {
          kernels.copy(x.gradient, skip.gradient, count);
        }
      },
    };
  },
};
