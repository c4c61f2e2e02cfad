import { inflateSync } from "node:zlib";
import { LARGEST_EXPANSION } from "../data/gzip.js";
import { InputError } from "../errors.js";
import { brokenPng, joinChunks, type PngChunk, readChunks } from "./png-chunks.js";

const MOST_PIXELS = 4096 * 4096;
const HEADER_BYTES = 13;

/** A colour type, by its number: section 11.2.1 of https://www.w3.org/TR/png-3/ */
interface Colour {
  readonly channels: number;
  readonly depths: readonly number[];
  /** Bytes of tRNS where it names one colour; a palette's tRNS has up to one for each colour of the palette. */
  readonly clearBytes: number | "palette";
}
const COLOURS: ReadonlyMap<number, Colour> = new Map([
  [0, { channels: 1, depths: [1, 2, 4, 8, 16], clearBytes: 2 }],
  [2, { channels: 3, depths: [8, 16], clearBytes: 6 }],
  [3, { channels: 1, depths: [1, 2, 4, 8], clearBytes: "palette" }],
  [4, { channels: 2, depths: [8, 16], clearBytes: 0 }],
  [6, { channels: 4, depths: [8, 16], clearBytes: 0 }],
]);

/** The passes of an interlaced picture (section 8.2): their first column and row, and their steps. */
const PASSES: readonly (readonly [x: number, y: number, right: number, down: number])[] = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

/**
 * A PNG file cut down to what its picture is made of: IHDR, PLTE, tRNS, one IDAT, IEND. All of it is checked, so that
 * decoding it takes no more memory than a picture of its size needs. Texts, colour profiles and animations, which could
 * unpack to anything, are left out.
 *
 * @throws InputError when the file is no PNG, broken, of more than 4096×4096 pixels, or interlaced below 8 bits
 */
export function essentialPng(bytes: Uint8Array, name: string): Uint8Array {
  const chunks = readChunks(bytes, name);
  const header = chunks[0];
  if (header?.type !== "IHDR" || header.data.length !== HEADER_BYTES) {
    throw brokenPng(name, `expected ${HEADER_BYTES} bytes of IHDR first, found others`);
  }
  const { colour, pixelBytes } = readHeader(header.data, name);
  const palette = onlyChunk(chunks, "PLTE", name);
  const clear = onlyChunk(chunks, "tRNS", name);
  onlyChunk(chunks, "IHDR", name);
  checkColours(colour, palette, clear, name);
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data));
  checkPixels(packed, pixelBytes, name);
  const colours = [palette, clear].filter((chunk) => chunk !== undefined);
  return joinChunks([header, ...colours, { type: "IDAT", data: packed }, { type: "IEND", data: new Uint8Array(0) }]);
}

/** The colour type, and how many bytes the pixels unpack to, the filter bytes of their lines included. */
function readHeader(data: Uint8Array, name: string): { colour: Colour; pixelBytes: number } {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width * height > MOST_PIXELS || width * height === 0) {
    throw new InputError(`${name} has ${width}×${height} pixels; expected from 1 to ${MOST_PIXELS} in all.`);
  }
  const [depth = 0, type = 0, compression, filter, interlacing] = data.subarray(8);
  const colour = COLOURS.get(type);
  if (colour === undefined || !colour.depths.includes(depth)) {
    throw brokenPng(name, `expected a colour type and depth of the format, found ${type} with ${depth} bits`);
  }
  if (compression !== 0 || filter !== 0 || (interlacing !== 0 && interlacing !== 1)) {
    throw brokenPng(
      name,
      `expected compression 0, filter 0 and interlacing 0 or 1, found ${compression}, ${filter} and ${interlacing}`,
    );
  }
  if (interlacing === 1 && depth < 8) {
    throw new InputError(`${name} is an interlaced PNG file of ${depth} bits; expected 8 or 16, or none interlaced.`);
  }
  const lines = (columns: number, rows: number) =>
    columns === 0 ? 0 : rows * (1 + Math.ceil((columns * colour.channels * depth) / 8));
  if (interlacing === 0) return { colour, pixelBytes: lines(width, height) };
  const passes = PASSES.map(([x, y, right, down]) =>
    lines(Math.ceil(Math.max(0, width - x) / right), Math.ceil(Math.max(0, height - y) / down)),
  );
  return { colour, pixelBytes: passes.reduce((sum, count) => sum + count, 0) };
}

function onlyChunk(chunks: readonly PngChunk[], type: string, name: string): PngChunk | undefined {
  const found = chunks.filter((chunk) => chunk.type === type);
  if (found.length > 1) throw brokenPng(name, `expected at most one chunk ${type}, found ${found.length}`);
  return found[0];
}

function checkColours(colour: Colour, palette: PngChunk | undefined, clear: PngChunk | undefined, name: string): void {
  const colours = (palette?.data.length ?? 0) / 3;
  const needed = palette !== undefined || colour.clearBytes === "palette";
  if (needed && (!Number.isInteger(colours) || colours < 1 || colours > 256)) {
    throw brokenPng(name, `expected a palette of 1 to 256 colours, found ${palette?.data.length ?? 0} bytes`);
  }
  if (clear === undefined) return;
  const most = colour.clearBytes === "palette" ? colours : colour.clearBytes;
  const exact = colour.clearBytes !== "palette";
  if (clear.data.length > most || clear.data.length === 0 || (exact && clear.data.length < most)) {
    throw brokenPng(name, `expected ${exact ? "" : "at most "}${most} bytes of tRNS, found ${clear.data.length}`);
  }
}

/** Unpacks the pixels once, no further than they may go. */
function checkPixels(packed: Uint8Array, expected: number, name: string): void {
  if (expected > LARGEST_EXPANSION * packed.length) {
    throw brokenPng(
      name,
      `expected ${expected} bytes of pixels, found ${packed.length} packed, which cannot hold as many`,
    );
  }
  const found = unpackedLength(packed, expected, name);
  if (found !== expected) throw brokenPng(name, `expected ${expected} bytes of pixels, found ${found}`);
}

function unpackedLength(packed: Uint8Array, most: number, name: string): number | "more" {
  try {
    return inflateSync(packed, { maxOutputLength: most }).length;
  } catch (error) {
    if (error instanceof RangeError) return "more";
    throw brokenPng(name, `its pixels cannot be unpacked, ${error instanceof Error ? error.message : error}`);
  }
}
