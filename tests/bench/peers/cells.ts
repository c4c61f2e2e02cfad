import type { Row, Table } from "./tables.js";
import type { Trial } from "./trial.js";

/** A cell that can be measured. */
export interface Measurable {
  readonly row: Row;
  readonly column: string;
  measure(folder: string): Trial;
}

export function measurableCells(tables: readonly Table[]): Measurable[] {
  return tables.flatMap(({ columns, rows }) =>
    rows.flatMap((row) =>
      columns.flatMap((column, index) => {
        const measure = row.cells[index];
        return typeof measure === "function" ? { row, column, measure } : [];
      }),
    ),
  );
}

/** As progress and `--only` name a cell. */
export function titleOfCell({ row, column }: Measurable): string {
  return `${row.what}: ${column}`;
}

/** The cells with `word` in their title, in any case of letters. Throws when there is none. */
export function cellsWith(cells: readonly Measurable[], word: string): Measurable[] {
  const chosen = cells.filter((cell) => titleOfCell(cell).toLowerCase().includes(word.toLowerCase()));
  if (chosen.length > 0) return chosen;
  throw new Error(`Nothing measured has "${word}" in its title; there are: ${cells.map(titleOfCell).join("; ")}.`);
}
