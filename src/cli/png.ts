import { decode } from "fast-png";
import { InputError } from "../errors.js";
import { readFile } from "./files.js";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_PIXELS = 4096 * 4096;

export interface GreyPicture {
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a PNG file as grey values; what is transparent is white.
 * @throws InputError when the file is no PNG, broken, or larger than 4096×4096 pixels
 */
export function readPng(path: string): GreyPicture {
  const bytes = readFile(path);
  checkHeader(bytes, path);
  try {
    return toGrey(decode(bytes, { checkCrc: true }));
  } catch (error) {
    throw new InputError(`${path} is a broken PNG file: ${error instanceof Error ? error.message : error}.`);
  }
}

/** Looks at the signature and the size before anything is unpacked. */
function checkHeader(bytes: Uint8Array, path: string): void {
  if (bytes.length < 33 || SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw new InputError(`${path} is not a PNG file: its first bytes are not PNG's signature.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width * height > MOST_PIXELS || width * height === 0) {
    throw new InputError(`${path} has ${width}×${height} pixels; expected from 1 to ${MOST_PIXELS} in all.`);
  }
}

/** Luminance by ITU-R BT.601, over white where transparent. */
function toGrey(png: ReturnType<typeof decode>): GreyPicture {
  const { width, height, channels, transparency } = png;
  // Beside true colours a palette is only a suggestion.
  const palette = channels === 1 ? png.palette : undefined;
  const most = 2 ** png.depth - 1;
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const at = (channel: number) => sample(png, i, channel);
    const [red = 0, green = 0, blue = 0, alpha = 255] = palette
      ? (palette[at(0)] ?? [])
      : channels < 3
        ? [at(0), at(0), at(0), channels === 2 ? at(1) : most].map((value) => (255 * value) / most)
        : [at(0), at(1), at(2), channels === 4 ? at(3) : most].map((value) => (255 * value) / most);
    const luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
    const isClear = transparency?.every((value, channel) => value === at(channel)) ?? false;
    grey[i] = isClear ? 255 : Math.round(255 - (alpha / 255) * (255 - luminance));
  }
  return { grey, width, height };
}

/** One channel of pixel i; below 8 bits several pixels share a byte, and each row starts a new one. */
function sample(png: ReturnType<typeof decode>, i: number, channel: number): number {
  const { width, depth, channels, data } = png;
  if (depth >= 8) return data[i * channels + channel] ?? 0;
  const perByte = 8 / depth;
  const column = i % width;
  const byte = data[Math.floor(i / width) * Math.ceil(width / perByte) + Math.floor(column / perByte)] ?? 0;
  return (byte >> (8 - depth * ((column % perByte) + 1))) & (2 ** depth - 1);
}
