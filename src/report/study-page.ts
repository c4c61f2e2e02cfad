import type { StepResult, Study } from "../reproduce/results.js";
import { summarize } from "../reproduce/summary.js";
import { factList, htmlDocument, noticeBox } from "./document.js";
import { studyChartsSection, studyScripts } from "./study-charts.js";
import { resultsSection } from "./study-results.js";
import { stepsSection } from "./study-steps.js";
import { studyStyle } from "./study-style.js";
import { count, duration, escapeHtml, percent } from "./text.js";

const title = "A lab report's network, repaired flaw by flaw";

const introduction = `A student's lab report trained a residual network of dense layers in NumPy, every gradient derived by
hand, and read 84 % of MNIST's test images right. Here the same training runs as published; then one flaw after the other is
repaired. Where a rate was not given, short trials found one for the step. Each step runs from several seeds, because one run
can be luck.`;

/** A study as one HTML document: scripts and styles are inside, and its policy forbids all network. */
export function renderStudy(study: Study): string {
  const ran = study.steps.some(({ runs }) => runs.length > 0);
  const sections = [
    header(study),
    study.steps.length > 0 ? resultsSection(study) : "",
    ran ? studyChartsSection(study.steps) : "",
    study.steps.length > 0 ? stepsSection(study.steps) : "",
    ran ? studyScripts(study.steps) : "",
  ];
  return htmlDocument({ title, charts: ran, style: studyStyle, sections });
}

function header(study: Study): string {
  const { steps } = study;
  const runs = steps.flatMap((step) => step.runs);
  const facts = [
    ["data", escapeHtml(study.dataName)],
    ["training images", count(study.trainingImages)],
    ["test images", count(study.testImages)],
    ["steps", count(steps.length)],
    ["runs", count(runs.length)],
    ["training time", duration(runs.reduce((sum, { seconds }) => sum + seconds, 0))],
  ] as const;
  return `<header>
<h1>${title}</h1>
<p>${introduction}</p>
${noticeBox(study.notice)}<div class="result">
${outcome(steps.filter((step) => step.runs.length > 0))}
${factList(facts)}
</div>
</header>`;
}

/** The test accuracy of the first step and of the last. */
function outcome(steps: readonly StepResult[]): string {
  const first = steps.at(0);
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return "";
  const accuracy = (step: StepResult) => percent(summarize(step).accuracy.median);
  const [numbers, names] =
    first === last
      ? [accuracy(first), escapeHtml(first.name)]
      : [
          `${accuracy(first)} <span class="to">→</span> ${accuracy(last)}`,
          `from “${escapeHtml(first.name)}” to “${escapeHtml(last.name)}”, medians over the seeds`,
        ];
  return `<p class="accuracy"><strong>${numbers}</strong> <span>test accuracy</span> <small>${names}</small></p>`;
}
