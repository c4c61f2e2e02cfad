import { type Case, exactly } from "./case.js";
import { initial } from "./guarded-memory.js";
import { philox } from "./random.js";

const PURPOSE_DROPOUT = 3;

/** Whether the value at a place of a batch, counted with all padding, is kept by dropout. */
export function isKept(index: number, rate: number, seed: number, step: number, layer: number): boolean {
  const words = philox([Math.floor(index / 4), step, PURPOSE_DROPOUT, layer], [seed, 0]);
  return (words[index % 4] ?? Number.NaN) >= rate * 2 ** 32;
}

const sizes: readonly (readonly [rows: number, columns: number, firstRow: number, rate: number])[] = [
  [1, 8, 0, 0.5],
  [3, 16, 512, 0.25],
  [5, 104, 7, 0],
  [128, 24, 0, 0.9],
];

const [SEED, STEP, LAYER] = [4294967295, 77, 3];

/** Forward and backward are the same map. */
const cases: Case[] = sizes.flatMap(([rows, columns, firstRow, rate]) =>
  [false, true].map((inPlace) => ({
    name: `${rows} × ${columns} from row ${firstRow}, rate ${rate}${inPlace ? ", in place" : ""}`,
    prepare(memory) {
      const x = inPlace ? memory.updated(rows, columns) : memory.matrix(rows, columns);
      const y = inPlace ? x : memory.output(rows, columns);
      const scale = Math.fround(1 / (1 - rate));
      const expected = (row: number, column: number) => {
        const kept = isKept((firstRow + row) * columns + column, rate, SEED, STEP, LAYER);
        return exactly(kept ? Math.fround(scale * initial(x, row, column)) : 0);
      };
      return {
        args: [y, x, rows, columns, firstRow, rate * 2 ** 32, scale, SEED, STEP, LAYER],
        results: [{ tensor: y, padding: "kept", expected }],
      };
    },
  })),
);

export const dropoutForward = cases;
export const dropoutBackward = cases;
