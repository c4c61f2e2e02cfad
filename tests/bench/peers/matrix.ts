import { LOOKED_UP } from "./facts.js";
import { type Measurement, medianOf, type Results } from "./results.js";
import type { Cell, Row, Table } from "./tables.js";

/** A table in Markdown: in every cell a figure and its date, below it the notes and the machines. */
export function markdownOf({ columns, rows }: Table, results: Results): string {
  const stored = rows.flatMap(({ what }) => columns.flatMap((column) => results[what]?.[column] ?? []));
  const notes = [...new Set(stored.flatMap(notesOf))];
  const lines = rows.map((row) => {
    const cells = row.cells.map((cell, index) => {
      return cellText(row, cell, results[row.what]?.[columns[index] ?? ""], notes);
    });
    return lineOf([row.what, ...cells]);
  });
  const machines = [...new Set(stored.map(({ machine }) => machine))];
  return [
    lineOf(["", ...columns]),
    lineOf(["---", ...columns.map(() => "---")]),
    ...lines,
    "",
    ...notes.map((note, index) => `[${index + 1}] ${note}.`),
    `Measured on: ${machines.join("; ")}.`,
  ].join("\n");
}

function cellText(row: Row, cell: Cell, measurement: Measurement | undefined, notes: readonly string[]) {
  if (typeof cell === "string") return `${cell}, ${LOOKED_UP}`;
  if (measurement === undefined) return "not measured";
  if (measurement.cannot !== undefined) return `cannot: ${measurement.cannot}, ${measurement.date}`;
  const numbers = notesOf(measurement).map((note) => ` [${notes.indexOf(note) + 1}]`);
  return `${row.format(medianOf(measurement))}, ${measurement.date}${numbers.join("")}`;
}

function notesOf({ trials }: Measurement): readonly string[] {
  return trials[0]?.notes ?? [];
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
