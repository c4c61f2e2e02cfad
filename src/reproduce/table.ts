import { count, decimal, percent, rate } from "../report/text.js";
import type { StepResult, Study } from "./results.js";
import { summarize } from "./summary.js";

/** A column of the study's table: what it is called and what it says of a step. */
export interface StudyColumn {
  readonly name: string;
  readonly text: (step: StepResult) => string;
}

/** The columns of the study's table, the step's name first. */
export function studyColumns(study: Study): StudyColumn[] {
  const diverged = study.steps.some((step) => summarize(step).diverged > 0);
  return [
    { name: "step", text: ({ name }) => name },
    { name: "batch", text: ({ batch }) => batchText(batch) },
    { name: "rate", text: (step) => rate(step.rate) },
    { name: "test accuracy", text: (step) => percent(summarize(step).accuracy.median, 2) },
    { name: "worst … best", text: range },
    { name: "test loss", text: (step) => decimal(summarize(step).loss) },
    { name: "seconds per run", text: (step) => summarize(step).seconds.toFixed(1) },
    ...(diverged ? [{ name: "diverged", text: divergedText }] : []),
  ];
}

/** A batch's size, or "all". */
export function batchText(batch: StepResult["batch"]): string {
  return batch === "all" ? batch : count(batch);
}

/** What the study ran on: the line below its table, without the notice. */
export function studyCaption({ dataName, trainingImages, testImages, steps }: Study): string {
  const images = `${count(trainingImages)} training and ${count(testImages)} test images`;
  return `${dataName}: ${images}; ${seedsText(steps)}.`;
}

/**
 * The study as a Markdown table that also lines up in a terminal, and a line below it that says what it ran on. The
 * numbers are medians over a step's seeds.
 */
export function studyTable(study: Study): string {
  const columns = studyColumns(study);
  const rows = [columns.map(({ name }) => name), ...study.steps.map((step) => columns.map(({ text }) => text(step)))];
  const cells = rows.map((row) => row.map(markdown));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => [...(row[column] ?? "")].length)));
  const line = (row: readonly string[]) => `| ${row.join(" | ")} |`;
  const rule = widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  const [head = "", ...body] = cells.map((row) => line(row.map((text, column) => pad(text, widths[column], column))));
  const caption = [studyCaption(study), study.notice ?? ""].join(" ");
  return `${[head, line(rule), ...body].join("\n")}\n\n${oneLine(caption)}\n`;
}

function range(step: StepResult): string {
  const { worst, best } = summarize(step).accuracy;
  return step.runs.length < 2 ? "–" : `${percent(worst, 2)} … ${percent(best, 2)}`;
}

function divergedText(step: StepResult): string {
  const { diverged } = summarize(step);
  return diverged === 0 ? "" : `${diverged} of ${step.runs.length}`;
}

function seedsText(steps: readonly StepResult[]): string {
  const counts = steps.map(({ runs }) => runs.length);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  if (steps.length === 0) return "no steps";
  if (most === 1 && least === 1) return "one seed per step";
  return `medians over ${least === most ? most : `${least} to ${most}`} seeds per step`;
}

/** Names go left, all else goes right. */
function pad(text: string, width = 0, column = 0): string {
  const space = " ".repeat(Math.max(0, width - [...text].length));
  return column === 0 ? text + space : space + text;
}

function markdown(text: string): string {
  return oneLine(text).replace(/[\\|<]/g, "\\$&");
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
