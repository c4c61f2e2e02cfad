import { crc32 } from "../checkpoint/crc32.js";
import { InputError } from "../errors.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Length and type before the data of a chunk, and the checksum behind. */
const BEFORE_BYTES = 8;
const BEHIND_BYTES = 4;

export interface PngChunk {
  /** Four letters. */
  readonly type: string;
  /** A view of the file. */
  readonly data: Uint8Array;
}

/**
 * The chunks of a PNG file up to IEND, their checksums compared; what follows IEND is passed over.
 * Format: https://www.w3.org/TR/png-3/, sections 5.2 and 5.3
 *
 * @throws InputError when the file is no PNG, breaks off or is damaged
 */
export function readChunks(bytes: Uint8Array, name: string): PngChunk[] {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${name} is not a PNG file: its first bytes are not PNG's signature.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: PngChunk[] = [];
  let at = SIGNATURE.length;
  while (chunks.at(-1)?.type !== "IEND") {
    const length = at + BEFORE_BYTES <= bytes.length ? view.getUint32(at) : 0;
    const end = at + BEFORE_BYTES + length;
    if (end + BEHIND_BYTES > bytes.length) {
      throw brokenPng(name, `expected a whole chunk at byte ${at}, found that the file ends at ${bytes.length}`);
    }
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + BEFORE_BYTES));
    const [expected, found] = [view.getUint32(end), crc32(bytes.subarray(at + 4, end))];
    if (found !== expected) {
      throw brokenPng(name, `CRC-32 of the chunk at byte ${at} should be ${expected}, but it is ${found}`);
    }
    chunks.push({ type, data: bytes.subarray(at + BEFORE_BYTES, end) });
    at = end + BEHIND_BYTES;
  }
  return chunks;
}

/** A PNG file of these chunks. Its checksums are zero: it is for a reader that need not compare them again. */
export function joinChunks(chunks: readonly PngChunk[]): Uint8Array {
  const parts = chunks.flatMap(({ type, data }) => {
    const before = Buffer.alloc(BEFORE_BYTES);
    before.writeUInt32BE(data.length);
    before.write(type, 4, "latin1");
    return [before, data, Buffer.alloc(BEHIND_BYTES)];
  });
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...parts]);
}

export function brokenPng(name: string, message: string): InputError {
  return new InputError(`${name} is a broken PNG file: ${message}.`);
}
