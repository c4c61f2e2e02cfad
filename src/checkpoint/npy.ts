import { InputError } from "../errors.js";
import { type FloatType, readFloats, writeFloats } from "./floats.js";
import { HeaderParser } from "./npy-header.js";
import { elements, holds, tuple } from "./shape.js";

/** An array of any number of dimensions: values in row-major (C) order, as many as the product of the shape. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const ALIGNMENT = 64;
/** NumPy leaves room for the first dimension to grow to this many digits in place. */
const GROWTH_DIGITS = 21;
/** What format 1.0 can hold; a real header has 128 bytes. */
const MOST_TEXT_BYTES = 65535;
/** The values begin no later than here. */
export const MOST_NPY_HEADER_BYTES = 12 + MOST_TEXT_BYTES;
const TYPES: ReadonlyMap<unknown, FloatType> = /* @__PURE__ */ new Map([
  ["<f4", { itemBytes: 4, littleEndian: true }],
  [">f4", { itemBytes: 4, littleEndian: false }],
  ["<f8", { itemBytes: 8, littleEndian: true }],
  [">f8", { itemBytes: 8, littleEndian: false }],
]);

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** As NumPy writes it: `<f4`. */
  readonly descr: string;
  readonly type: FloatType;
  /** How many bytes lie before the values. */
  readonly headerBytes: number;
  /** How many bytes the whole file has to have. */
  readonly fileBytes: number;
}

/**
 * Reads a `.npy` file of format 1.0, 2.0 or 3.0 with f32 or f64 values of either byte order. An f64 is rounded to the
 * nearest f32. The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @param name names the file in errors.
 * @throws InputError for another format, type or memory order, a size that disagrees with the header, and a value that
 * is NaN, infinite or beyond f32.
 */
export function readNpy(bytes: Uint8Array, name: string): NpyArray {
  const { shape, descr, type, headerBytes, fileBytes } = readNpyHeader(bytes, name);
  if (bytes.length !== fileBytes) {
    throw new InputError(
      `${name}: expected ${fileBytes - headerBytes} bytes of values from byte ${headerBytes} on for shape ` +
        `${tuple(shape)} of ${descr}, found ${bytes.length - headerBytes}.`,
    );
  }
  return { shape, values: readFloats(viewOf(bytes), headerBytes, type, shape, name) };
}

/**
 * Reads the header from the first MOST_NPY_HEADER_BYTES of a `.npy` file, or from the whole of a shorter one.
 * @throws InputError as readNpy
 */
export function readNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const { text, end } = readHeaderText(bytes, name);
  const entries = new HeaderParser(text, name).parse();
  const descr = entries.get("descr");
  const type = TYPES.get(descr);
  if (typeof descr !== "string" || type === undefined) {
    throw new InputError(`${name}: expected descr '<f4', '<f8', '>f4' or '>f8' in the header, found '${descr}'.`);
  }
  const shape = entries.get("shape");
  if (typeof shape !== "object") {
    throw new InputError(`${name}: expected a tuple as shape in the header, found '${shape}'.`);
  }
  const columnsFirst = entries.get("fortran_order");
  if (typeof columnsFirst !== "boolean") {
    throw new InputError(`${name}: expected True or False as fortran_order in the header, found '${columnsFirst}'.`);
  }
  if (columnsFirst && shape.length > 1) {
    throw new InputError(
      `${name}: expected values in C order, found fortran_order True for shape ${tuple(shape)} ` +
        `(numpy.ascontiguousarray before saving changes it).`,
    );
  }
  return { shape, descr, type, headerBytes: end, fileBytes: end + elements(shape) * type.itemBytes };
}

/**
 * The bytes that numpy.save writes for an f32 array: format 1.0, little-endian, C order. NaN and infinity are written
 * as they are.
 *
 * @throws InputError when the shape is not one of whole numbers whose product is the number of values.
 */
export function writeNpy(array: NpyArray): Uint8Array {
  const { shape, values } = array;
  if (!holds(shape, values.length)) {
    throw new InputError(`Expected as many values as shape ${tuple(shape)} has elements, found ${values.length}.`);
  }
  const growth = shape.length > 0 ? GROWTH_DIGITS - String(shape[0]).length : 0;
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple(shape)}, }${" ".repeat(growth)}`;
  // NumPy adds a whole 64 where the header is aligned already.
  const textBytes = text.length + ALIGNMENT - ((10 + text.length + 1) % ALIGNMENT) + 1;
  const bytes = new Uint8Array(10 + textBytes + 4 * values.length);
  bytes.set([...MAGIC, 1, 0]);
  viewOf(bytes).setUint16(8, textBytes, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(textBytes - 1)}\n`), 10);
  writeFloats(bytes, 10 + textBytes, values);
  return bytes;
}

/** @throws InputError when the shape of the array called `name` is not the one expected. */
export function checkShape(name: string, found: readonly number[], expected: readonly number[]): void {
  if (found.length !== expected.length || found.some((size, axis) => size !== expected[axis])) {
    throw new InputError(`${name}: expected shape ${tuple(expected)}, found ${tuple(found)}.`);
  }
}

function readHeaderText(bytes: Uint8Array, name: string): { text: string; end: number } {
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${name}: expected the .npy magic string at byte 0, found ${bytes.length} other bytes.`);
  }
  const [major, minor] = bytes.subarray(6, 8);
  if (major === undefined || major < 1 || major > 3 || minor !== 0) {
    throw new InputError(`${name}: expected .npy format 1.0, 2.0 or 3.0 at byte 6, found ${major}.${minor}.`);
  }
  const view = viewOf(bytes);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > Math.min(bytes.length - start, MOST_TEXT_BYTES)) {
    throw new InputError(
      `${name}: expected a header of at most ${MOST_TEXT_BYTES} bytes and inside the file, ` +
        `found a length of ${length} at byte 8 of ${bytes.length}.`,
    );
  }
  // A slice, because TextDecoder refuses shared memory.
  return { text: new TextDecoder().decode(bytes.slice(start, start + length)), end: start + length };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
