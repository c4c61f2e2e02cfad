import { type Case, exactly, shapes } from "./case.js";
import { type GuardedMemory, initial, paddedColumns, type Tensor } from "./guarded-memory.js";

const IMAGES = 300;

interface Batch {
  readonly pixels: Tensor;
  readonly labels: Tensor;
  readonly order: Tensor;
  /** What inputForward makes of a pixel of a row: its byte / 255. */
  value(row: number, pixel: number): number;
  label(row: number): number;
}

/** 300 images, and an order of some of them, from the last on. */
export function drawBatch(memory: GuardedMemory, rows: number, pixelCount: number, byte: () => number): Batch {
  const stride = paddedColumns(pixelCount);
  const bytes = Uint8Array.from({ length: IMAGES * stride }, (_, index) => {
    return index % stride < pixelCount ? byte() : 0;
  });
  const pixels = memory.vector("input", bytes);
  const labels = memory.vector(
    "input",
    Uint8Array.from({ length: IMAGES }, (_, image) => (7 * image) % 256),
  );
  const imageOf = (row: number) => (IMAGES - 1 + 77 * row) % IMAGES;
  const order = memory.vector(
    "input",
    Uint32Array.from({ length: rows }, (_, row) => imageOf(row)),
  );
  return {
    pixels,
    labels,
    order,
    value: (row, pixel) => Math.fround(initial(pixels, 0, imageOf(row) * stride + pixel) / 255),
    label: (row) => initial(labels, 0, imageOf(row)),
  };
}

export const inputForward: Case[] = [...shapes, [128, 784] as const].map(([rows, pixelCount]) => ({
  name: `${rows} × ${pixelCount}`,
  prepare(memory) {
    const batch = drawBatch(memory, rows, pixelCount, () => Math.floor(128 * (memory.uniform() + 1)));
    const x = memory.output(rows, pixelCount);
    const batchLabels = memory.vector("output", new Uint8Array(rows).fill(255));
    return {
      args: [x, batchLabels, batch.pixels, batch.labels, batch.order, rows, pixelCount],
      results: [
        { tensor: x, padding: "zero", expected: (row, pixel) => exactly(batch.value(row, pixel)) },
        { tensor: batchLabels, padding: "kept", expected: (_, row) => exactly(batch.label(row)) },
      ],
    };
  },
}));
