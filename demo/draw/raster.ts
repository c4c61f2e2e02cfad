import { type Point, type Stroke, smoothed } from "./strokes.js";

/** MNIST fits each digit into 20×20 of the 28×28 pixels. */
const INK = 20 / 28;
/** The width of a line beside the larger dimension of the ink: 2.3 of 20 pixels, as in MNIST. */
const LINE = 0.115;
/** A digit is at least so large a share of the pad, or else a dot would fill the picture. */
const SMALLEST = 0.2;
/** Each pixel is the mean of FINE × FINE. */
const FINE = 4;

interface Frame {
  readonly height: number;
  readonly width: number;
}

/**
 * What the network sees of some strokes: height × width bytes, black paper and white ink; undefined without strokes.
 *
 * As in MNIST the larger dimension of the ink becomes 20/28 of the picture's side and its centre of mass comes to the
 * middle, as far as no ink leaves the frame. Lines are as thick as MNIST's, however large they were drawn.
 */
export function digitOf(strokes: readonly Stroke[], frame: Frame): Uint8Array | undefined {
  const lines = strokes.filter((stroke) => stroke.length > 0).map(smoothed);
  if (lines.length === 0) return undefined;
  const side = FINE * Math.round(INK * Math.min(frame.height, frame.width));
  const sheet = drawn(lines, side);
  const [x, y] = centre(sheet, side);
  const left = start(x, side, FINE * frame.width);
  const top = start(y, side, FINE * frame.height);
  const sums = new Float64Array(frame.height * frame.width);
  sheet.forEach((ink, i) => {
    const row = Math.floor((top + Math.floor(i / side)) / FINE);
    const at = row * frame.width + Math.floor((left + (i % side)) / FINE);
    sums[at] = (sums[at] ?? 0) + ink;
  });
  return Uint8Array.from(sums, (sum) => Math.round((255 * sum) / FINE ** 2));
}

/** The ink, from 0 to 1, on a sheet that it just fills in its larger dimension, and in whose middle it is in the other. */
function drawn(lines: readonly (readonly Point[])[], side: number): Float32Array {
  const points = lines.flat();
  const [left, right] = extent(points.map(({ x }) => x));
  const [top, bottom] = extent(points.map(({ y }) => y));
  const radius = (side * LINE) / 2;
  const scale = (side - 2 * radius) / Math.max(right - left, bottom - top, SMALLEST);
  const placed = ({ x, y, pen }: Point): Point => ({
    x: (x - (left + right) / 2) * scale + side / 2,
    y: (y - (top + bottom) / 2) * scale + side / 2,
    pen: pen * radius,
  });
  const sheet = new Float32Array(side * side);
  for (const line of lines) {
    let from: Point | undefined;
    for (const to of line.map(placed)) {
      paint(sheet, side, from ?? to, to);
      from = to;
    }
  }
  return sheet;
}

function extent(numbers: readonly number[]): [least: number, most: number] {
  return numbers.reduce<[number, number]>(
    ([least, most], number) => [Math.min(least, number), Math.max(most, number)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** A line with round ends whose half width goes from `from.pen` to `to.pen`; at its edge the ink fades over one pixel. */
function paint(sheet: Float32Array, side: number, from: Point, to: Point): void {
  const reach = Math.max(from.pen, to.pen) + 1;
  const first = (a: number, b: number) => Math.max(0, Math.floor(Math.min(a, b) - reach));
  const last = (a: number, b: number) => Math.min(side - 1, Math.ceil(Math.max(a, b) + reach));
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const square = dx * dx + dy * dy;
  for (let row = first(from.y, to.y); row <= last(from.y, to.y); row++) {
    for (let column = first(from.x, to.x); column <= last(from.x, to.x); column++) {
      const [x, y] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const t = square === 0 ? 0 : Math.min(Math.max((x * dx + y * dy) / square, 0), 1);
      const radius = from.pen + (to.pen - from.pen) * t;
      const ink = Math.min(Math.max(radius - Math.hypot(x - t * dx, y - t * dy) + 0.5, 0), 1);
      const at = row * side + column;
      if (ink > (sheet[at] ?? 0)) sheet[at] = ink;
    }
  }
}

function centre(sheet: Float32Array, side: number): [x: number, y: number] {
  let [mass, x, y] = [0, 0, 0];
  sheet.forEach((ink, i) => {
    mass += ink;
    x += ink * ((i % side) + 0.5);
    y += ink * (Math.floor(i / side) + 0.5);
  });
  return [x / mass, y / mass];
}

/** Where the sheet starts, at a whole pixel, so that `centre` comes nearest to the middle; of two the first, as in MNIST. */
function start(centre: number, side: number, room: number): number {
  const pixels = Math.ceil((room / 2 - centre) / FINE);
  return FINE * Math.min(Math.max(pixels, 0), Math.floor((room - side) / FINE));
}
