import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { crc32 } from "../../src/checkpoint/crc32.js";
import { readPng } from "../../src/cli/png.js";

type Chunk = readonly [type: string, data: Uint8Array];

function png(...chunks: readonly Chunk[]): Uint8Array {
  const parts = chunks.map(([type, data]) => {
    const chunk = Buffer.alloc(12 + data.length);
    chunk.writeUInt32BE(data.length);
    chunk.write(type, 4, "latin1");
    chunk.set(data, 8);
    chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
    return chunk;
  });
  return Buffer.concat([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...parts]);
}

function ihdr(
  width: number,
  height: number,
  depth = 8,
  colour = 0,
  interlacing = 0,
  compression = 0,
  filter = 0,
): Chunk {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, compression, filter, interlacing], 8);
  return ["IHDR", data];
}

const idat = (pixels: ArrayLike<number>): Chunk => ["IDAT", deflateSync(Uint8Array.from(pixels))];
const iend: Chunk = ["IEND", new Uint8Array(0)];
/** Two lines of two grey pixels, each behind its filter byte. */
const LINES = [0, 10, 20, 0, 30, 40];

test("pictures are read whatever else the file holds, and however their data are cut", () => {
  const [, packed] = idat(LINES);
  const pieces = Array.from(packed, (byte): Chunk => ["IDAT", Uint8Array.of(byte)]);
  const text: Chunk = ["tEXt", Buffer.from("no null byte, which breaks fast-png")];
  const bytes = png(ihdr(2, 2), text, ["vpAg", new Uint8Array(9)], ...pieces, ["tIME", new Uint8Array(1)], iend);
  assert.deepEqual(readPng(bytes, "a").grey, Uint8Array.of(10, 20, 30, 40));
  assert.deepEqual(readPng(Buffer.concat([bytes, Buffer.from("more")]), "a").grey, Uint8Array.of(10, 20, 30, 40));
});

test("interlaced pictures are what the others are", () => {
  for (const [channels, depth] of [
    [1, 8],
    [3, 8],
    [4, 16],
  ] as const) {
    for (const [width, height] of [
      [1, 1],
      [5, 3],
      [16, 9],
    ] as const) {
      const count = width * height * channels;
      const values = Array.from({ length: count }, (_, i) => (i * 2654435761) % 2 ** depth);
      const data = depth === 16 ? Uint16Array.from(values) : Uint8Array.from(values);
      const picture = { width, height, channels, depth, data };
      const expected = readPng(encode(picture), "plain");
      assert.deepEqual(readPng(encode(picture, { interlace: "Adam7" }), "interlaced"), expected);
    }
  }
});

