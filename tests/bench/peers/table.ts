import { circumstances, rowOf } from "./format.js";
import type { Results } from "./results.js";

const HEAD = ["what", "glyphnet", "peer", "times faster"];

/** For the terminal. */
export function textTable(results: Results): string {
  const rows = [HEAD, ...results.results.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  const skipped = results.skipped.map(({ what, peer, reason }) => `skipped: ${peer}, ${what}: ${reason}`);
  return [...lines.map((line) => line.trimEnd()), "", ...skipped, circumstances(results)].join("\n");
}

/** For the README. */
export function markdownTable(results: Results): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rows = results.results.map((result) => line(rowOf(result)));
  const skipped = results.skipped.map(({ peer, what, reason }) => `Not measured: ${peer}, ${what} (${reason}).`);
  return [line(HEAD), "|---|---|---|---|", ...rows, "", [circumstances(results), ...skipped].join("\n")].join("\n");
}
