import { uplotScript } from "../generated/uplot.js";
import type { StepResult, StepRun } from "../reproduce/results.js";
import { summarize } from "../reproduce/summary.js";
import { lineStyle, swatch } from "./study-lines.js";
import { studyScript } from "./study-script.js";
import { escapeHtml, scriptJson } from "./text.js";

const measures = ["validationAccuracy", "loss", "updateRatio", "saturated"] as const;

const charts = [
  { id: "accuracy", title: "Test accuracy", note: "share of the test images read right, after each epoch" },
  { id: "loss", title: "Training loss", note: "mean over the training images" },
  { id: "ratio", title: "Update to weight ratio", note: "how far an epoch moves the weights: ‖Δw‖ / ‖w‖" },
  { id: "saturated", title: "Saturated images", note: "share whose true class gets a probability below 10⁻¹²" },
];

const buttons: Readonly<Record<string, string>> = {
  accuracy: `<button type="button" id="accuracy-axis" aria-pressed="false">error, log axis</button>`,
  loss: `<button type="button" id="loss-axis" aria-pressed="true">log axis</button>`,
};

/** The section with one chart per measure, each with a line for every run; some step must have run. */
export function studyChartsSection(steps: readonly StepResult[]): string {
  return `<section aria-labelledby="training">
<h2 id="training">Training, epoch by epoch</h2>
<noscript><p>The charts need JavaScript. The table above and those of the steps below hold their numbers.</p></noscript>
<div id="study-charts" hidden>
${legend(steps)}
<div class="charts">
${charts.map(chart).join("\n")}
</div>
</div>
</section>`;
}

/** The charts' data and scripts; they go behind all that they work on. */
export function studyScripts(steps: readonly StepResult[]): string {
  return `<script type="application/json" id="study">${scriptJson(chartData(steps))}</script>
<script>${uplotScript}</script>
<script>${studyScript}</script>`;
}

function legend(steps: readonly StepResult[]): string {
  const items = steps.map(({ name }, index) => {
    const box = `<input type="checkbox" data-step="${index}" autocomplete="off" checked>`;
    return `<li><label>${box}${swatch(index)}<span>${escapeHtml(name)}</span></label></li>`;
  });
  return `<fieldset class="legend">
<legend>Steps shown <span><button type="button" id="all">all</button> <button type="button" id="none">none</button></span></legend>
<ul>
${items.join("\n")}
</ul>
</fieldset>`;
}

function chart({ id, title, note }: (typeof charts)[number]): string {
  return `<figure class="chart">
<div class="heading"><h3>${title}</h3>${buttons[id] ?? ""}</div>
<p class="reading" id="${id}-reading" data-note="${note}">${note}</p>
<div id="${id}-chart" role="img" aria-label="Chart of ${title.toLowerCase()} per epoch, a line for each run"></div>
</figure>`;
}

function chartData(steps: readonly StepResult[]) {
  const epochs = steps.flatMap(({ runs }) => runs.flatMap((run) => run.epochs.map(({ epoch }) => epoch)));
  return {
    epochs: epochs.reduce((last, epoch) => Math.max(last, epoch), 1),
    steps: steps.map((step, index) => {
      const { middle } = summarize(step);
      const { color, dash } = lineStyle(index);
      return { name: step.name, color, dash, runs: step.runs.map((run) => runData(run, run === middle)) };
    }),
  };
}

/** A run's columns, which count epochs from 1. */
function runData({ seed, epochs }: StepRun, middle: boolean) {
  const last = epochs.reduce((most, { epoch }) => Math.max(most, epoch), 0);
  const columns = measures.map((key) => {
    const column = new Array<number | null>(last).fill(null);
    for (const metrics of epochs) column[metrics.epoch - 1] = Number(metrics[key].toPrecision(5));
    return [key, column] as const;
  });
  return { seed, middle, ...Object.fromEntries(columns) };
}
