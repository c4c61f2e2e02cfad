import { InputError } from "../errors.js";
import { gunzipChunks, hexadecimal, isGzip, LARGEST_EXPANSION } from "./gzip.js";

/** An IDX file of unsigned bytes: values in row-major order, as many as the product of the dimensions. */
export interface Idx {
  readonly dimensions: readonly number[];
  readonly values: Uint8Array;
}

const UNSIGNED_BYTE = 8;
const TYPES: Readonly<Record<number, string>> = {
  8: "unsigned byte",
  9: "signed byte",
  11: "short",
  12: "int",
  13: "float",
  14: "double",
};
const MOST_DIMENSIONS = 4;
const LONGEST_HEADER = 4 + 4 * MOST_DIMENSIONS;
const MOST_VALUES = 2 ** 31;

/** What the header says, and how many bytes header and values take by it. */
interface Header {
  readonly dimensions: readonly number[];
  readonly headerBytes: number;
  readonly fileBytes: number;
}

/**
 * Reads an IDX file of unsigned bytes with one to four dimensions, plain or gzipped.
 * The values of a plain file are a view of `bytes`; those of a gzipped one are unpacked into a single array.
 *
 * Format: two zero bytes, the type (8), the number of dimensions, each dimension as a big-endian u32, the values
 * (http://yann.lecun.com/exdb/mnist/, "The IDX file format").
 *
 * @param name names the file in errors.
 * @param room gives the array of so many bytes that a gzipped file is unpacked into; a new one unless told.
 * @throws InputError for another format or type, an empty or huge dimension, a file shorter or longer than its header
 * says, and a gzipped file that is broken or cannot hold what its header promises.
 */
export async function readIdx(
  bytes: Uint8Array,
  name: string,
  room: (bytes: number) => Uint8Array = (length) => new Uint8Array(length),
): Promise<Idx> {
  const content = isGzip(bytes) ? await unpack(bytes, name, room) : bytes;
  const { dimensions, headerBytes, fileBytes } = readHeader(content, name);
  if (content.length !== fileBytes) throw wrongLength(name, dimensions, fileBytes, `${content.length} bytes`);
  return { dimensions, values: content.subarray(headerBytes) };
}

/** The unpacked file. Its header decides the size of the array before the values arrive. */
async function unpack(bytes: Uint8Array, name: string, room: (bytes: number) => Uint8Array): Promise<Uint8Array> {
  let content: Uint8Array = new Uint8Array(0);
  let filled = 0;
  let header: Header | undefined;
  for await (const chunk of gunzipChunks(bytes, name)) {
    if (header === undefined) {
      content = copied(content, new Uint8Array(filled + chunk.length));
      content.set(chunk, filled);
      filled = content.length;
      if (filled < LONGEST_HEADER) continue;
      header = readHeader(content, name);
      const { dimensions, fileBytes } = header;
      if (fileBytes > LARGEST_EXPANSION * bytes.length) {
        throw wrongLength(name, dimensions, fileBytes, `${bytes.length} bytes of gzip, which cannot hold as many`);
      }
      if (filled > fileBytes) throw wrongLength(name, dimensions, fileBytes, "more");
      content = copied(content, room(fileBytes));
    } else {
      if (filled + chunk.length > content.length) throw wrongLength(name, header.dimensions, header.fileBytes, "more");
      content.set(chunk, filled);
      filled += chunk.length;
    }
  }
  return content.subarray(0, filled);
}

function readHeader(bytes: Uint8Array, name: string): Header {
  const [first, second, type, rank] = bytes;
  if (first === undefined || second === undefined || type === undefined || rank === undefined) {
    throw new InputError(`${name}: expected an IDX header of at least 8 bytes, found ${bytes.length} bytes.`);
  }
  if (first !== 0 || second !== 0) {
    const found = hexadecimal(bytes, 2);
    throw new InputError(`${name}: expected two zeros at byte 0 (IDX magic number), found ${found}.`);
  }
  if (type !== UNSIGNED_BYTE) {
    throw new InputError(
      `${name}: expected IDX type ${UNSIGNED_BYTE} (unsigned byte) at byte 2, ` +
        `found ${type} (${TYPES[type] ?? "no IDX type"}).`,
    );
  }
  if (rank < 1 || rank > MOST_DIMENSIONS) {
    throw new InputError(`${name}: expected 1 to ${MOST_DIMENSIONS} dimensions at byte 3, found ${rank}.`);
  }
  const headerBytes = 4 + 4 * rank;
  if (bytes.length < headerBytes) {
    throw new InputError(
      `${name}: expected an IDX header of ${headerBytes} bytes for ${rank} dimensions, found ${bytes.length} bytes.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dimensions = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const empty = dimensions.indexOf(0);
  if (empty !== -1) {
    throw new InputError(`${name}: expected no empty dimension, found size 0 at byte ${4 + 4 * empty}.`);
  }
  // Four factors below 2³² stay far inside a double's range, and no product at or below the limit is rounded.
  const count = dimensions.reduce((product, size) => product * size, 1);
  if (count > MOST_VALUES) {
    throw new InputError(`${name}: expected at most ${MOST_VALUES} values, found dimensions ${dimensions.join("×")}.`);
  }
  return { dimensions, headerBytes, fileBytes: headerBytes + count };
}

function wrongLength(name: string, dimensions: readonly number[], expected: number, found: string): InputError {
  return new InputError(
    `${name}: expected ${expected} bytes of header and values for dimensions ${dimensions.join("×")}, found ${found}.`,
  );
}

function copied(bytes: Uint8Array, to: Uint8Array): Uint8Array {
  to.set(bytes);
  return to;
}
