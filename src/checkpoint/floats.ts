import { InputError } from "../errors.js";
import { coordinates, elements, tuple } from "./shape.js";

/** How a number lies in a file: an f32 or f64 of either byte order. */
export interface FloatType {
  readonly itemBytes: 4 | 8;
  readonly littleEndian: boolean;
}

/**
 * The values of an array in row-major order, which lie in `view` from byte `start` on. An f64 is rounded to the nearest
 * f32.
 *
 * @param name names the array in errors.
 * @throws InputError for a value that is NaN, infinite or beyond f32
 */
export function readFloats(
  view: DataView,
  start: number,
  { itemBytes, littleEndian }: FloatType,
  shape: readonly number[],
  name: string,
): Float32Array {
  const values = new Float32Array(elements(shape));
  for (let i = 0; i < values.length; i++) {
    const at = start + i * itemBytes;
    const value = itemBytes === 4 ? view.getFloat32(at, littleEndian) : view.getFloat64(at, littleEndian);
    values[i] = value;
    if (!Number.isFinite(values[i])) {
      const found = Number.isFinite(value) ? `${value}, which is beyond f32,` : `${value}`;
      throw new InputError(`${name}: expected finite values, found ${found} at index ${tuple(coordinates(i, shape))}.`);
    }
  }
  return values;
}

/** Writes values as little-endian f32 from byte `start` on, NaN and infinity as they are. */
export function writeFloats(bytes: Uint8Array, start: number, values: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  values.forEach((value, i) => {
    view.setFloat32(start + 4 * i, value, true);
  });
}
