import { scratchBytes } from "../../../src/training/augmenter.js";
import type { Case, Expected } from "./case.js";
import { drawBatch } from "./data.js";
import { initial, paddedColumns, paddedRows, type Tensor } from "./guarded-memory.js";
import { drawFour } from "./random.js";
import { inked } from "./sparse.js";

const PURPOSE_AUGMENT = 4;
const SEED = 4294967295;
const EPOCH = 2;
const MOST_PARTS = 7;
/** Values below this become zero. */
const FAINTEST = 8;

interface Strengths {
  readonly shift: number;
  readonly rotation: number;
  readonly scale: number;
  readonly shear: number;
  readonly alpha: number;
  readonly sigma: number;
}

type Place = readonly [x: number, y: number];

/** Numbers from −1 to 1, 32 bits each: those of the affine map. */
function shares(image: number): number[] {
  const words = [0, 1].flatMap((block) => drawFour(SEED, PURPOSE_AUGMENT, EPOCH, block, image));
  return words.map((word) => ((word | 0) + 0.5) / 2 ** 31);
}

/** Where a pixel of the result comes from: assembly/affine.ts, from right to left. */
function inverse(image: number, height: number, width: number, strengths: Strengths): (place: Place) => Place {
  const [shiftX = 0, shiftY = 0, turn = 0, scaleX = 0, scaleY = 0, slide = 0] = shares(image);
  const { shift, scale, shear } = strengths;
  const angle = (turn * strengths.rotation * Math.PI) / 180;
  return ([x, y]) => {
    const dx = x - (width - 1) / 2 - shift * shiftX;
    const dy = y - (height - 1) / 2 - shift * shiftY;
    const turnedX = Math.cos(angle) * dx + Math.sin(angle) * dy;
    const turnedY = Math.cos(angle) * dy - Math.sin(angle) * dx;
    return [
      (width - 1) / 2 + (turnedX - shear * slide * turnedY) / (1 + scale * scaleX),
      (height - 1) / 2 + turnedY / (1 + scale * scaleY),
    ];
  };
}

/** The cubic B-spline about 0. */
function spline(t: number): number {
  const d = Math.abs(t);
  if (d >= 2) return 0;
  return d >= 1 ? (2 - d) ** 3 / 6 : 2 / 3 - d * d + d ** 3 / 2;
}

/** The displacement at a pixel: assembly/elastic.ts. */
function displacements(
  image: number,
  height: number,
  width: number,
  { alpha, sigma }: Strengths,
): (to: Place) => Place {
  if (alpha === 0) return () => [0, 0];
  const spacing = Math.sqrt(3) * sigma;
  const rows = Math.floor((height - 1) / spacing) + 4;
  const columns = paddedRows(Math.floor((paddedRows(width) - 4) / spacing) + 4 + Math.ceil(3 / spacing));
  const amplitude = alpha / (sigma * 2 * Math.sqrt(Math.PI) * (151 / 315));
  const lattice = Array.from({ length: (rows * columns) / 4 }, (_, block) =>
    drawFour(SEED, PURPOSE_AUGMENT, EPOCH, 2 + block, image).flatMap((word) => [(word << 16) >> 16, word >> 16]),
  ).flat();
  const along = (axis: number, [x, y]: Place) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const c = ((lattice[(2 * i + axis) * columns + j] ?? Number.NaN) + 0.5) / 32768;
        sum += amplitude * c * spline(y / spacing - (i - 1)) * spline(x / spacing - (j - 1));
      }
    }
    return sum;
  };
  return (to) => [along(0, to), along(1, to)];
}

/** The picture between its pixels, zero outside. */
function bilinear(pixel: (x: number, y: number) => number, [x, y]: Place): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const row = (i: number) => (1 - (x - left)) * pixel(left, i) + (x - left) * pixel(left + 1, i);
  return (1 - (y - top)) * row(top) + (y - top) * row(top + 1);
}

/** A byte: half for rounding, and what a coordinate that is off by 2e-5 of a pixel makes of steps of 255. */
function byte(value: number): Expected {
  if (value < FAINTEST - 0.01) return { value: 0, bound: 0 };
  return value < FAINTEST + 0.01 ? { value: value / 2, bound: FAINTEST } : { value, bound: 0.51 };
}

const affine: Strengths = { shift: 2.5, rotation: 20, scale: 0.3, shear: 0.3, alpha: 0, sigma: 1 };
const elastic: Strengths = { ...affine, alpha: 34, sigma: 4 };
const fine: Strengths = { shift: 0, rotation: 0, scale: 0, shear: 0, alpha: 2, sigma: 0.5 };

const sizes = [
  [1, 1],
  [4, 5],
  [13, 11],
  [28, 28],
] as const;

function augmented(height: number, width: number, rows: number, strengths: Strengths, name: string): Case {
  return {
    name: `${rows} of ${height} × ${width}, ${name}`,
    prepare(memory) {
      const stride = paddedColumns(height * width);
      const source = drawBatch(memory, rows, height * width, inked(memory, 0.4));
      const images = memory.vector("output", new Uint8Array(rows * stride).fill(255));
      const labels = memory.vector("output", new Uint8Array(rows).fill(255));
      const room = MOST_PARTS * scratchBytes(height, width, strengths.sigma);
      const scratch: Tensor = memory.vector("scratch", new Uint8Array(room).fill(255));
      const { shift, rotation, scale, shear, alpha, sigma } = strengths;
      const imageOf = (row: number) => initial(source.order, 0, row);
      const pictures = Array.from({ length: rows }, (_, row) => {
        const image = imageOf(row);
        const back = inverse(image, height, width, strengths);
        const bent = displacements(image, height, width, strengths);
        const pixel = (x: number, y: number) =>
          x < 0 || x >= width || y < 0 || y >= height ? 0 : initial(source.pixels, 0, image * stride + y * width + x);
        return (place: Place) => {
          const [x, y] = back(place);
          const [dx, dy] = bent(place);
          return bilinear(pixel, [x + dx, y + dy]);
        };
      });
      return {
        args: [
          ...[images, labels, scratch, source.pixels, source.labels, source.order, rows, height, width],
          ...[shift, rotation, scale, shear, alpha, sigma, SEED, EPOCH],
        ],
        results: [
          {
            tensor: images,
            padding: "kept",
            expected(_, index) {
              const pixel = index % stride;
              const place = [pixel % width, Math.floor(pixel / width)] as const;
              const value = pixel < height * width ? pictures[Math.floor(index / stride)]?.(place) : 0;
              return byte(value ?? Number.NaN);
            },
          },
          { tensor: labels, padding: "kept", expected: (_, row) => ({ value: source.label(row), bound: 0 }) },
        ],
      };
    },
  };
}

export const augmentImages: Case[] = sizes.flatMap(([height, width]) => [
  augmented(height, width, 5, affine, "affine"),
  augmented(height, width, 3, elastic, "elastic"),
  augmented(height, width, 3, fine, "the finest lattice"),
]);