const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["no header", png(idat(LINES), iend), /expected 13 bytes of IHDR first, found others/],
  ["a second header", png(ihdr(2, 2), ihdr(4000, 4000), idat(LINES), iend), /at most one chunk IHDR, found 2/],
  [
    "17 million pixels",
    png(ihdr(4096, 4097), idat(LINES), iend),
    /^a\.png has 4096×4097 pixels; expected from 1 to 16777216 in all\.$/,
  ],
  ["no pixels", png(ihdr(0, 2), idat(LINES), iend), /^a\.png has 0×2 pixels/],
  ["3 bits", png(ihdr(2, 2, 3), idat(LINES), iend), /colour type and depth of the format, found 0 with 3 bits/],
  ["colours of 4 bits", png(ihdr(2, 2, 4, 2), idat(LINES), iend), /found 2 with 4 bits/],
  ["colour type 1", png(ihdr(2, 2, 8, 1), idat(LINES), iend), /found 1 with 8 bits/],
  ["another compression", png(ihdr(2, 2, 8, 0, 0, 1), idat(LINES), iend), /compression 0, .* found 1, 0 and 0/],
  ["another filter method", png(ihdr(2, 2, 8, 0, 0, 0, 64), idat(LINES), iend), /found 0, 64 and 0/],
  ["another interlacing", png(ihdr(2, 2, 8, 0, 2), idat(LINES), iend), /found 0, 0 and 2/],
  [
    "interlacing below 8 bits",
    png(ihdr(2, 2, 1, 0, 1), idat(LINES), iend),
    /interlaced PNG file of 1 bits; expected 8 or 16/,
  ],
  [
    "a palette colour without palette",
    png(ihdr(2, 2, 8, 3), idat(LINES), iend),
    /palette of 1 to 256 colours, found 0 bytes/,
  ],
  ["a palette of 4 bytes", png(ihdr(2, 2, 8, 3), ["PLTE", new Uint8Array(4)], idat(LINES), iend), /found 4 bytes/],
  [
    "a palette of 257 colours",
    png(ihdr(2, 2, 8, 3), ["PLTE", new Uint8Array(771)], idat(LINES), iend),
    /found 771 bytes/,
  ],
  [
    "more clear colours than colours",
    png(ihdr(2, 2, 8, 3), ["PLTE", new Uint8Array(3)], ["tRNS", new Uint8Array(2)], idat(LINES), iend),
    /at most 1 bytes of tRNS, found 2/,
  ],
  [
    "a clear grey of 4 bytes",
    png(ihdr(2, 2), ["tRNS", new Uint8Array(4)], idat(LINES), iend),
    /expected 2 bytes of tRNS, found 4/,
  ],
  [
    "a clear colour beside alpha",
    png(ihdr(1, 1, 8, 6), ["tRNS", new Uint8Array(6)], idat([0, 1, 2, 3, 4]), iend),
    /expected 0 bytes of tRNS, found 6/,
  ],
  ["no pixel data", png(ihdr(2, 2), iend), /expected 6 bytes of pixels, found 0 packed, which cannot hold as many/],
  ["too few pixels", png(ihdr(2, 2), idat(LINES.slice(1)), iend), /expected 6 bytes of pixels, found 5/],
  ["a pixel too many", png(ihdr(2, 2), idat([...LINES, 0]), iend), /expected 6 bytes of pixels, found more/],
  [
    "pixels that are no zlib stream",
    png(ihdr(2, 2), ["IDAT", new Uint8Array(20)], iend),
    /pixels cannot be unpacked, [a-z ]+\.$/,
  ],
  ["another line filter", png(ihdr(2, 2), idat(LINES.with(0, 5)), iend), /broken PNG file: Unsupported filter: 5/],
  ["a missing end", png(ihdr(2, 2), idat(LINES)), /expected a whole chunk at byte \d+, found that the file ends at/],
  [
    "a length beyond the file",
    png(ihdr(2, 2)).fill(255, 8, 10),
    /expected a whole chunk at byte 8, found that the file ends/,
  ],
  [
    "a wrong checksum",
    png(ihdr(2, 2), idat(LINES), iend).fill(7, 29, 30),
    /CRC-32 of the chunk at byte 8 should be \d+, but it is /,
  ],
  ["what is no PNG", Buffer.from("GIF89a"), /^a\.png is not a PNG file: its first bytes are not PNG's signature\.$/],
];

for (const [what, bytes, message] of refused) {
  test(`readPng refuses ${what}`, () => {
    assert.throws(() => readPng(bytes, "a.png"), { name: "InputError", message });
    assert.throws(() => readPng(bytes, "a.png"), { message: /^a\.png [^\n]*\.$/ });
  });
}

test("pixels and profiles that unpack to hundreds of megabytes are not unpacked", () => {
  const bomb = deflateSync(new Uint8Array(3e8));
  const before = process.memoryUsage().arrayBuffers;
  const pixels = png(ihdr(2, 2), ["IDAT", bomb], iend);
  assert.throws(() => readPng(pixels, "a"), { message: /expected 6 bytes of pixels, found more/ });
  const profile: Chunk = ["iCCP", Buffer.concat([Buffer.from("name\0\0"), bomb])];
  assert.deepEqual(readPng(png(ihdr(2, 2), profile, idat(LINES), iend), "a").grey, Uint8Array.of(10, 20, 30, 40));
  const took = process.memoryUsage().arrayBuffers - before;
  assert.ok(took < 5e7, `${took} bytes`);
});
