import type { Arena } from "../engine/arena.js";
import { FLOAT_BYTES, paddedColumns } from "../engine/padding.js";
import type { Tensor } from "../layers/layer.js";

/** A tensor as the table holds it; `values` and `gradient` are set when the table is laid out. */
export interface TableTensor extends Tensor {
  values: number;
  gradient: number;
}

/**
 * All tensors of a network in the order of their names, so that sorted file names are in table order too.
 *
 * Their values lie in one block of floats and their gradients in another of the same layout.
 */
export interface TensorTable {
  readonly tensors: readonly Tensor[];
  readonly values: number;
  readonly gradients: number;
  /** The floats of each block, padding included; a multiple of 8. */
  readonly blockFloats: number;
  /** The floats at the beginning of each block that an optimizer moves; what follows is state that the layers keep. */
  readonly trainedFloats: number;
}

/** Sorts the tensors, reserves both blocks and tells each tensor where it lies: first those that are trained. */
export function layOut(tensors: TableTensor[], arena: Arena): TensorTable {
  tensors.sort((a, b) => (a.name < b.name ? -1 : 1));
  const trained = tensors.filter(isTrained);
  const trainedFloats = trained.reduce((sum, tensor) => sum + paddedFloats(tensor), 0);
  const blockFloats = tensors.reduce((sum, tensor) => sum + paddedFloats(tensor), 0);
  const values = arena.reserve(blockFloats * FLOAT_BYTES);
  const gradients = arena.reserve(blockFloats * FLOAT_BYTES);
  let offset = 0;
  for (const tensor of [...trained, ...tensors.filter((tensor) => !isTrained(tensor))]) {
    tensor.values = values + offset;
    tensor.gradient = gradients + offset;
    offset += paddedFloats(tensor) * FLOAT_BYTES;
  }
  return { tensors, values, gradients, blockFloats, trainedFloats };
}

export function isTrained({ trained = true }: Tensor): boolean {
  return trained;
}

/** Neighbouring floats of a block that are all of them biases, or none. */
export interface Stretch {
  /** Bytes from the block's start. */
  readonly offset: number;
  readonly floats: number;
  readonly biases: boolean;
}

/** The part of a block that is trained, from its start to its end. Padding goes with what it pads. */
export function stretches({ tensors }: TensorTable): Stretch[] {
  const found: Stretch[] = [];
  let offset = 0;
  const add = (floats: number, biases: boolean) => {
    const last = found.at(-1);
    if (last?.biases === biases) found[found.length - 1] = { ...last, floats: last.floats + floats };
    else found.push({ offset, floats, biases });
    offset += floats * FLOAT_BYTES;
  };
  for (const { ins, outs, biased } of tensors.filter(isTrained)) {
    add(paddedColumns(ins) * paddedColumns(outs), false);
    if (biased) add(paddedColumns(outs), true);
  }
  return found;
}

/** The real shape: [ins, outs], or [ins + 1, outs] with the bias as the last row. */
export function tensorShape(tensor: Tensor): [rows: number, columns: number] {
  return [tensor.ins + (tensor.biased ? 1 : 0), tensor.outs];
}

/** Copies a tensor at `address` (its values or its gradient) out of its padding: row after row of its real shape. */
export function readTensor(arena: Arena, tensor: Tensor, address: number): Float32Array {
  const [rows, columns] = tensorShape(tensor);
  const result = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) result.set(rowView(arena, tensor, address, row), row * columns);
  return result;
}

/** Copies numbers of the tensor's real shape into its padded place at `address`. */
export function writeTensor(arena: Arena, tensor: Tensor, address: number, numbers: Float32Array): void {
  const [rows, columns] = tensorShape(tensor);
  for (let row = 0; row < rows; row++) {
    rowView(arena, tensor, address, row).set(numbers.subarray(row * columns, (row + 1) * columns));
  }
}

function rowView(arena: Arena, tensor: Tensor, address: number, row: number): Float32Array {
  const memoryRow = row < tensor.ins ? row : paddedColumns(tensor.ins);
  return arena.floats(address + memoryRow * paddedColumns(tensor.outs) * FLOAT_BYTES, tensor.outs);
}

function paddedFloats(tensor: Tensor): number {
  return (paddedColumns(tensor.ins) + (tensor.biased ? 1 : 0)) * paddedColumns(tensor.outs);
}
