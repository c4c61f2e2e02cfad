import { InputError } from "../errors.js";
import type { Fields } from "./fields.js";
import { type LayerKind, layerAt, type Shape } from "./layer.js";
import { windowPlaces } from "./window.js";

type Pooling<Type extends string> =
  | {
      readonly type: Type;
      /** The window's height and width. */
      readonly size: number;
      /** How far it moves: its size, unless told. */
      readonly stride: number;
    }
  /** The window is the picture. */
  | { readonly type: Type; readonly size: "all" };

/** The largest value of each channel under a window that stays within the picture. */
export type MaxPoolDescription = Pooling<"maxpool">;

/** The mean of each channel under a window that stays within the picture. */
export type AveragePoolDescription = Pooling<"avgpool">;

export const maxPool: LayerKind<MaxPoolDescription> = {
  parse: (fields) => parsePooling("maxpool", fields),
  outputShape: pooledShape,

  build(description, x, y, { kernels }) {
    const sizes = poolingSizes(description, x.shape);
    return {
      forward(rows) {
        kernels.maxPoolForward(y.values, x.values, rows, ...sizes);
      },
      backward(rows) {
        if (x.gradient === undefined) return;
        kernels.maxPoolBackward(x.gradient, y.gradient ?? 0, x.values, y.values, rows, ...sizes);
      },
    };
  },
};

export const averagePool: LayerKind<AveragePoolDescription> = {
  parse: (fields) => parsePooling("avgpool", fields),
  outputShape: pooledShape,

  build(description, x, y, { kernels }) {
    const sizes = poolingSizes(description, x.shape);
    return {
      forward(rows) {
        kernels.averagePoolForward(y.values, x.values, rows, ...sizes);
      },
      backward(rows) {
        if (x.gradient !== undefined) kernels.averagePoolBackward(x.gradient, y.gradient ?? 0, rows, ...sizes);
      },
    };
  },
};

function parsePooling<Type extends string>(type: Type, fields: Fields): Pooling<Type> {
  if (fields.is("size", "all")) return { type, size: "all" };
  const size = fields.whole("size", 1, 4096, 2, ' or "all"');
  return { type, size, stride: fields.whole("stride", 1, 4096, size) };
}

function pooledShape(description: Pooling<string>, input: Shape, path: string): Shape {
  const layer = layerAt(path, description);
  const [, , channels] = input;
  if (channels === undefined) {
    throw new InputError(`${layer} takes a picture, height × width × channels, but it gets ${input.join("×")}.`);
  }
  if (description.size === "all") return [1, 1, channels];
  return [...windowPlaces(layer, input, { ...description, padding: "valid" }), channels];
}

/** The sizes of picture and window, as the kernels take them. */
export function poolingSizes(
  description: Pooling<string>,
  [height = 0, width = 0, channels = 0]: Shape,
): [height: number, width: number, channels: number, windowHeight: number, windowWidth: number, stride: number] {
  if (description.size === "all") return [height, width, channels, height, width, 1];
  const { size, stride } = description;
  return [height, width, channels, size, size, stride];
}
