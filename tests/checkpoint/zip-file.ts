import { deflateRawSync } from "node:zlib";
import { crc32 } from "../../src/checkpoint/crc32.js";

/** A file in a zip archive, and what the archive says of it where that is not so. */
export interface ZipFileEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly deflated?: boolean;
  /** In place of what the content is packed to. */
  readonly packed?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** Bytes of extra field, and of comment. */
  readonly extra?: number;
  /** Whether checksum and sizes follow the data. */
  readonly following?: boolean;
  readonly crc?: number;
  readonly size?: number;
  readonly packedBytes?: number;
  readonly nameBytes?: number;
  readonly disk?: number;
  readonly offset?: number;
  readonly localName?: string;
  readonly localMethod?: number;
  readonly localCrc?: number;
  readonly localSize?: number;
  /** Listed only. */
  readonly absent?: boolean;
}

/** What the archive's last record says where that is not so. */
export interface ZipFileEnd {
  readonly comment?: string;
  readonly disk?: number;
  readonly countHere?: number;
  readonly count?: number;
  readonly start?: number;
}

/** A zip archive written field by field from PKWARE's APPNOTE, true or with lies. */
export function zipFile(files: readonly ZipFileEntry[], lies: ZipFileEnd = {}): Uint8Array {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  for (const file of files) {
    const offset = local.reduce((sum, { length }) => sum + length, 0);
    const packed = file.packed ?? (file.deflated ? deflateRawSync(file.content) : file.content);
    const method = file.method ?? (file.deflated ? 8 : 0);
    const name = Buffer.from(file.name, "latin1");
    const localName = Buffer.from(file.localName ?? file.name, "latin1");
    const extra = Buffer.alloc(file.extra ?? 0);
    const crc = file.crc ?? crc32(file.content);
    const packedBytes = file.packedBytes ?? packed.length;
    const size = file.size ?? file.content.length;
    const flags = file.flags ?? 0;
    const sizes = numbers([4, crc], [4, packedBytes], [4, size]);
    const localSizes = file.following
      ? Buffer.alloc(12)
      : numbers([4, file.localCrc ?? crc], [4, packedBytes], [4, file.localSize ?? size]);
    if (!file.absent) {
      local.push(
        numbers([4, 0x04034b50], [2, 20], [2, flags], [2, file.localMethod ?? method], [2, 0], [2, 0x21]),
        localSizes,
        numbers([2, localName.length], [2, extra.length]),
        localName,
        extra,
        Buffer.from(packed),
        file.following ? Buffer.concat([numbers([4, 0x08074b50]), sizes]) : Buffer.alloc(0),
      );
    }
    directory.push(
      numbers([4, 0x02014b50], [2, 20], [2, 20], [2, flags], [2, method], [2, 0], [2, 0x21]),
      sizes,
      numbers([2, file.nameBytes ?? name.length], [2, extra.length], [2, extra.length], [2, file.disk ?? 0], [2, 0]),
      numbers([4, 0], [4, file.offset ?? offset]),
      name,
      extra,
      extra,
    );
  }
  const before = Buffer.concat(local);
  const listed = Buffer.concat(directory);
  const comment = Buffer.from(lies.comment ?? "");
  const end = [
    numbers([4, 0x06054b50], [2, lies.disk ?? 0], [2, 0], [2, lies.countHere ?? lies.count ?? files.length]),
    numbers([2, lies.count ?? files.length], [4, listed.length], [4, lies.start ?? before.length]),
    numbers([2, comment.length]),
    comment,
  ];
  return Uint8Array.from(Buffer.concat([before, listed, ...end]));
}

/** Whole numbers of 2 or 4 bytes, little-endian. */
function numbers(...fields: (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([bytes, value]) => {
      const field = Buffer.alloc(bytes);
      field.writeUIntLE(value, 0, bytes);
      return field;
    }),
  );
}
