/**
 * Tensors for one kernel call, with guard bytes between them.
 *
 * Columns are padded to 8 with zeros and rows to 4 with NaN, as the kernels want them; outputs start as NaN. Each
 * tensor keeps the values it started with, so a reference may read them after the kernel ran.
 */
const GUARD_BYTES = 64;
const GUARD = 0xa5;

type Elements = Float32Array | Float64Array | Uint32Array | Uint8Array;

/** What a kernel may do to a tensor: read it, set or add to it, or leave anything in it. */
type Role = "input" | "output" | "scratch";

export interface Tensor {
  readonly role: Role;
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  /** Elements from one row to the next. */
  readonly stride: number;
  /** The tensor in WASM memory. */
  readonly elements: Elements;
  /** What it started with. */
  readonly start: Elements;
}

export type Fill = (index: number) => number;

export const paddedRows = (count: number): number => Math.ceil(count / 4) * 4;
export const paddedColumns = (count: number): number => Math.ceil(count / 8) * 8;

/** An element as it was before the kernel ran. */
export function initial(tensor: Tensor, row: number, column: number): number {
  return tensor.start[row * tensor.stride + column] ?? Number.NaN;
}

export class GuardedMemory {
  readonly memory = new WebAssembly.Memory({ initial: 256, maximum: 65536, shared: true });
  readonly bytes = new Uint8Array(this.memory.buffer);
  /** The kernels' static data lies below. */
  readonly first = 65536;
  #end = this.first;
  #seed = 1;
  #tensors: Tensor[] = [];

  get tensors(): readonly Tensor[] {
    return this.#tensors;
  }

  /** Forgets all tensors. */
  clear(): void {
    this.bytes.fill(GUARD, this.first, this.#end);
    this.#end = this.first;
    this.#seed = 1;
    this.#tensors = [];
    this.#guard();
  }

  /** A copy of all tensors and guards. */
  snapshot(): Uint8Array {
    return this.bytes.slice(this.first, this.#end);
  }

  restore(snapshot: Uint8Array): void {
    this.bytes.set(snapshot, this.first);
  }

  /** The next of a series of numbers from −1 to 1 (Numerical Recipes' generator, unlike the kernels' own). */
  uniform = (): number => {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return (this.#seed >>> 8) / 8388608 - 1;
  };

  /** An input [rows, columns]. */
  matrix(rows: number, columns: number, fill: Fill = this.uniform): Tensor {
    return this.#matrix("input", rows, columns, paddedRows(rows), fill);
  }

  /** An output [rows, columns] that the kernel sets. */
  output(rows: number, columns: number): Tensor {
    return this.#place(
      "output",
      rows,
      columns,
      paddedColumns(columns),
      new Float32Array(paddedRows(rows) * paddedColumns(columns)).fill(Number.NaN),
    );
  }

  /** An output that the kernel reads first. */
  updated(rows: number, columns: number, fill: Fill = this.uniform): Tensor {
    return this.#matrix("output", rows, columns, paddedRows(rows), fill);
  }

  /** The weights of a dense layer, or their gradient: `ins` rows, zeros up to a multiple of 8, the bias. */
  weights(role: "input" | "output", ins: number, outs: number): Tensor {
    const rows = paddedColumns(ins) + 1;
    return this.#matrix(role, rows, outs, rows, (index) => {
      const row = Math.floor(index / outs);
      return row < ins || row === rows - 1 ? this.uniform() : 0;
    });
  }

  /** One row without padding. */
  vector(role: Role, start: Elements): Tensor {
    return this.#place(role, 1, start.length, start.length, start);
  }

  #matrix(role: Role, rows: number, columns: number, allRows: number, fill: Fill): Tensor {
    const stride = paddedColumns(columns);
    const start = new Float32Array(allRows * stride).fill(Number.NaN, rows * stride);
    for (let index = 0; index < rows * columns; index++) {
      start[Math.floor(index / columns) * stride + (index % columns)] = fill(index);
    }
    return this.#place(role, rows, columns, stride, start);
  }

  #place(role: Role, rows: number, columns: number, stride: number, start: Elements): Tensor {
    const address = this.#end;
    const end = address + Math.ceil(start.byteLength / 16) * 16;
    if (end + GUARD_BYTES > this.bytes.length) throw new RangeError("The tensors of a case do not fit.");
    this.bytes.fill(GUARD, address, end);
    const Type = start.constructor as new (buffer: ArrayBufferLike, address: number, length: number) => Elements;
    const elements = new Type(this.memory.buffer, address, start.length);
    elements.set(start);
    const tensor: Tensor = { role, address, rows, columns, stride, elements, start };
    this.#tensors.push(tensor);
    this.#end = end;
    this.#guard();
    return tensor;
  }

  #guard(): void {
    this.bytes.fill(GUARD, this.#end, this.#end + GUARD_BYTES);
    this.#end += GUARD_BYTES;
  }
}
