import { onLanguage, say, text } from "../text/text.js";
import { BINS, type Histogram } from "../training/histogram.js";
import type { TensorView } from "../training/requests/tensors.js";
import type { Session } from "../training/session.js";
import { append, appendDrawing } from "./append.js";
import { magnitude } from "./magnitude.js";
import { nextFrame, Refresher } from "./refresher.js";

const BETWEEN = 250;
const HEIGHT = 20;
/** The powers of ten at the ends of the scale of update ratios, and where most steps should be. */
const LEAST_POWER = -5;
const MOST_POWER = -1;

interface Row {
  readonly name: string;
  show(tensor: TensorView): void;
}

/** For each tensor how its weights and gradients are spread, and by what share of its size a step moves it. */
export function createHistogramsPanel(host: HTMLElement, session: Session): void {
  const scroller = append(host, "div", "scroller");
  scroller.tabIndex = 0;
  scroller.setAttribute("role", "group");
  scroller.setAttribute("aria-labelledby", "histograms-title");
  const table = append(scroller, "table", "tensors");
  const head = append(append(table, "thead"), "tr");
  for (const column of ["tensor", "weights", "gradients", "ratio"] as const) {
    const cell = append(head, "th");
    cell.scope = "col";
    say(cell, `histograms.${column}`);
  }
  const body = append(table, "tbody");
  say(append(host, "p", "hint"), "histograms.hint");
  let rows: Row[] = [];
  let shown: readonly TensorView[] = [];

  const show = () => {
    if (rows.map(({ name }) => name).join() !== shown.map(({ name }) => name).join()) {
      body.replaceChildren();
      rows = shown.map((tensor) => createRow(body, tensor));
    }
    shown.forEach((tensor, index) => {
      rows[index]?.show(tensor);
    });
  };
  const refresher = new Refresher([host], BETWEEN, async () => {
    const known = new Map(shown.map(({ name, updateRatio }) => [name, updateRatio]));
    const found = await session.request("tensors");
    // While training is paused the last ratio stays.
    shown = found.map((tensor) => ({ ...tensor, updateRatio: tensor.updateRatio ?? known.get(tensor.name) }));
    await nextFrame();
    show();
  });
  session.on("opened", () => {
    shown = [];
    refresher.stale();
  });
  for (const event of ["steps", "done"] as const) session.on(event, () => refresher.stale());
  onLanguage(show);
}

function createRow(body: HTMLElement, { name, shape }: TensorView): Row {
  const row = append(body, "tr");
  const head = append(row, "th");
  head.scope = "row";
  head.append(name);
  append(head, "span", "shape").append(shape.join(" × "));
  const weights = createHistogram(append(row, "td"));
  const gradients = createHistogram(append(row, "td"));
  const ratio = createRatio(append(row, "td"));
  return {
    name,
    show(tensor) {
      weights(tensor.weights);
      gradients(tensor.gradients);
      ratio(tensor.updateRatio);
    },
  };
}

function createHistogram(cell: HTMLElement): (histogram: Histogram) => void {
  const drawing = appendDrawing(cell, "svg", {
    viewBox: `0 0 ${BINS} ${HEIGHT}`,
    preserveAspectRatio: "none",
    class: "histogram",
    "aria-hidden": "true",
  });
  const bars = appendDrawing(drawing, "path");
  const range = append(cell, "span", "range");
  return ({ counts, most, size }) => {
    bars.setAttribute("d", outline(counts));
    range.textContent = text("histograms.range", { most: magnitude(most), size: magnitude(size) });
  };
}

/** Bars whose heights are the roots of the counts: rare values stay visible beside the many near zero. */
function outline(counts: Uint32Array): string {
  const highest = Math.sqrt(counts.reduce((most, count) => Math.max(most, count), 1));
  const path = Array.from(counts, (count, bin) => {
    const top = HEIGHT * (1 - Math.sqrt(count) / highest);
    return `V${top.toFixed(2)}H${bin + 1}`;
  });
  return `M0 ${HEIGHT}${path.join("")}V${HEIGHT}Z`;
}

function createRatio(cell: HTMLElement): (ratio: number | undefined) => void {
  const scale = append(cell, "span", "ratio");
  const mark = append(scale, "span", "mark");
  scale.setAttribute("aria-hidden", "true");
  const number = append(cell, "span", "range");
  return (ratio) => {
    mark.hidden = ratio === undefined;
    number.textContent = ratio === undefined ? "–" : magnitude(ratio);
    if (ratio === undefined) return;
    const share = (Math.log10(Math.max(ratio, Number.MIN_VALUE)) - LEAST_POWER) / (MOST_POWER - LEAST_POWER);
    mark.style.left = `${100 * Math.min(Math.max(share, 0), 1)}%`;
  };
}
