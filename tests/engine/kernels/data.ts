import { type Case, exactly, shapes } from "./case.js";
import { initial, paddedColumns } from "./guarded-memory.js";

const IMAGES = 300;

export const inputForward: Case[] = [...shapes, [128, 784] as const].map(([rows, pixelCount]) => ({
  name: `${rows} × ${pixelCount}`,
  prepare(memory) {
    const stride = paddedColumns(pixelCount);
    const bytes = Uint8Array.from({ length: IMAGES * stride }, (_, index) => {
      return index % stride < pixelCount ? Math.floor(128 * (memory.uniform() + 1)) : 0;
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
    const x = memory.output(rows, pixelCount);
    const batchLabels = memory.vector("output", new Uint8Array(rows).fill(255));
    const pixel = (row: number, p: number) => Math.fround(initial(pixels, 0, imageOf(row) * stride + p) / 255);
    return {
      args: [x, batchLabels, pixels, labels, order, rows, pixelCount],
      results: [
        { tensor: x, padding: "zero", expected: (row, p) => exactly(pixel(row, p)) },
        { tensor: batchLabels, padding: "kept", expected: (_, row) => exactly(initial(labels, 0, imageOf(row))) },
      ],
    };
  },
}));
