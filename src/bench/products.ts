import type { Engine } from "../engine/engine.js";
import type { Numerics } from "../engine/kernels.js";
import { matrixBytes, paddedColumns } from "../engine/padding.js";
import type { ProductFigure } from "./figures.js";
import type { Peak } from "./peak.js";

/** Images in a batch. */
export const ROWS = 128;

/** An engine of one thread. */
export interface NamedEngine {
  readonly numerics: Numerics;
  readonly engine: Engine;
}

interface Shape {
  readonly ins: number;
  readonly outs: number;
  readonly biased: 0 | 1;
}

/** The dense layers of the residual MLP, then of LeNet-5. */
const SHAPES: readonly Shape[] = [
  { ins: 784, outs: 100, biased: 1 },
  { ins: 100, outs: 66, biased: 0 },
  { ins: 66, outs: 10, biased: 0 },
  { ins: 400, outs: 120, biased: 1 },
  { ins: 120, outs: 84, biased: 1 },
  { ins: 84, outs: 10, biased: 1 },
];

const KERNELS = ["denseForward", "denseBackwardInput", "denseBackwardWeights"] as const;

/** The three products of a dense layer, in each engine. */
export function measureProducts(engines: readonly NamedEngine[], peak: Peak): ProductFigure[] {
  return SHAPES.flatMap((shape) => {
    const marks = engines.map(({ engine }) => engine.arena.mark());
    const prepared = engines.map(({ engine }) => prepare(engine, shape));
    const operations = 2 * ROWS * shape.ins * shape.outs;
    const { ins, outs } = shape;
    const figures = KERNELS.flatMap((kernel) => {
      const rates = peak.beside(prepared.map((calls) => ({ run: calls[kernel], operations })));
      return rates.map((rate, i): ProductFigure => {
        const numerics = engines[i]?.numerics ?? "strict";
        return { event: "kernel", kernel, numerics, rows: ROWS, ins, outs, ...rate };
      });
    });
    engines.forEach(({ engine }, i) => {
      engine.arena.release(marks[i] ?? 0);
    });
    return figures;
  });
}

function prepare(
  { arena, kernels }: Engine,
  { ins, outs, biased }: Shape,
): Record<(typeof KERNELS)[number], () => void> {
  const x = arena.reserve(matrixBytes(ROWS, ins));
  const y = arena.reserve(matrixBytes(ROWS, outs));
  const w = arena.reserve(matrixBytes(paddedColumns(ins) + 1, outs));
  const dx = arena.reserve(matrixBytes(ROWS, ins));
  const dy = arena.reserve(matrixBytes(ROWS, outs));
  const dw = arena.reserve(matrixBytes(paddedColumns(ins) + 1, outs));
  const longest = Math.max(ROWS, ins, outs);
  const scratch = arena.reserve(matrixBytes(longest, longest + 8));
  kernels.fillNormal(x, ROWS, ins, 1, 0, 0);
  kernels.fillNormal(w, ins, outs, Math.sqrt(2 / ins), 0, 1);
  kernels.fillNormal(dy, ROWS, outs, 1 / ROWS, 0, 2);
  return {
    denseForward: () => kernels.denseForward(y, scratch, x, w, ROWS, ins, outs, biased),
    denseBackwardInput: () => kernels.denseBackwardInput(dx, scratch, dy, w, ROWS, ins, outs),
    denseBackwardWeights: () => kernels.denseBackwardWeights(dw, scratch, x, dy, ROWS, ins, outs, biased),
  };
}
