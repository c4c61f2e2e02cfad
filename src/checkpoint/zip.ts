import { InputError } from "../errors.js";
import { quoted } from "./quoted.js";

export const STORED = 0;
export const DEFLATED = 8;

/** One file in a zip archive, still packed. */
export interface ZipMember {
  readonly fileName: string;
  readonly method: typeof STORED | typeof DEFLATED;
  /** CRC-32 of the content. */
  readonly crc: number;
  /** Bytes of content. */
  readonly size: number;
  /** A view of the archive. */
  readonly packed: Uint8Array;
}

export const LOCAL_SIGNATURE = 0x04034b50;
export const DIRECTORY_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;
export const LOCAL_BYTES = 30;
export const DIRECTORY_BYTES = 46;
export const END_BYTES = 22;
const MOST_COMMENT_BYTES = 0xffff;
/** Numbers like these say that the real ones are in a zip64 record. */
const ZIP64_COUNT = 0xffff;
const ZIP64_SIZE = 0xffffffff;
/** Encryption (bits 0, 6 and 13) and patches (bit 5). */
const UNREADABLE_FLAGS = 0x2061;
/** Sizes and checksum follow the data, and are zero before it. */
const SIZES_FOLLOW_FLAG = 0x0008;

/**
 * The files of a zip archive in the order of its central directory, which alone is believed: the headers before the data
 * have to agree with it. Nothing is unpacked.
 *
 * Format: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4.
 *
 * @param name names the file in errors.
 * @throws InputError for what is no single zip archive from the first to the last byte; for zip64, encryption, several
 * disks and methods other than stored and deflated; for two files of one name, and data that overlap
 */
export function readZip(bytes: Uint8Array, name: string): ZipMember[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, start, end } = findDirectory(view, name);
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = start;
  for (let i = 0; i < count; i++) {
    const entry = readEntry(bytes, view, at, end, name);
    if (names.has(entry.fileName)) {
      throw new InputError(`${name}: expected files of different names, found ${quoted(entry.fileName)} twice.`);
    }
    names.add(entry.fileName);
    entries.push(entry);
    at = entry.end;
  }
  if (at !== end) {
    throw new InputError(
      `${name}: expected ${end - start} bytes of zip directory for ${count} files, found ${at - start}.`,
    );
  }
  return locateData(bytes, view, entries, start, name);
}

/** A file as the central directory lists it. */
interface Entry extends Omit<ZipMember, "packed"> {
  readonly flags: number;
  readonly packedBytes: number;
  /** Where the header before its data lies. */
  readonly local: number;
  /** Where the entry itself ends. */
  readonly end: number;
}

/** The directory ends where the last record of the archive begins, which only a comment may follow. */
function findDirectory(view: DataView, name: string): { count: number; start: number; end: number } {
  const last = view.byteLength - END_BYTES;
  for (let end = last; end >= Math.max(0, last - MOST_COMMENT_BYTES); end--) {
    if (view.getUint32(end, true) !== END_SIGNATURE || view.getUint16(end + 20, true) !== last - end) continue;
    const count = view.getUint16(end + 10, true);
    const size = view.getUint32(end + 12, true);
    const start = view.getUint32(end + 16, true);
    if (count === ZIP64_COUNT || size === ZIP64_SIZE || start === ZIP64_SIZE) throw zip64(name, `byte ${end}`);
    const whole = [view.getUint16(end + 4, true), view.getUint16(end + 6, true), view.getUint16(end + 8, true)];
    if (whole[0] !== 0 || whole[1] !== 0 || whole[2] !== count) {
      throw new InputError(`${name}: expected a zip archive on one disk at byte ${end}, found one on several.`);
    }
    if (start + size !== end) {
      throw new InputError(
        `${name}: expected the zip directory to end at byte ${end}, found it from ${start} to ${start + size}.`,
      );
    }
    return { count, start, end };
  }
  throw new InputError(`${name}: expected a zip archive's last record at the end, found none: broken off, or no zip.`);
}

