import { uplotScript } from "../generated/uplot.js";
import type { EpochMetrics } from "../training/metrics.js";
import { chartScript } from "./chart-script.js";
import { count, decimal, percent, rate, scriptJson } from "./text.js";

interface Column {
  readonly name: string;
  readonly key: keyof EpochMetrics;
  readonly text: (value: number) => string;
}

const seconds = (value: number) => (Number.isFinite(value) ? value.toFixed(2) : "not finite");
const share = (value: number) => percent(value, 2);

const columns: readonly Column[] = [
  { name: "epoch", key: "epoch", text: count },
  { name: "step", key: "step", text: count },
  { name: "rate", key: "rate", text: rate },
  { name: "training loss", key: "loss", text: decimal },
  { name: "training accuracy", key: "accuracy", text: share },
  { name: "validation loss", key: "validationLoss", text: decimal },
  { name: "validation accuracy", key: "validationAccuracy", text: share },
  { name: "seconds", key: "seconds", text: seconds },
  { name: "images per second", key: "imagesPerSecond", text: (value) => count(Math.round(value)) },
];

/** Hidden until the page's script makes it work. */
const lossAxisButton = `<button type="button" id="loss-axis" aria-pressed="false" hidden>log axis</button>`;

/** The section with the charts of loss, accuracy and rate and the table of all epochs; `epochs` must not be empty. */
export function chartsSection(epochs: readonly EpochMetrics[]): string {
  return `<section aria-labelledby="training">
<h2 id="training">Training</h2>
<noscript><p>The charts need JavaScript. The table below holds the same numbers.</p></noscript>
<div class="charts">
${chart("loss", `<h3>Loss</h3>${lossAxisButton}`, [
  ["training", ends(epochs, "loss", decimal)],
  ["validation", ends(epochs, "validationLoss", decimal)],
])}
${chart("accuracy", "<h3>Accuracy</h3>", [
  ["training", ends(epochs, "accuracy", share)],
  ["validation", ends(epochs, "validationAccuracy", share)],
])}
${chart("rate", "<h3>Learning rate</h3>", [["rate", ends(epochs, "rate", rate)]])}
</div>
${epochsTable(epochs)}
</section>
<script type="application/json" id="metrics">${scriptJson(byColumn(epochs))}</script>
<script>${uplotScript}</script>
<script>${chartScript}</script>`;
}

function chart(name: string, heading: string, lines: ReadonlyArray<readonly [string, string]>): string {
  const summary = lines.map(([line, text]) => `${line} ${text}`).join(", ");
  return `<figure class="chart ${name}">
<div class="heading">${heading}</div>
<div id="${name}-chart" role="img" aria-label="Chart of the ${name} per epoch: ${summary}"></div>
</figure>`;
}

function ends(epochs: readonly EpochMetrics[], key: keyof EpochMetrics, text: (value: number) => string): string {
  const values = epochs.map((epoch) => text(epoch[key]));
  return `from ${values.at(0)} to ${values.at(-1)}`;
}

function epochsTable(epochs: readonly EpochMetrics[]): string {
  const head = columns.map(({ name }) => `<th scope="col">${name}</th>`).join("");
  const rows = epochs.map((epoch) => {
    const cells = columns.slice(1).map(({ key, text }) => `<td>${text(epoch[key])}</td>`);
    return `<tr><th scope="row">${count(epoch.epoch)}</th>${cells.join("")}</tr>`;
  });
  return `<details>
<summary>All numbers of ${epochs.length === 1 ? "the epoch" : `the ${count(epochs.length)} epochs`}</summary>
<div class="scroll" role="region" aria-label="Numbers per epoch" tabindex="0">
<table class="epochs">
<thead><tr>${head}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>
</details>`;
}

function byColumn(epochs: readonly EpochMetrics[]): Partial<Record<keyof EpochMetrics, number[]>> {
  return Object.fromEntries(columns.map(({ key }) => [key, epochs.map((epoch) => epoch[key])]));
}
