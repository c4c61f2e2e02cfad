import type { Engine } from "../engine/engine.js";
import { FLOAT_BYTES, matrixBytes, paddedColumns } from "../engine/padding.js";
import { scratchBytes } from "../layers/conv2d.js";
import type { ProductFigure } from "./figures.js";
import type { Peak } from "./peak.js";
import type { NamedEngine } from "./products.js";

/** Pictures in a batch: few enough that a reading stays short. */
const PICTURES = 16;

interface Shape {
  /** Height and width of the picture. */
  readonly extent: number;
  /** 0 for a picture without channels. */
  readonly channels: number;
  readonly outs: number;
  readonly size: number;
  readonly same: 0 | 1;
}

/** The convolutions of LeNet-5, then of the preset vgg. */
const SHAPES: readonly Shape[] = [
  { extent: 28, channels: 0, outs: 6, size: 5, same: 1 },
  { extent: 14, channels: 6, outs: 16, size: 5, same: 0 },
  { extent: 28, channels: 0, outs: 16, size: 3, same: 1 },
  { extent: 14, channels: 16, outs: 32, size: 3, same: 1 },
  { extent: 14, channels: 32, outs: 32, size: 3, same: 1 },
  { extent: 7, channels: 32, outs: 64, size: 3, same: 1 },
  { extent: 7, channels: 64, outs: 64, size: 3, same: 1 },
];

const KERNELS = ["conv2dForward", "conv2dBackwardInput", "conv2dBackwardWeights"] as const;

/** The three products of a convolutional layer, in each engine: [places of all pictures, ins] times [ins, outs]. */
export function measureConvolutions(engines: readonly NamedEngine[], peak: Peak): ProductFigure[] {
  return SHAPES.flatMap((shape) => {
    const marks = engines.map(({ engine }) => engine.arena.mark());
    const prepared = engines.map(({ engine }) => prepare(engine, shape));
    const { outs } = shape;
    const rows = PICTURES * placesOf(shape);
    const ins = shape.size ** 2 * Math.max(shape.channels, 1);
    const figures = KERNELS.flatMap((kernel) => {
      // Nobody needs the gradient of the input.
      if (kernel === "conv2dBackwardInput" && shape.channels === 0) return [];
      const operations = 2 * rows * ins * outs;
      const rates = peak.beside(prepared.map((calls) => ({ run: calls[kernel], operations })));
      return rates.map((rate, i): ProductFigure => {
        const numerics = engines[i]?.numerics ?? "strict";
        return { event: "kernel", kernel, numerics, rows, ins, outs, ...rate };
      });
    });
    engines.forEach(({ engine }, i) => {
      engine.arena.release(marks[i] ?? 0);
    });
    return figures;
  });
}

function placesOf({ extent, size, same }: Shape): number {
  return (same ? extent : extent - size + 1) ** 2;
}

function prepare({ arena, kernels }: Engine, shape: Shape): Record<(typeof KERNELS)[number], () => void> {
  const { extent, outs, size, same } = shape;
  const channels = Math.max(shape.channels, 1);
  const pixelFloats = shape.channels === 0 ? 1 : paddedColumns(channels);
  const pixels = PICTURES * extent ** 2;
  const places = PICTURES * placesOf(shape);
  const ins = size ** 2 * channels;
  const [x, dx] = [
    arena.reserve(pixels * pixelFloats * FLOAT_BYTES),
    arena.reserve(pixels * pixelFloats * FLOAT_BYTES),
  ];
  const [y, dy] = [arena.reserve(matrixBytes(places, outs)), arena.reserve(matrixBytes(places, outs))];
  const [w, dw] = [0, 0].map(() => arena.reserve(matrixBytes(paddedColumns(ins) + 1, outs)));
  const window = { size, stride: 1, padding: same ? "same" : "valid", channels: outs } as const;
  const scratch = arena.reserve(scratchBytes(window, [extent, extent, channels], pixelFloats));
  if (pixelFloats === 1) kernels.fillNormal(x, 1, pixels, 1, 0, 0);
  else kernels.fillNormal(x, pixels, channels, 1, 0, 0);
  kernels.fillNormal(w ?? 0, ins, outs, Math.sqrt(2 / ins), 0, 1);
  kernels.fillNormal(dy, places, outs, 1 / places, 0, 2);
  const sizes = [PICTURES, extent, extent, channels, pixelFloats, outs, size, 1, same] as const;
  return {
    conv2dForward: () => kernels.conv2dForward(y, scratch, x, w ?? 0, ...sizes, 1),
    conv2dBackwardInput: () => kernels.conv2dBackwardInput(dx, scratch, dy, w ?? 0, ...sizes),
    conv2dBackwardWeights: () => kernels.conv2dBackwardWeights(dw ?? 0, scratch, x, dy, ...sizes, 1),
  };
}
