import { InputError } from "../errors.js";
import { crc32 } from "./crc32.js";
import {
  DIRECTORY_BYTES,
  DIRECTORY_SIGNATURE,
  END_BYTES,
  END_SIGNATURE,
  LOCAL_BYTES,
  LOCAL_SIGNATURE,
  STORED,
} from "./zip.js";

/** Version 2.0 of the format is needed to read it; made on no system in particular. */
const VERSION = 20;
/** 1980-01-01, the first day of the format, as NumPy writes: equal content gives equal bytes. */
const DATE = 0x21;
const MOST_FILES = 0xfffe;
const MOST_BYTES = 0xfffffffe;

/**
 * A zip archive of files that are stored as they are (PKWARE's APPNOTE 6.3.10).
 *
 * @param files their names are in ASCII and all different.
 * @throws InputError when there are more than zip can hold without zip64: 65,534 files, 4 GB
 */
export function writeZip(files: readonly { readonly fileName: string; readonly bytes: Uint8Array }[]): Uint8Array {
  const local = files.reduce((sum, { fileName, bytes }) => sum + LOCAL_BYTES + fileName.length + bytes.length, 0);
  const directory = files.reduce((sum, { fileName }) => sum + DIRECTORY_BYTES + fileName.length, 0);
  if (files.length > MOST_FILES || local + directory > MOST_BYTES) {
    throw new InputError(
      `Expected at most ${MOST_FILES} files and ${MOST_BYTES} bytes for a zip archive, ` +
        `found ${files.length} and ${local + directory}.`,
    );
  }
  const archive = new Uint8Array(local + directory + END_BYTES);
  const view = new DataView(archive.buffer);
  let at = 0;
  let entry = local;
  for (const { fileName, bytes } of files) {
    const name = new TextEncoder().encode(fileName);
    const crc = crc32(bytes);
    view.setUint32(at, LOCAL_SIGNATURE, true);
    writeDescription(view, at + 4, crc, bytes.length, name.length);
    archive.set(name, at + LOCAL_BYTES);
    archive.set(bytes, at + LOCAL_BYTES + name.length);
    view.setUint32(entry, DIRECTORY_SIGNATURE, true);
    view.setUint16(entry + 4, VERSION, true);
    writeDescription(view, entry + 6, crc, bytes.length, name.length);
    view.setUint32(entry + 42, at, true);
    archive.set(name, entry + DIRECTORY_BYTES);
    at += LOCAL_BYTES + name.length + bytes.length;
    entry += DIRECTORY_BYTES + name.length;
  }
  view.setUint32(entry, END_SIGNATURE, true);
  view.setUint16(entry + 8, files.length, true);
  view.setUint16(entry + 10, files.length, true);
  view.setUint32(entry + 12, directory, true);
  view.setUint32(entry + 16, local, true);
  return archive;
}

/** What the header before the data and the directory have in common, from the version needed to the name's length. */
function writeDescription(view: DataView, at: number, crc: number, size: number, nameBytes: number): void {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 4, STORED, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, size, true);
  view.setUint32(at + 18, size, true);
  view.setUint16(at + 22, nameBytes, true);
}
