import { Inflate } from "fflate";

/** A piece of this size becomes 16 MB at most. */
const PIECE_BYTES = 16384;

/**
 * The content of a raw deflate stream (RFC 1951), chunk by chunk; leaving the loop ends the unpacking. What follows the
 * end of the stream is passed over, and some damage as well: compare length and checksum.
 *
 * @throws Error when the stream breaks off or is damaged
 */
export function* inflateChunks(packed: Uint8Array): Generator<Uint8Array, void, undefined> {
  let chunk = new Uint8Array(0);
  const inflate = new Inflate((data) => {
    chunk = data;
  });
  for (let start = 0; start === 0 || start < packed.length; start += PIECE_BYTES) {
    const end = start + PIECE_BYTES;
    inflate.push(packed.subarray(start, end), end >= packed.length);
    yield chunk;
  }
}
