import type { Columns } from "./chart.js";

/** Columns over their own epochs, which grow from row to row. */
export interface Table {
  readonly epoch: ArrayLike<number>;
  readonly columns: readonly ArrayLike<number | null>[];
}

/** Tables side by side on one column of all their epochs; undefined where a table has no such row, which is no gap. */
export function aligned(tables: readonly Table[]): Columns {
  const epochs: number[] = [];
  const columns = tables.map((table) => table.columns.map((): (number | null | undefined)[] => []));
  const rows = tables.map(() => 0);
  for (;;) {
    const next = tables.reduce((least, { epoch }, t) => Math.min(least, epoch[rows[t] ?? 0] ?? least), Infinity);
    if (next === Infinity) return [epochs, ...columns.flat()];
    epochs.push(next);
    tables.forEach((table, t) => {
      const row = rows[t] ?? 0;
      const found = table.epoch[row] === next;
      table.columns.forEach((column, c) => {
        columns[t]?.[c]?.push(found ? column[row] : undefined);
      });
      if (found) rows[t] = row + 1;
    });
  }
}