function readEntry(bytes: Uint8Array, view: DataView, at: number, directoryEnd: number, name: string): Entry {
  if (at + DIRECTORY_BYTES > directoryEnd || view.getUint32(at, true) !== DIRECTORY_SIGNATURE) {
    throw new InputError(`${name}: expected an entry of the zip directory at byte ${at}, found none.`);
  }
  const nameEnd = at + DIRECTORY_BYTES + view.getUint16(at + 28, true);
  const end = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (end > directoryEnd) {
    throw new InputError(
      `${name}: expected an entry that ends within the zip directory, at ${directoryEnd}, found ${end}.`,
    );
  }
  const fileName = latin1(bytes, at + DIRECTORY_BYTES, nameEnd);
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packedBytes = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  const place = `${name}: expected ${quoted(fileName)}`;
  if ((flags & UNREADABLE_FLAGS) !== 0) throw new InputError(`${place} to be plain, found it encrypted or a patch.`);
  if (method !== STORED && method !== DEFLATED) {
    throw new InputError(`${place} to be stored (0) or deflated (8), found compression method ${method}.`);
  }
  if (packedBytes === ZIP64_SIZE || size === ZIP64_SIZE || local === ZIP64_SIZE) throw zip64(name, quoted(fileName));
  if (method === STORED && packedBytes !== size) {
    throw new InputError(`${place} to be stored in as many bytes as it has, ${size}, found ${packedBytes}.`);
  }
  if (view.getUint16(at + 34, true) !== 0) throw new InputError(`${place} to be on disk 0, found it on another.`);
  return { fileName, flags, method, crc: view.getUint32(at + 16, true), packedBytes, size, local, end };
}

/** Files that share bytes could unpack to far more than deflate allows, so none may. */
function locateData(bytes: Uint8Array, view: DataView, entries: readonly Entry[], end: number, name: string) {
  const dataEnds = new Map(entries.map((entry) => [entry, checkLocal(bytes, view, entry, end, name)]));
  let free = 0;
  for (const [entry, dataEnd] of [...dataEnds].sort(([a], [b]) => a.local - b.local)) {
    if (entry.local < free) {
      throw new InputError(
        `${name}: expected ${quoted(entry.fileName)} from byte ${free} on, where the file before ends, ` +
          `found it at ${entry.local}.`,
      );
    }
    free = dataEnd;
  }
  return [...dataEnds].map(([{ fileName, method, crc, size, packedBytes }, dataEnd]) => {
    return { fileName, method, crc, size, packed: bytes.subarray(dataEnd - packedBytes, dataEnd) };
  });
}

/** Where the file's data end. */
function checkLocal(bytes: Uint8Array, view: DataView, entry: Entry, directory: number, name: string): number {
  const { local, fileName, method, crc, size, packedBytes } = entry;
  const place = `${name}: expected the header of ${quoted(fileName)} at byte ${local}`;
  if (local + LOCAL_BYTES > directory || view.getUint32(local, true) !== LOCAL_SIGNATURE) {
    throw new InputError(`${place}, found none.`);
  }
  const nameEnd = local + LOCAL_BYTES + view.getUint16(local + 26, true);
  const dataEnd = nameEnd + view.getUint16(local + 28, true) + packedBytes;
  if (dataEnd > directory) {
    throw new InputError(`${place} and its data to end before the directory at ${directory}, found ${dataEnd}.`);
  }
  const flags = view.getUint16(local + 6, true);
  const sizesFollow = (flags & SIZES_FOLLOW_FLAG) !== 0;
  // NumPy leaves room for zip64 here, with sizes that say so, also where the directory needs none.
  const agrees = (found: number, expected: number, elsewhere?: number) =>
    found === expected || found === elsewhere || (sizesFollow && found === 0);
  if (
    flags !== entry.flags ||
    view.getUint16(local + 8, true) !== method ||
    !agrees(view.getUint32(local + 14, true), crc) ||
    !agrees(view.getUint32(local + 18, true), packedBytes, ZIP64_SIZE) ||
    !agrees(view.getUint32(local + 22, true), size, ZIP64_SIZE) ||
    latin1(bytes, local + LOCAL_BYTES, nameEnd) !== fileName
  ) {
    throw new InputError(
      `${place} to agree with the zip directory, found other flags, method, checksum, sizes or name.`,
    );
  }
  return dataEnd;
}

function zip64(name: string, place: string): InputError {
  return new InputError(`${name}: expected a zip archive below 4 GB and 65,535 files, found zip64 at ${place}.`);
}

/** Byte for byte, so that names stay as different as they are. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (const byte of bytes.subarray(start, end)) text += String.fromCharCode(byte);
  return text;
}
