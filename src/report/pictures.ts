import { encode } from "fast-png";
import type { Report, ReportImage } from "./report.js";
import { count, percent } from "./text.js";

const mostSamples = 25;

/** The section with the samples, at most 25; nothing when there are none. */
export function samplesSection(samples: readonly ReportImage[]): string {
  if (samples.length === 0) return "";
  const shown = samples.slice(0, mostSamples);
  const wrong = shown.filter((image) => image.prediction !== image.label).length;
  return `<section aria-labelledby="samples">
<h2 id="samples">Samples</h2>
<p>${count(shown.length)} test images, drawn at random; ${wrong === 0 ? "none" : count(wrong)} of them read wrong. The
percentage is the probability that the network gave its answer.</p>
<div class="pictures">
${shown.map((image) => picture(image, 112)).join("\n")}
</div>
</section>`;
}

/** The section with the worst mistakes, or the statement that there are none. */
export function mistakesSection({ mistakes, test }: Report): string {
  const wrong = wrongCount(test);
  const text =
    mistakes.length > 0
      ? `${count(wrong)} of ${count(test.images)} test images were read wrong. These are the ones that the network was
surest of, worst first.`
      : wrong === 0
        ? `No mistakes: all ${count(test.images)} test images were read right.`
        : "No mistakes to show: the run kept no pictures of them.";
  const figures = mistakes.map((image) => picture(image, 140)).join("\n");
  return `<section aria-labelledby="mistakes">
<h2 id="mistakes">Worst mistakes</h2>
<p>${text}</p>${mistakes.length > 0 ? `\n<div class="pictures large">\n${figures}\n</div>` : ""}
</section>`;
}

function wrongCount({ confusion, classes }: Report["test"]): number {
  return confusion.reduce((sum, value, index) => (index % (classes + 1) === 0 ? sum : sum + value), 0);
}

/** `size` is the length in CSS pixels that the longer side gets at most, as a whole multiple of the image's own. */
function picture(image: ReportImage, size: number): string {
  const { width, height, label, prediction } = image;
  const scale = Math.max(1, Math.floor(size / Math.max(width, height)));
  const right = prediction === label;
  const probability = percent(image.probability);
  const mark = right ? "✓" : "✗";
  const answer = right ? `“${label}”` : `“${label}” read as “${prediction}”`;
  return `<figure class="${right ? "right" : "wrong"}">
<img src="${pngUri(image)}" width="${width * scale}" height="${height * scale}" alt="image of class ${label}, \
predicted ${prediction} with ${probability}">
<figcaption><span class="mark">${mark}</span> ${answer} <span class="probability">${probability}</span></figcaption>
</figure>`;
}

function pngUri({ pixels, width, height }: ReportImage): string {
  const bytes = encode({ width, height, data: pixels, depth: 8, channels: 1 }, { zlib: { level: 9 } });
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
