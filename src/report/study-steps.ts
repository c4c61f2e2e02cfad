import type { StepResult, StepRun } from "../reproduce/results.js";
import { summarize } from "../reproduce/summary.js";
import { batchText } from "../reproduce/table.js";
import type { EpochMetrics } from "../training/metrics.js";
import { swatch } from "./study-lines.js";
import { count, decimal, escapeHtml, percent, rate } from "./text.js";

/** The section that explains each step and says how each of its runs ended. */
export function stepsSection(steps: readonly StepResult[]): string {
  return `<section aria-labelledby="steps">
<h2 id="steps">Step by step</h2>
${steps.map(stepArticle).join("\n")}
</section>`;
}

function stepArticle(step: StepResult, index: number): string {
  const others = index === 0 ? "show only this one" : "show only this and the published one";
  return `<article class="step" id="step-${index + 1}">
<div class="text">
<h3>${swatch(index)}${escapeHtml(step.title)}</h3>
<p>${escapeHtml(step.explanation)}</p>
<p class="how">${how(step)}</p>
${step.runs.length === 0 ? "" : `<button type="button" data-only="${index}" hidden>${others}</button>`}
</div>
<div class="numbers">
${step.runs.length === 0 ? "<p>Not run.</p>" : `${runsTable(step)}\n${middleRun(step)}`}
${step.trials.length === 0 ? "" : trialsTable(step)}
</div>
</article>`;
}

function how({ batch, rate: taken, trials }: StepResult): string {
  const images = batch === "all" ? "all images in one batch" : `batches of ${batchText(batch)}`;
  const found =
    trials.length === 0 ? "given" : `found in ${trials.length === 1 ? "a trial" : `${trials.length} trials`}`;
  return `${images}, rate ${rate(taken)} (${found})`;
}

function runsTable({ runs }: StepResult): string {
  const rows = runs.map((run) => [
    `<tr><th scope="row">${run.seed}</th><td>${percent(run.testAccuracy, 2)}</td><td>${decimal(run.testLoss)}</td></tr>`,
    run.divergedInEpoch === undefined ? "" : `<tr><td colspan="3">${diverged(run.divergedInEpoch)}</td></tr>`,
  ]);
  return table(["seed", "test accuracy", "test loss"], rows.flat());
}

function diverged(epoch: number): string {
  return `diverged in epoch ${count(epoch)}${epoch > 1 ? `; the numbers are from epoch ${count(epoch - 1)}` : ""}`;
}

function trialsTable({ trials, rate: taken }: StepResult): string {
  const rows = trials.map((trial) => {
    const mark = trial.rate === taken ? ` class="taken"` : "";
    return `<tr${mark}><th scope="row">${rate(trial.rate)}</th><td>${percent(trial.accuracy, 2)}</td></tr>`;
  });
  return `<details>
<summary>How the rate was found</summary>
${table(["rate", "training accuracy"], rows)}
</details>`;
}

/** The epochs 1, 2, 5, 10, 20, … and the last one of the run in the middle. */
function middleRun(step: StepResult): string {
  const { middle } = summarize(step);
  if (middle === undefined || middle.epochs.length === 0) return "";
  const rows = milestones(middle).map(
    ({ epoch, validationAccuracy, loss, updateRatio, saturated }) =>
      `<tr><th scope="row">${count(epoch)}</th><td>${percent(validationAccuracy)}</td><td>${decimal(loss)}</td>` +
      `<td>${small(updateRatio)}</td><td>${percent(saturated)}</td></tr>`,
  );
  return `<details>
<summary>Epochs of ${step.runs.length > 1 ? "the middle run, " : ""}seed ${middle.seed}</summary>
${table(["epoch", "accuracy", "loss", "update ratio", "saturated"], rows)}
</details>`;
}

function milestones({ epochs }: StepRun): EpochMetrics[] {
  const last = epochs.at(-1);
  return epochs.filter((metrics) => metrics === last || /^[125]0*$/.test(String(metrics.epoch)));
}

function small(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(2))) : "not finite";
}

function table(heads: readonly string[], rows: readonly string[]): string {
  return `<table>
<thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead>
<tbody>
${rows.filter((row) => row !== "").join("\n")}
</tbody>
</table>`;
}
