import { decode } from "fast-png";
import { brokenPng } from "./png-chunks.js";
import { essentialPng } from "./png-file.js";

export interface GreyPicture {
  readonly grey: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * Reads a PNG file as grey values; what is transparent is white.
 * @param name names the file in errors.
 * @throws InputError when it is no PNG, broken, of more than 4096×4096 pixels, or interlaced below 8 bits
 */
export function readPng(bytes: Uint8Array, name: string): GreyPicture {
  const essential = essentialPng(bytes, name);
  try {
    return toGrey(decode(essential));
  } catch (error) {
    throw brokenPng(name, error instanceof Error ? error.message : String(error));
  }
}

function toGrey(png: ReturnType<typeof decode>): GreyPicture {
  const { width, height, channels, transparency } = png;
  // Beside true colours a palette is only a suggestion.
  const palette =
    channels === 1 ? png.palette?.map(([red, green, blue, alpha]) => luminance(red, green, blue, alpha)) : undefined;
  const most = 2 ** png.depth - 1;
  const byte = (value: number) => (255 * value) / most;
  const [coloured, opaque] = [channels >= 3, channels % 2 === 1];
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const red = sample(png, i, 0);
    if (palette !== undefined) {
      grey[i] = palette[red] ?? 0;
      continue;
    }
    const green = coloured ? sample(png, i, 1) : red;
    const blue = coloured ? sample(png, i, 2) : red;
    const alpha = opaque ? most : sample(png, i, channels - 1);
    const isClear = transparency?.[0] === red && (!coloured || (transparency[1] === green && transparency[2] === blue));
    grey[i] = isClear ? 255 : luminance(byte(red), byte(green), byte(blue), byte(alpha));
  }
  return { grey, width, height };
}

/** By ITU-R BT.601, over white where alpha, as all from 0 to 255, is not full. */
function luminance(red = 0, green = 0, blue = 0, alpha = 255): number {
  return Math.round(255 - (alpha / 255) * (255 - (0.299 * red + 0.587 * green + 0.114 * blue)));
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
