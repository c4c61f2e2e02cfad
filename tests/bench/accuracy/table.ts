import type { FinishedRun } from "./runs.js";

export interface PresetRun extends FinishedRun {
  readonly preset: string;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** A table in Markdown: a row per preset, its runs being those of different seeds. */
export function accuracyTable(runs: readonly PresetRun[]): string {
  const head = [
    "| preset | parameters | epochs | seeds | mean accuracy | worst | best | training, median |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
  ];
  const presets = [...new Set(runs.map(({ preset }) => preset))];
  return [...head, ...presets.map((preset) => row(runs.filter((run) => run.preset === preset)))].join("\n");
}

function row(runs: readonly PresetRun[]): string {
  const accuracies = runs.map(({ testAccuracy }) => testAccuracy);
  const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / runs.length;
  const seconds = runs.map((run) => run.seconds).sort((a, b) => a - b)[runs.length >> 1] ?? Number.NaN;
  const [first] = runs;
  const cells = [
    `\`${first?.preset}\``,
    (first?.parameters ?? Number.NaN).toLocaleString("en-US"),
    String(first?.epochs),
    String(runs.length),
    percent(mean),
    percent(Math.min(...accuracies)),
    percent(Math.max(...accuracies)),
    `${seconds.toFixed(0)} s`,
  ];
  return `| ${cells.join(" | ")} |`;
}
