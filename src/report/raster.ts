import { encode } from "fast-png";
import type { Point } from "./curve.js";
import { textColumns, textStrokes } from "./font.js";

/** Red, green and blue, 0 to 255 each. */
export type Color = readonly [red: number, green: number, blue: number];

/**
 * A picture to draw on: `width · height` pixels, the centre of the first at (0.5, 0.5). Rectangles must lie inside; lines
 * are cut off.
 */
export class Raster {
  /** `width · height · 3` bytes, row by row. */
  readonly data: Uint8Array;

  constructor(
    readonly width: number,
    readonly height: number,
    background: Color,
  ) {
    this.data = new Uint8Array(width * height * 3);
    this.fill(0, 0, width, height, background);
  }

  /** Fills a rectangle of whole pixels. */
  fill(left: number, top: number, width: number, height: number, color: Color): void {
    const [red, green, blue] = color;
    for (let y = top; y < top + height; y++) {
      for (let at = 3 * (y * this.width + left), end = at + 3 * width; at < end; at += 3) {
        this.data[at] = red;
        this.data[at + 1] = green;
        this.data[at + 2] = blue;
      }
    }
  }

  /** Draws grey values from 0 to 255, `width` a row, each as a square of `scale` pixels. */
  picture(left: number, top: number, grey: Uint8Array, width: number, scale: number): void {
    grey.forEach((value, index) => {
      const [column, row] = [index % width, Math.floor(index / width)];
      this.fill(left + column * scale, top + row * scale, scale, scale, [value, value, value]);
    });
  }

  /**
   * Draws a text whose capitals begin at `top`, with `scale` pixels to a row of the font. `anchor` is the share of its
   * width that lies left of x: with 0 it begins there, with 0.5 its middle is there, with 1 it ends there.
   */
  text(x: number, top: number, text: string, color: Color, scale: number, anchor = 0): void {
    const left = Math.round(x - anchor * textColumns(text) * scale);
    const onPicture = ([column, row]: Point): Point => [left + column * scale, top + row * scale];
    const strokes = textStrokes(text).map((stroke) => stroke.map(onPicture));
    this.lines(strokes, scale, color);
  }

  /**
   * Draws lines through points, anti-aliased, with round ends and joints; a line of one point is a dot. Where they meet
   * or cross, they cover as one.
   */
  lines(lines: ReadonlyArray<readonly Point[]>, thickness: number, color: Color): void {
    const coverage = new Map<number, number>();
    for (const line of lines) {
      line.forEach((to, index) => {
        this.#cover(coverage, line[index - 1] ?? to, to, thickness / 2);
      });
    }
    for (const [pixel, share] of coverage) {
      color.forEach((value, channel) => {
        const under = this.data[3 * pixel + channel] ?? 0;
        this.data[3 * pixel + channel] = Math.round(under + share * (value - under));
      });
    }
  }

  /** Raises the coverage of the pixels near a segment to their share of it, which falls from 1 to 0 across its outline. */
  #cover(coverage: Map<number, number>, from: Point, to: Point, radius: number): void {
    const [left, right] = pixelsAround(from[0], to[0], radius, this.width);
    const [top, bottom] = pixelsAround(from[1], to[1], radius, this.height);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const share = Math.min(1, radius + 0.5 - distanceToSegment(x + 0.5, y + 0.5, from, to));
        const pixel = y * this.width + x;
        if (share > (coverage.get(pixel) ?? 0)) coverage.set(pixel, share);
      }
    }
  }

  /** The picture as a PNG file. */
  png(): Uint8Array {
    const { width, height, data } = this;
    return encode({ width, height, data, depth: 8, channels: 3 });
  }
}

function pixelsAround(a: number, b: number, radius: number, size: number): readonly [first: number, end: number] {
  return [Math.max(0, Math.floor(Math.min(a, b) - radius)), Math.min(size, Math.ceil(Math.max(a, b) + radius))];
}

function distanceToSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
