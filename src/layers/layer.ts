import type { Address } from "../engine/arena.js";
import { paddedColumns } from "../engine/padding.js";
import type { TeamKernels } from "../engine/team.js";
import type { Fields } from "./fields.js";
import type { LayerDescription } from "./sequence.js";

/**
 * The sizes of what a layer takes or gives for one image: [28, 28] for the grey values of a picture, [14, 14, 6] for a
 * picture of 6 channels, [100] for the units of a dense layer.
 */
export type Shape = readonly number[];

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How many floats they take in memory: the channels of each pixel, or else all of them together, are padded to 8. */
export function paddedSize(shape: Shape): number {
  const [height = 1, width = 1, channels] = shape;
  return channels === undefined ? paddedColumns(sizeOf(shape)) : height * width * paddedColumns(channels);
}

/** What flows between two layers: [rows, paddedSize(shape)] floats, rows padded to 4; the padding of a row holds zeros. */
export interface Activation {
  readonly shape: Shape;
  readonly values: Address;
  /** Where the gradient of the loss by these values goes; undefined where nobody needs it. */
  readonly gradient: Address | undefined;
  /** What of the values is not zero, where they come in that form. */
  readonly sparse?: SparseValues;
}

/** The values that are not zero, as lists by row and by column; assembly/sparse-input.ts tells how they lie. */
export interface SparseValues {
  /** Whether the lists, and not the matrix, hold the present batch. */
  used: boolean;
  readonly rowEntries: Address;
  readonly rowCounts: Address;
  readonly columnEntries: Address;
  readonly columnCounts: Address;
  /** Room for so many entries in a column's list. */
  readonly columnRoom: number;
}

/**
 * A trainable matrix [ins, outs], with a bias below it as one more row where `biased`.
 *
 * In memory: rows padded to 8 and columns to 8 with zeros, the bias as row number paddedColumns(ins).
 */
export interface Tensor {
  readonly name: string;
  readonly ins: number;
  readonly outs: number;
  readonly biased: boolean;
  /** Standard deviation of the initial weights; 0 unless told. */
  readonly deviation?: number;
  /** Standard deviation of the initial bias, which starts as zero unless told. */
  readonly biasDeviation?: number;
  /** What each row of weights starts as, where they are not drawn. */
  readonly rows?: readonly number[];
  /** false where a layer keeps its own state: saved as weights are, but nothing that an optimizer moves. */
  readonly trained?: boolean;
  /** Known once the whole network is laid out. */
  readonly values: Address;
  readonly gradient: Address;
}

export interface Layer {
  /** Computes the outputs of the first `rows` images from the inputs. */
  forward(rows: number): void;
  /** From the gradient of the outputs: *adds* to the gradients of the tensors, *sets* the gradient of the inputs. */
  backward(rows: number): void;
}

/** What the images that now pass through the layers are for; changes between passes. */
export interface Pass {
  /** Whether the weights learn from them, or they are to be read alone. */
  readonly training: boolean;
  /** Draws for this pass are those of this seed and step. */
  readonly seed: number;
  readonly step: number;
  /** How many images of the batch came before. */
  readonly firstRow: number;
}

/** What a layer asks of the batches that it is trained with. */
export interface WholeBatch {
  /** The layer as messages call it. */
  readonly layer: string;
  readonly fewest: number;
}

/** What a layer needs to be built. */
export interface Construction {
  readonly kernels: TeamKernels;
  readonly threads: number;
  /** The most rows that come in one call. */
  readonly mostRows: number;
  /** Reserves zero-filled bytes. */
  reserve(bytes: number): Address;
  /** Reserves [mostRows, paddedSize(shape)] floats. */
  matrix(shape: Shape): Address;
  tensor(tensor: Omit<Tensor, "values" | "gradient">): Tensor;
  /** The same object as long as the network lives. */
  readonly pass: Pass;
  /** A number that no other layer of the network gets, the same each time a network is built. */
  nextNumber(): number;
  /** Says that a layer can be trained only with batches that come whole. */
  needWholeBatch(need: WholeBatch): void;
  /** Tells where a layer leaves what it gives. */
  built(layer: LayerDescription, output: Activation): void;
  readonly layers: Sequencing;
}

/** What messages call a layer: `layers[2].main[0], the conv2d layer "C3",` */
export function layerAt(path: string, layer: { readonly type: string; readonly name?: string }): string {
  return `${path}, the ${layer.type} layer${layer.name ? ` "${layer.name}"` : ""},`;
}

/** How a layer that holds other layers treats them. */
export interface Sequencing {
  parse(list: readonly unknown[], path: string, names: Names): LayerDescription[];
  /** @param path leads to the list; `layers` unless told */
  outputShape(layers: readonly LayerDescription[], input: Shape, path?: string): Shape;
  /** Chains one layer or more between x and y. */
  build(layers: readonly LayerDescription[], x: Activation, y: Activation, construction: Construction): Layer;
}

/** Sees to it that each layer with tensors has a name of its own. */
export interface Names {
  /** @throws InputError when the name is taken, or would not do as a file name. */
  claim(name: string, path: string): string;
  /** Claims what is in the field `name`; "" where nothing is, for a layer that gets a free name in the end. */
  given(fields: Fields): string;
}

/** One kind of layer: how it is described, what it makes of a shape, and how it computes. */
export interface LayerKind<Description> {
  /** @throws InputError that names the field. */
  parse(fields: Fields, names: Names, layers: Sequencing): Description;
  /** @throws InputError that names the layer, where it cannot take this input, by the path that leads to it. */
  outputShape(description: Description, input: Shape, path: string, layers: Sequencing): Shape;
  /** A layer that reads x.values and y.gradient, and writes y.values and, where there is one, x.gradient. */
  build(description: Description, x: Activation, y: Activation, construction: Construction): Layer;
}
