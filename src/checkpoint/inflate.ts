import { gunzipChunks } from "../data/gzip.js";
import type { ZipMember } from "./zip.js";

/** What a gzip stream begins with (RFC 1952): deflate, without name or time, from a system that is not told. */
const GZIP_HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
const GZIP_TRAILER_BYTES = 8;

/**
 * The content of a deflated file, chunk by chunk; leaving the loop ends the unpacking. A checksum and a length are what gzip
 * has more than a zip archive's deflate, and the archive's directory has both: so the platform unpacks it, and compares them.
 *
 * @throws InputError as gunzipChunks, and for another length or checksum. Use what came before only after the last chunk.
 */
export function inflateChunks(
  { packed, crc, size }: ZipMember,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = new Uint8Array(GZIP_HEADER.length + packed.length + GZIP_TRAILER_BYTES);
  stream.set(GZIP_HEADER);
  stream.set(packed, GZIP_HEADER.length);
  const trailer = new DataView(stream.buffer, GZIP_HEADER.length + packed.length);
  trailer.setUint32(0, crc, true);
  trailer.setUint32(4, size, true);
  return gunzipChunks(stream, name);
}
