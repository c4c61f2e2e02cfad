import type { Dataset } from "../data/dataset.js";
import type { Engine } from "../engine/engine.js";
import { FLOAT_BYTES, matrixBytes, paddedColumns, paddedRows } from "../engine/padding.js";
import type { ProductFigure } from "./figures.js";
import type { Peak } from "./peak.js";
import { type NamedEngine, ROWS } from "./products.js";

const OUTS = 100;
const ENTRY_BYTES = 8;
const KERNELS = ["sparseDenseForward", "sparseDenseBackwardWeights"] as const;

interface SparseLayer {
  /** Pixels of the batch that are not zero. */
  readonly entries: number;
  readonly calls: Record<(typeof KERNELS)[number], () => void>;
}

/** The two products of a first layer of 100 units whose input skips zeros, in each engine, on a batch of real images. */
export function measureSparseProducts(engines: readonly NamedEngine[], dataset: Dataset, peak: Peak): ProductFigure[] {
  const ins = dataset.height * dataset.width;
  const prepared = engines.map(({ engine }) => prepare(engine, dataset, ins));
  return KERNELS.flatMap((kernel) => {
    const rates = peak.beside(
      prepared.map(({ calls, entries }) => ({ run: calls[kernel], operations: 2 * entries * OUTS })),
    );
    return rates.map((rate, i): ProductFigure => {
      const numerics = engines[i]?.numerics ?? "strict";
      const denseEquivalentGigaflops = (2 * ROWS * ins * OUTS) / rate.microseconds / 1000;
      return { event: "kernel", kernel, numerics, rows: ROWS, ins, outs: OUTS, ...rate, denseEquivalentGigaflops };
    });
  });
}

function prepare({ arena, kernels }: Engine, dataset: Dataset, ins: number): SparseLayer {
  const { pixels, labels, order } = drawBatch({ arena, kernels }, dataset, ins);
  const compression = arena.reserve(256 * 8);
  const batchLabels = arena.reserve(ROWS);
  const rowEntries = arena.reserve(ROWS * paddedColumns(ins) * ENTRY_BYTES);
  const rowCounts = arena.reserve(4 * ROWS);
  const columnEntries = arena.reserve(ins * ROWS * ENTRY_BYTES);
  const columnCounts = arena.reserve(4 * ins);
  const y = arena.reserve(matrixBytes(ROWS, OUTS));
  const w = arena.reserve((paddedColumns(ins) + 1) * paddedColumns(OUTS) * FLOAT_BYTES);
  const dy = arena.reserve(matrixBytes(ROWS, OUTS));
  const dw = arena.reserve((paddedColumns(ins) + 1) * paddedColumns(OUTS) * FLOAT_BYTES);
  kernels.fillNormal(w, ins, OUTS, Math.sqrt(2 / ins), 0, 0);
  kernels.fillNormal(dy, ROWS, OUTS, 1 / ROWS, 0, 1);
  kernels.fillCompression(compression);
  kernels.sparseInputForward(rowEntries, rowCounts, batchLabels, compression, pixels, labels, order, ROWS, ins);
  kernels.sparseInputTranspose(columnEntries, columnCounts, rowEntries, rowCounts, ROWS, ins, ROWS);
  return {
    entries: arena.words(rowCounts, ROWS).reduce((sum, count) => sum + count, 0),
    calls: {
      sparseDenseForward: () => kernels.sparseDenseForward(y, rowEntries, rowCounts, w, ROWS, ins, OUTS, 1),
      sparseDenseBackwardWeights: () =>
        kernels.sparseDenseBackwardWeights(dw, columnEntries, columnCounts, dy, ROWS, ins, OUTS, 1, ROWS),
    },
  };
}

/** Copies a batch of the shuffled data set into the memory: images of all classes. */
function drawBatch(
  { arena, kernels }: Pick<Engine, "arena" | "kernels">,
  { images, count }: Dataset,
  size: number,
): { pixels: number; labels: number; order: number } {
  const shuffled = arena.reserve(4 * paddedRows(count));
  kernels.shuffle(shuffled, count, 0, 1);
  const stride = paddedColumns(size);
  const pixels = arena.reserve(ROWS * stride);
  const labels = arena.reserve(ROWS);
  const order = arena.reserve(4 * ROWS);
  const numbers = arena.words(shuffled, count);
  for (let row = 0; row < ROWS; row++) {
    const image = numbers[row % count] ?? 0;
    arena.bytes(pixels + row * stride, size).set(images.subarray(image * size, (image + 1) * size));
    arena.words(order, ROWS)[row] = row;
  }
  return { pixels, labels, order };
}
