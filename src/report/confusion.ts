import type { Report } from "./report.js";
import { count, percent } from "./text.js";

/** The section with the confusion matrix: one row per true class, one column per predicted class, then the recall. */
export function confusionSection({ confusion, classes }: Report["test"]): string {
  const all = Array.from({ length: classes }, (_, index) => index);
  const head = all.map((prediction) => `<th scope="col">${prediction}</th>`);
  const rows = all.map((label) => row(label, confusion.subarray(label * classes, (label + 1) * classes)));
  return `<section aria-labelledby="confusion">
<h2 id="confusion">Confusion matrix</h2>
<p>Each row holds the images of one true class, each column those that were read as one class. The stronger the
colour of a cell, the larger its share of the row: <span class="key hit">read right</span>
<span class="key miss">read wrong</span>. Recall is the share of a class that was read right.</p>
<div class="scroll" role="region" aria-labelledby="confusion" tabindex="0">
<table class="confusion">
<thead>
<tr><td></td><th scope="colgroup" colspan="${classes}" class="axis"><span>prediction</span></th><td></td></tr>
<tr><th scope="col" class="corner">truth</th>${head.join("")}<th scope="col">recall</th></tr>
</thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</div>
</section>`;
}

function row(label: number, counts: Uint32Array): string {
  const images = counts.reduce((sum, value) => sum + value, 0);
  const cells = Array.from(counts, (value, prediction) => cell(value, images, label, prediction));
  const none = `<span title="no image of this class">–</span>`;
  const recall = images === 0 ? none : percent((counts[label] ?? 0) / images);
  return `<tr><th scope="row">${label}</th>${cells.join("")}<td class="recall">${recall}</td></tr>`;
}

function cell(value: number, images: number, label: number, prediction: number): string {
  if (value === 0) return "<td>0</td>";
  const share = value / images;
  // The root and the offset keep single errors visible beside a diagonal near 100 %.
  const shade = (0.15 + 0.85 * Math.sqrt(share)).toFixed(2);
  const title = `${label} read as ${prediction}: ${count(value)} of ${count(images)} (${percent(share)})`;
  const kind = label === prediction ? "hit" : "miss";
  return `<td class="${kind}" style="--shade:${shade}" title="${title}">${value}</td>`;
}
