import { InputError } from "../errors.js";

/** MNIST fits each digit into 20×20 of the 28×28 pixels. */
const DIGIT_SHARE = 20 / 28;
/** What is fainter than this share of the brightest pixel is paper, not ink. */
const INK_SHARE = 0.1;
const MIDDLE_GREY = 127.5;

/** width × height values, row by row. */
interface Picture {
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * A grey picture of one digit in MNIST's form: white on black, side × side, the larger dimension of the ink scaled to
 * 20/28 of the side, its centre of mass in the middle as far as no ink leaves the frame.
 *
 * A picture whose border is brighter than mid-grey is inverted. One that has the right size already is otherwise
 * returned as it is, in a new array. Elsewhere what is not ink (at most 10 % of the brightest pixel) becomes 0.
 *
 * @param grey width × height bytes, row by row.
 * @param name names the picture in errors.
 * @throws InputError when the sizes disagree or there is no ink: all pixels equal, or too few to be seen when scaled.
 */
export function centredDigit(
  grey: Uint8Array,
  width: number,
  height: number,
  side = 28,
  name = "The picture",
): Uint8Array {
  if (![width, height, side].every((size) => Number.isInteger(size) && size > 0) || grey.length !== width * height) {
    throw new InputError(
      `${name}: expected width×height pixels for a digit of side ${side}, found ${grey.length} for ${width}×${height}.`,
    );
  }
  if (grey.every((value) => value === grey[0])) throw noInk(name);
  const inverted = borderMean(grey, width, height) > MIDDLE_GREY;
  const values = Uint8Array.from(grey, (value) => (inverted ? 255 - value : value));
  if (width === side && height === side) return values;
  const digit = placed(scaled(inkOnly({ values, width, height }), Math.round(side * DIGIT_SHARE)), side);
  if (digit.every((value) => value === 0)) throw noInk(name);
  return digit;
}

function noInk(name: string): InputError {
  return new InputError(`${name}: expected a digit that stands out from its background, found no ink.`);
}

function borderMean(grey: Uint8Array, width: number, height: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) {
      sum += grey[y * width + x] ?? 0;
      count++;
    }
  }
  return sum / count;
}

/** The ink's bounding box, with 0 where there is no ink. */
function inkOnly({ values, width, height }: Picture): Picture {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i] ?? 0);
  const threshold = INK_SHARE * most;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((values[y * width + x] ?? 0) <= threshold) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  const box = { width: right - left + 1, height: bottom - top + 1 };
  const ink = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const value = values[(top + y) * width + left + x] ?? 0;
      if (value > threshold) ink[y * box.width + x] = value;
    }
  }
  return { values: ink, ...box };
}

/** Scaled so that the larger dimension is `size`. */
function scaled({ values, width, height }: Picture, size: number): Picture {
  const scale = size / Math.max(width, height);
  const toWidth = Math.max(1, Math.round(width * scale));
  const toHeight = Math.max(1, Math.round(height * scale));
  const narrow = resampled(values, height, width, toWidth);
  return { values: resampled(narrow, toWidth, height, toHeight), width: toWidth, height: toHeight };
}

/** Resamples each of `lines` rows from `from` to `to` values and transposes: lines × from becomes to × lines. */
function resampled(values: ArrayLike<number>, lines: number, from: number, to: number): Float32Array {
  const result = new Float32Array(to * lines);
  const ratio = from / to;
  for (let i = 0; i < to; i++) {
    const taps = ratio >= 1 ? areaTaps(i * ratio, (i + 1) * ratio) : linearTaps((i + 0.5) * ratio - 0.5, from - 1);
    for (let line = 0; line < lines; line++) {
      let sum = 0;
      for (const { at, weight } of taps) sum += weight * (values[line * from + Math.min(at, from - 1)] ?? 0);
      result[i * lines + line] = sum;
    }
  }
  return result;
}

interface Tap {
  readonly at: number;
  readonly weight: number;
}

/** The pixels between two positions, each by the share it has of the stretch. */
function areaTaps(start: number, end: number): Tap[] {
  const taps: Tap[] = [];
  for (let at = Math.floor(start); at < end; at++) {
    taps.push({ at, weight: (Math.min(end, at + 1) - Math.max(start, at)) / (end - start) });
  }
  return taps;
}

/** The two pixels around a position, which is brought into 0 … last first. */
function linearTaps(position: number, last: number): Tap[] {
  const inside = Math.min(Math.max(position, 0), last);
  const at = Math.floor(inside);
  return [
    { at, weight: 1 - (inside - at) },
    { at: at + 1, weight: inside - at },
  ];
}

/** The picture in a black square, its centre of mass at pixel (side/2, side/2), where MNIST has it. */
function placed({ values, width, height }: Picture, side: number): Uint8Array {
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x] ?? 0;
      mass += value;
      massX += value * x;
      massY += value * y;
    }
  }
  const left = startOf(massX / mass, width, side);
  const top = startOf(massY / mass, height, side);
  const square = new Uint8Array(side * side);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      square[(top + y) * side + left + x] = Math.round(values[y * width + x] ?? 0);
    }
  }
  return square;
}

/** Where `size` pixels start so that `centre` comes nearest to side/2; of two the first, which centres an even box. */
function startOf(centre: number, size: number, side: number): number {
  return Math.min(Math.max(Math.ceil(side / 2 - centre - 0.5), 0), side - size);
}
