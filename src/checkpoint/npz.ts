import { LARGEST_EXPANSION } from "../data/gzip.js";
import { InputError } from "../errors.js";
import type { NamedTensor } from "../network/network.js";
import { crc32 } from "./crc32.js";
import { fileNameOf, tensorNameOf } from "./file-names.js";
import { inflateChunks } from "./inflate.js";
import { MOST_NPY_HEADER_BYTES, readNpy, readNpyHeader, writeNpy } from "./npy.js";
import { quoted } from "./quoted.js";
import { readZip, STORED, type ZipMember } from "./zip.js";
import { writeZip } from "./zip-writer.js";

/**
 * The most bytes that all files of an archive may unpack to. They are 268 million weights; with gradients and an
 * optimizer's state, as many as WebAssembly's 4 GiB can train.
 */
const MOST_BYTES = 2 ** 30;

/**
 * Reads a `.npz` file, a zip archive of `.npy` files, as numpy.savez and numpy.savez_compressed write it.
 *
 * What a file unpacks to is allocated only where the archive's directory and the `.npy` header in it agree on the size,
 * and deflate can reach it: at most 1032 times the bytes it is packed in, and 1 GiB in all.
 *
 * @param name names the file in errors.
 * @throws InputError for what readZip and readNpy refuse, names that are not plain, and content that does not have the
 * length or the checksum that the archive says
 */
export async function readNpz(bytes: Uint8Array, name: string): Promise<NamedTensor[]> {
  const members = readZip(bytes, name).map((member) => ({ member, tensor: tensorNameOf(member.fileName, name) }));
  for (const { member } of members) checkExpansion(member, name);
  const total = members.reduce((sum, { member }) => sum + member.size, 0);
  if (total > MOST_BYTES) {
    throw new InputError(`${name}: expected files that unpack to at most ${MOST_BYTES} bytes, found ${total}.`);
  }
  const tensors: NamedTensor[] = [];
  for (const { member, tensor } of members) {
    const place = `${name}/${member.fileName}`;
    const content = member.method === STORED ? stored(member, place) : await inflateNpy(member, place);
    tensors.push({ name: tensor, ...readNpy(content, place) });
  }
  return tensors;
}

/**
 * A `.npz` file as numpy.savez writes it: one `.npy` file per tensor in the order given, not compressed.
 * @throws InputError for a name that comes twice or is not plain, and a shape whose product is not the number of values
 */
export function writeNpz(tensors: readonly NamedTensor[]): Uint8Array {
  const names = new Set<string>();
  for (const { name } of tensors) {
    if (names.has(name)) throw new InputError(`Expected tensors of different names, found ${quoted(name)} twice.`);
    names.add(name);
  }
  return writeZip(tensors.map((tensor) => ({ fileName: fileNameOf(tensor.name), bytes: writeNpy(tensor) })));
}

function checkExpansion({ fileName, size, packed }: ZipMember, name: string): void {
  if (size > LARGEST_EXPANSION * packed.length) {
    throw new InputError(
      `${name}: expected ${quoted(fileName)} to unpack to at most ${LARGEST_EXPANSION} times its ${packed.length} ` +
        `packed bytes, as deflate can, found a size of ${size}.`,
    );
  }
}

function stored({ packed, crc }: ZipMember, place: string): Uint8Array {
  const found = crc32(packed);
  if (found === crc) return packed;
  throw new InputError(`${place}: expected content of CRC-32 ${crc}, found ${found}.`);
}

/** Room for more than a header is made once the header agrees with the directory. */
async function inflateNpy(member: ZipMember, place: string): Promise<Uint8Array> {
  const { size } = member;
  let content = new Uint8Array(Math.min(size, MOST_NPY_HEADER_BYTES));
  let filled = 0;
  for await (const chunk of sound(inflateChunks(member, place), place)) {
    if (filled + chunk.length > size) throw wrongLength(place, size, "more");
    if (filled + chunk.length > content.length) {
      content.set(chunk.subarray(0, content.length - filled), filled);
      const { fileBytes } = readNpyHeader(content, place);
      if (fileBytes !== size) throw wrongLength(place, size, `a .npy header that asks for ${fileBytes}`);
      const head = content;
      content = new Uint8Array(size);
      content.set(head);
    }
    content.set(chunk, filled);
    filled += chunk.length;
  }
  return content;
}

/** Speaks of what is in the file where unpacking fails, which is no gzip. */
async function* sound(chunks: AsyncIterable<Uint8Array>, place: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* chunks;
  } catch (cause) {
    throw new InputError(
      `${place}: expected a whole deflate stream of the length and the CRC-32 that the zip directory says, ` +
        `found one that is truncated, damaged or of others.`,
      { cause },
    );
  }
}

function wrongLength(place: string, expected: number, found: string): InputError {
  return new InputError(`${place}: expected ${expected} bytes of content, as the zip directory says, found ${found}.`);
}
