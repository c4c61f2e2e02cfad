import { trainingPreset } from "../../../src/training/presets.js";
import type { FinishedRun } from "./runs.js";

export interface PresetRun extends FinishedRun {
  readonly preset: string;
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

/** The README's table in Markdown: a row per preset, its runs being those of different seeds. */
export function accuracyTable(runs: readonly PresetRun[]): string {
  const head = [
    "| preset | network, parameters | epochs | seeds | mean | worst | best |",
    "| --- | --- | --- | --- | --- | --- | --- |",
  ];
  return [...head, ...byPreset(runs).map(row)].join("\n");
}

/** A line per preset with its runs' training times, which are those of this machine. */
export function trainingTimes(runs: readonly PresetRun[]): string {
  const lines = byPreset(runs).map((ofPreset) => {
    const seconds = ofPreset.map((run) => run.seconds).sort((a, b) => a - b);
    const [least, median, most] = [seconds[0], seconds[seconds.length >> 1], seconds.at(-1)].map((s) => s?.toFixed(1));
    return `${ofPreset[0]?.preset}: ${median} s of training, median; ${least} to ${most} s`;
  });
  return lines.join("\n");
}

function byPreset(runs: readonly PresetRun[]): PresetRun[][] {
  const presets = [...new Set(runs.map(({ preset }) => preset))];
  return presets.map((preset) => runs.filter((run) => run.preset === preset));
}

function row(runs: readonly PresetRun[]): string {
  const accuracies = runs.map(({ testAccuracy }) => testAccuracy);
  const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / runs.length;
  const [first] = runs;
  if (first === undefined) throw new Error("A row needs a run.");
  const cells = [
    `\`${first.preset}\``,
    `${trainingPreset(first.preset).model}, ${first.parameters.toLocaleString("en-US")}`,
    String(first.epochs),
    String(runs.length),
    percent(mean),
    percent(Math.min(...accuracies)),
    percent(Math.max(...accuracies)),
  ];
  return `| ${cells.join(" | ")} |`;
}
