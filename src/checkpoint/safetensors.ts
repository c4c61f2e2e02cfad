import { InputError } from "../errors.js";
import type { NamedTensor } from "../network/network.js";
import { type FloatType, readFloats, writeFloats } from "./floats.js";
import { quoted } from "./quoted.js";
import { METADATA_KEY, SafetensorsHeaderParser, type TensorEntry } from "./safetensors-header.js";
import { elements, holds, tuple } from "./shape.js";

export interface Safetensors {
  /** In the order of the file's header. */
  readonly tensors: readonly NamedTensor[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** The header's length comes first. */
const LENGTH_BYTES = 8;
/** The limit of the format's own reader. */
const MOST_HEADER_BYTES = 100_000_000;
/** The values begin at a multiple of it, which the format recommends and does not ask for. */
const ALIGNMENT = 8;
const SPACE = 0x20;
const TYPES: ReadonlyMap<string, FloatType> = /* @__PURE__ */ new Map([
  ["F32", { itemBytes: 4, littleEndian: true }],
  ["F64", { itemBytes: 8, littleEndian: true }],
]);

/**
 * Reads a `.safetensors` file of F32 and F64 tensors. An F64 is rounded to the nearest f32.
 *
 * Format: the header's length as a little-endian u64, the header in JSON, the values in row-major order, which it
 * describes without holes and overlaps (https://github.com/huggingface/safetensors, "Format").
 *
 * @param name names the file in errors.
 * @throws InputError for another format or type, a header that does not describe exactly what follows it, and a value
 * that is NaN, infinite or beyond f32.
 */
export function readSafetensors(bytes: Uint8Array, name: string): Safetensors {
  const start = LENGTH_BYTES + headerLength(bytes, name);
  const { tensors, metadata } = new SafetensorsHeaderParser(headerText(bytes, start, name), name).parse();
  checkCoverage(tensors, bytes.length - start, name);
  const typed = [...tensors].map(([tensor, entry]) => ({ tensor, entry, type: typeOf(tensor, entry, name) }));
  return {
    tensors: typed.map(({ tensor, entry: { shape, begin }, type }) => {
      const values = readFloats(viewOf(bytes), start + begin, type, shape, `${name}: tensor ${quoted(tensor)}`);
      return { name: tensor, shape, values };
    }),
    metadata,
  };
}

/**
 * A `.safetensors` file of F32 tensors in the order given; equal input gives equal bytes. NaN and infinity are written
 * as they are.
 *
 * @throws InputError for a name that comes twice or that the format cannot hold, and a shape whose product is not the
 * number of values
 */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  const names = new Set<string>();
  const fields: string[] = [];
  if (metadata.size > 0) {
    const texts = [...metadata].map(([key, text]) => `${json(key)}:${json(text)}`);
    fields.push(`${json(METADATA_KEY)}:{${texts.join(",")}}`);
  }
  let end = 0;
  for (const { name, shape, values } of tensors) {
    if (name === METADATA_KEY || names.has(name)) {
      throw new InputError(`Expected tensors of different names, none of them ${METADATA_KEY}, found ${quoted(name)}.`);
    }
    names.add(name);
    if (!holds(shape, values.length)) {
      throw new InputError(
        `Expected as many values in tensor ${quoted(name)} as shape ${tuple(shape)} has elements, ` +
          `found ${values.length}.`,
      );
    }
    const begin = end;
    end += 4 * values.length;
    fields.push(`${json(name)}:{"dtype":"F32","shape":[${shape.join(",")}],"data_offsets":[${begin},${end}]}`);
  }
  const text = new TextEncoder().encode(`{${fields.join(",")}}`);
  const start = ALIGNMENT * Math.ceil((LENGTH_BYTES + text.length) / ALIGNMENT);
  if (start - LENGTH_BYTES > MOST_HEADER_BYTES) {
    throw new InputError(`Expected names and metadata of at most ${MOST_HEADER_BYTES} bytes, found ${text.length}.`);
  }
  const bytes = new Uint8Array(start + end);
  viewOf(bytes).setBigUint64(0, BigInt(start - LENGTH_BYTES), true);
  bytes.fill(SPACE, LENGTH_BYTES, start);
  bytes.set(text, LENGTH_BYTES);
  let at = start;
  for (const { values } of tensors) {
    writeFloats(bytes, at, values);
    at += 4 * values.length;
  }
  return bytes;
}

function headerLength(bytes: Uint8Array, name: string): number {
  if (bytes.length < LENGTH_BYTES) {
    throw new InputError(`${name}: expected a header length of 8 bytes at byte 0, found ${bytes.length} bytes.`);
  }
  const length = viewOf(bytes).getBigUint64(0, true);
  const most = Math.min(MOST_HEADER_BYTES, bytes.length - LENGTH_BYTES);
  if (length > most) {
    throw new InputError(
      `${name}: expected a safetensors header of at most ${MOST_HEADER_BYTES} bytes and inside the file, ` +
        `found a length of ${length} at byte 0 of ${bytes.length}.`,
    );
  }
  return Number(length);
}

function headerText(bytes: Uint8Array, end: number, name: string): string {
  try {
    // A slice, because TextDecoder refuses shared memory.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.slice(LENGTH_BYTES, end));
  } catch {
    throw new InputError(`${name}: expected a header in UTF-8 from byte 8 on, found other bytes.`);
  }
}

/** Every byte of the data has to belong to exactly one tensor. */
function checkCoverage(tensors: ReadonlyMap<string, TensorEntry>, dataBytes: number, name: string): void {
  const inOrder = [...tensors].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const [tensor, { begin, end }] of inOrder) {
    if (begin !== covered || end < begin || end > dataBytes) {
      throw new InputError(
        `${name}: expected data_offsets of tensor ${quoted(tensor)} that begin at ${covered}, where the one before ` +
          `ends, and end within the ${dataBytes} bytes of data, found [${begin}, ${end}].`,
      );
    }
    covered = end;
  }
  if (covered !== dataBytes) {
    throw new InputError(
      `${name}: expected ${covered} bytes of data, as the header's data_offsets say, found ${dataBytes}.`,
    );
  }
}

/** @throws InputError when the type is not one of ours, or the tensor has more or fewer bytes than its shape asks for */
function typeOf(tensor: string, { dtype, shape, begin, end }: TensorEntry, name: string): FloatType {
  const type = TYPES.get(dtype);
  if (type === undefined) {
    const known = [...TYPES.keys()].join(" or ");
    throw new InputError(`${name}: expected dtype ${known} of tensor ${quoted(tensor)}, found ${quoted(dtype)}.`);
  }
  const expected = elements(shape) * type.itemBytes;
  if (end - begin !== expected) {
    throw new InputError(
      `${name}: expected ${expected} bytes of values in tensor ${quoted(tensor)} for shape ${tuple(shape)} of ` +
        `${dtype}, found ${end - begin}.`,
    );
  }
  return type;
}

/** @throws InputError for half a surrogate pair, which UTF-8 cannot hold */
function json(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new InputError(`Expected well-formed Unicode in names and metadata, found ${quoted(text)}.`);
  }
  return JSON.stringify(text);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
