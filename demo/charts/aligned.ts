import type { Columns } from "./chart.js";

/** Columns over their own epochs, which grow from row to row. */
export interface Table {
  readonly epoch: ArrayLike<number>;
  readonly columns: readonly ArrayLike<number | null>[];
}

/** Tables side by side on one column of all their epochs; undefined where a table has no such row, which is no gap. */
export function aligned(tables: readonly Table[]): Columns {
  const epochs = tables.map(({ epoch }) => epoch).reduce(merged, []);
  const columns = tables.flatMap(({ epoch, columns }) => columns.map((column) => spread(column, epoch, epochs)));
  return [Array.from(epochs), ...columns];
}

/** Each value of two columns that grow, once and in order. */
function merged(a: ArrayLike<number>, b: ArrayLike<number>): ArrayLike<number> {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const all: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [first, second] = [a[i] ?? Infinity, b[j] ?? Infinity];
    all.push(Math.min(first, second));
    if (first <= second) i++;
    if (second <= first) j++;
  }
  return all;
}

/** A column's values at those of its epochs, which are among all. */
function spread(
  column: ArrayLike<number | null>,
  own: ArrayLike<number>,
  all: ArrayLike<number>,
): (number | null | undefined)[] {
  if (own.length === all.length) return Array.from(column);
  const values = new Array<number | null | undefined>(all.length).fill(undefined);
  for (let i = 0, row = 0; row < own.length; i++) if (all[i] === own[row]) values[i] = column[row++];
  return values;
}
