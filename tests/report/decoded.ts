import assert from "node:assert/strict";
import { decode } from "fast-png";
import { textColumns } from "../../src/report/font.js";
import { type Color, Raster } from "../../src/report/raster.js";

export const WHITE: Color = [255, 255, 255];

/** Red, green and blue of each pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

export function decodeRgb(png: Uint8Array): Picture {
  const { width, height, channels, depth, data } = decode(png, { checkCrc: true });
  assert.deepEqual([channels, depth], [3, 8]);
  return { width, height, data };
}

/** The colour at a place, which need not be whole. */
export function colorAt({ width, data }: Picture, x: number, y: number): Color {
  const start = 3 * (Math.floor(y) * width + Math.floor(x));
  return [data[start] ?? -1, data[start + 1] ?? -1, data[start + 2] ?? -1];
}

/** All pixels of exactly that colour. */
export function pixelsOf(picture: Picture, color: Color): Pixel[] {
  const [red, green, blue] = color;
  return pixelsWhere(picture, ([r, g, b]) => r === red && g === green && b === blue);
}

/** All pixels that are not white. */
export function inkOf(picture: Picture): Pixel[] {
  return pixelsWhere(picture, (color) => color.some((value) => value < 255));
}

function pixelsWhere(picture: Picture, holds: (color: Color) => boolean): Pixel[] {
  const pixels: Pixel[] = [];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (holds(colorAt(picture, x, y))) pixels.push({ x, y });
    }
  }
  return pixels;
}

/** The rectangle around pixels: its first and last column and row. */
export function bounds(pixels: readonly Pixel[]) {
  const [columns, rows] = [pixels.map(({ x }) => x), pixels.map(({ y }) => y)];
  return { left: Math.min(...columns), right: Math.max(...columns), top: Math.min(...rows), bottom: Math.max(...rows) };
}

/** The upper left corners of the places where the picture is exactly like a part of one. */
export function placesOf(picture: Picture, part: Picture): Pixel[] {
  const probes = Array.from({ length: part.width * part.height }, (_, index) => index);
  const isWhite = (index: number) => [0, 1, 2].every((channel) => part.data[3 * index + channel] === 255);
  // What is not white tells places apart soonest.
  probes.sort((a, b) => Number(isWhite(a)) - Number(isWhite(b)));
  const places: Pixel[] = [];
  for (let y = 0; y <= picture.height - part.height; y++) {
    for (let x = 0; x <= picture.width - part.width; x++) {
      const equal = probes.every((index) => {
        const start = 3 * ((y + Math.floor(index / part.width)) * picture.width + x + (index % part.width));
        return [0, 1, 2].every((channel) => picture.data[start + channel] === part.data[3 * index + channel]);
      });
      if (equal) places.push({ x, y });
    }
  }
  return places;
}

/** A text on white, as pictures hold it. */
export function textOnWhite(text: string, color: Color, scale = 2): Raster {
  const raster = new Raster(textColumns(text) * scale, 9 * scale, WHITE);
  raster.text(0, 0, text, color, scale);
  return raster;
}
