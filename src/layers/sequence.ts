import { InputError } from "../errors.js";
import { type BatchNormDescription, batchNorm } from "./batch-norm.js";
import { type Conv2dDescription, conv2d } from "./conv2d.js";
import { type DenseDescription, dense } from "./dense.js";
import { type DropoutDescription, dropout } from "./dropout.js";
import { Fields, shown } from "./fields.js";
import { type FlattenDescription, flatten } from "./flatten.js";
import type { Activation, Construction, Layer, LayerKind, Sequencing, Shape } from "./layer.js";
import { type AveragePoolDescription, averagePool, type MaxPoolDescription, maxPool } from "./pooling.js";
import { type ReluDescription, relu } from "./relu.js";
import { type ResidualDescription, residual } from "./residual.js";

export type LayerDescription =
  | DenseDescription
  | Conv2dDescription
  | MaxPoolDescription
  | AveragePoolDescription
  | FlattenDescription
  | BatchNormDescription
  | DropoutDescription
  | ReluDescription
  | ResidualDescription;

const kinds: { readonly [Type in LayerDescription["type"]]: LayerKind<Extract<LayerDescription, { type: Type }>> } = {
  dense,
  conv2d,
  maxpool: maxPool,
  avgpool: averagePool,
  flatten,
  batchnorm: batchNorm,
  dropout,
  relu,
  residual,
};

/** Layers one after another, each fed by the one before. */
export const sequence: Sequencing = {
  parse(list, path, names) {
    return list.map((value, index) => {
      const fields = new Fields(value, `${path}[${index}]`);
      const type = fields.word("type");
      if (!Object.hasOwn(kinds, type)) {
        const known = Object.keys(kinds).join(", ");
        throw new InputError(`${fields.path}.type has to be one of ${known}, but it is ${shown(type)}.`);
      }
      const layer = kindOf(type as LayerDescription["type"]).parse(fields, names, sequence);
      fields.end();
      return layer;
    });
  },

  outputShape(layers, input, path = "layers") {
    return layers.reduce(
      (shape, layer, index) => kindOf(layer.type).outputShape(layer, shape, `${path}[${index}]`, sequence),
      input,
    );
  },

  build(layers, x, y, construction) {
    const built: Layer[] = [];
    let from = x;
    layers.forEach((layer, index) => {
      const last = index === layers.length - 1;
      const to = last ? y : between(sequence.outputShape([layer], from.shape), construction);
      built.push(kindOf(layer.type).build(layer, from, to, construction));
      construction.built(layer, to);
      from = to;
    });
    return {
      forward(rows) {
        for (const layer of built) layer.forward(rows);
      },
      backward(rows) {
        for (let i = built.length - 1; i >= 0; i--) built[i]?.backward(rows);
      },
    };
  },
};

function between(shape: Shape, construction: Construction): Activation {
  return { shape, values: construction.matrix(shape), gradient: construction.matrix(shape) };
}

/** The kind belongs to the description's type, which the compiler cannot follow through the table. */
function kindOf(type: LayerDescription["type"]): LayerKind<LayerDescription> {
  return kinds[type] as LayerKind<LayerDescription>;
}
