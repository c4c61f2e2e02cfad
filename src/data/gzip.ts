import { InputError } from "../errors.js";

/** Deflate spends at least 2 bits on 258 bytes, so no gzip stream unpacks to more than this many times its size. */
export const LARGEST_EXPANSION = 1032;

/** Some browsers unpack all they are given at once: a piece of this size can become 16 MB at most. */
const PIECE_BYTES = 16384;

/** Whether the bytes start with the magic number of gzip. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * The content of a gzip file in one array. It holds the content twice for a moment; a reader that knows the size
 * beforehand fills its own array from gunzipChunks instead.
 *
 * @param limit most bytes of content that are acceptable; unpacking stops at the first chunk beyond it.
 * @throws InputError as gunzipChunks, and for content longer than the limit.
 */
export async function gunzip(bytes: Uint8Array, name: string, limit = 2 ** 31): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of gunzipChunks(bytes, name)) {
    length += chunk.length;
    if (length > limit) throw new InputError(`${name}: expected at most ${limit} bytes of content, found more.`);
    chunks.push(chunk);
  }
  const content = new Uint8Array(length);
  let filled = 0;
  for (const chunk of chunks) {
    content.set(chunk, filled);
    filled += chunk.length;
  }
  return content;
}

/**
 * The content of a gzip file of one member, chunk by chunk as it is unpacked; leaving the loop ends the unpacking.
 *
 * @throws InputError when the bytes are no gzip stream, break off, are damaged (checksum included) or go on after the
 * stream's end. A damaged file can yield chunks before the error: use them only after the last one.
 */
export async function* gunzipChunks(bytes: Uint8Array, name: string): AsyncGenerator<Uint8Array, void, undefined> {
  if (!isGzip(bytes)) {
    throw new InputError(`${name}: expected gzip's magic number 1f 8b at byte 0, found ${hexadecimal(bytes, 2)}.`);
  }
  let length = 0;
  const reader = pieces(bytes).pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw notIntact(name, length, cause);
      });
      if (done) break;
      length += value.length;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  // Node 20 unpacks further members and skips what starts with a zero byte; browsers refuse both. A stream's last four
  // bytes are the length of its content modulo 2³², so the file's are the same only when nothing follows the stream.
  if (storedLength(bytes) !== length % 2 ** 32) throw notIntact(name, length);
}

function pieces(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  let start = 0;
  return new ReadableStream(
    {
      pull(controller) {
        // A copy, because the platform refuses views of shared memory.
        if (start < bytes.length) controller.enqueue(bytes.slice(start, start + PIECE_BYTES));
        else controller.close();
        start += PIECE_BYTES;
      },
    },
    { highWaterMark: 0 },
  );
}

function storedLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
}

function notIntact(name: string, length: number, cause?: unknown): InputError {
  return new InputError(
    `${name}: expected one whole gzip stream, found one that is truncated, damaged or followed by other bytes, ` +
      `noticed after ${length} bytes of content.`,
    { cause },
  );
}

/** The first bytes as two-digit numbers, "nothing" where there are none. */
export function hexadecimal(bytes: Uint8Array, count: number): string {
  const digits = Array.from(bytes.subarray(0, count), (byte) => byte.toString(16).padStart(2, "0"));
  return digits.join(" ") || "nothing";
}
