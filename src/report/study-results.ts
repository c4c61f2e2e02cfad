import type { StepResult, Study } from "../reproduce/results.js";
import { summarize } from "../reproduce/summary.js";
import { studyCaption, studyColumns } from "../reproduce/table.js";
import { swatch } from "./study-lines.js";
import { escapeHtml } from "./text.js";

const stripWidth = 112;

/** The section with the study's table, and beside its numbers a dot for each run. */
export function resultsSection(study: Study): string {
  const [name, ...numbers] = studyColumns(study);
  const head = [name, ...numbers].map((column) => `<th scope="col">${column?.name ?? ""}</th>`).join("");
  const rows = study.steps.map((step, index) => {
    const cells = numbers.map(({ text }) => `<td>${escapeHtml(text(step))}</td>`);
    const link = `<a href="#step-${index + 1}">${swatch(index)}<span>${escapeHtml(step.name)}</span></a>`;
    return `<tr><th scope="row">${link}</th>${cells.join("")}<td class="strip" aria-hidden="true">${strip(step)}</td></tr>`;
  });
  return `<section aria-labelledby="results">
<h2 id="results">Results</h2>
<div class="scroll" role="region" aria-label="Results of the steps" tabindex="0">
<table class="results">
<thead><tr>${head}<th class="strip" aria-hidden="true">each run<span><i>0</i><i>100 %</i></span></th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>
<p class="under">${escapeHtml(studyCaption(study))}</p>
</section>`;
}

/** The runs' test accuracies on a line from 0 to 100 %. */
function strip(step: StepResult): string {
  const { middle } = summarize(step);
  const dots = step.runs
    .filter(({ testAccuracy }) => Number.isFinite(testAccuracy))
    .map((run) => {
      const kind = run === middle ? ` class="middle"` : "";
      return `<circle${kind} cx="${Number((run.testAccuracy * stripWidth).toFixed(1))}" cy="8" r="4"/>`;
    });
  return `<svg width="${stripWidth}" height="16"><line x1="0" x2="${stripWidth}" y1="8" y2="8"/>${dots.join("")}</svg>`;
}
