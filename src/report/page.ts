import { chartsSection } from "./charts.js";
import { confusionSection } from "./confusion.js";
import { factList, htmlDocument, noticeBox } from "./document.js";
import { mistakesSection, samplesSection } from "./pictures.js";
import type { Report } from "./report.js";
import { count, decimal, duration, escapeHtml, percent } from "./text.js";

/** A run as one HTML document: scripts, styles and pictures are inside, and its policy forbids all network. */
export function renderReport(report: Report): string {
  const trained = report.epochs.length > 0;
  const sections = [
    header(report),
    trained ? chartsSection(report.epochs) : "",
    confusionSection(report.test),
    samplesSection(report.samples),
    mistakesSection(report),
    settingsSection(report.settings),
  ];
  return htmlDocument({ title: report.title, charts: trained, sections });
}

function header({ title, notice, test, fingerprint, seconds, epochs }: Report): string {
  const right = Number.isFinite(test.accuracy)
    ? `${count(Math.round(test.accuracy * test.images))} of ${count(test.images)} test images read right`
    : `${count(test.images)} test images`;
  const facts: ReadonlyArray<readonly [string, string]> = [
    ["test loss", decimal(test.loss)],
    ["test images", count(test.images)],
    ...(epochs.length > 0
      ? ([
          ["epochs", count(epochs.length)],
          ["training time", duration(seconds)],
        ] as const)
      : []),
    ["fingerprint", `<code>${escapeHtml(fingerprint)}</code>`],
  ];
  return `<header>
<h1>${escapeHtml(title)}</h1>
${noticeBox(notice)}<div class="result">
<p class="accuracy"><strong>${percent(test.accuracy, 2)}</strong> <span>test accuracy</span> <small>${right}</small></p>
${factList(facts)}
</div>
</header>`;
}

function settingsSection(settings: Report["settings"]): string {
  if (settings.length === 0) return "";
  const rows = settings.map(
    ([name, value]) => `<tr><th scope="row">${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  return `<section aria-labelledby="settings">
<h2 id="settings">Settings</h2>
<table class="settings">
<tbody>
${rows.join("\n")}
</tbody>
</table>
</section>`;
}
