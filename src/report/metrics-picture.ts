import type { EpochMetrics } from "../training/metrics.js";
import { type Axis, axisOfCounts, axisOver, tickText } from "./axis.js";
import { dashes, finiteRuns, type Point } from "./curve.js";
import { capitalRows, textColumns } from "./font.js";
import { type Color, Raster } from "./raster.js";
import { count } from "./text.js";

const width = 1200;
const height = 480;
const margin = { left: 96, top: 76, right: 44, bottom: 76 };
const textScale = 2;
const titleScale = 3;
const textHeight = capitalRows * textScale;

const paper: Color = [255, 255, 255];
const ink: Color = [29, 35, 41];
const muted: Color = [89, 99, 110];
const grid: Color = [226, 228, 230];

const lineThickness = 3;
const dotSize = 9;
/** Up to so many epochs, each has its dot. */
const mostDots = 40;

/** In the colours of the report's charts. */
const curves: ReadonlyArray<{ name: "training" | "validation"; color: Color; dashed: boolean }> = [
  { name: "training", color: [106, 90, 205], dashed: true },
  { name: "validation", color: [11, 122, 117], dashed: false },
];

interface Chart {
  readonly title: string;
  readonly training: readonly number[];
  readonly validation: readonly number[];
  readonly axis: Axis;
  readonly unit: string;
}

/** The first and last column and row of a chart's curves. */
interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The loss and the accuracy over the epochs, of training and validation, as a PNG file of 1200 × 480 pixels. A value that
 * is not finite is a gap in its line. `epochs` must not be empty.
 */
export function metricsPicture(epochs: readonly EpochMetrics[]): Uint8Array {
  const raster = new Raster(width, height, paper);
  const numbers = epochs.map(({ epoch }) => epoch);
  [lossChart(epochs), accuracyChart(epochs)].forEach((chart, index) => {
    const left = (index * width) / 2;
    const sides = { left: left + margin.left, right: left + width / 2 - margin.right };
    drawChart(raster, { ...sides, top: margin.top, bottom: height - margin.bottom }, chart, numbers);
  });
  return raster.png();
}

/** From zero, as in the report. */
function lossChart(epochs: readonly EpochMetrics[]): Chart {
  const training = epochs.map(({ loss }) => loss);
  const validation = epochs.map(({ validationLoss }) => validationLoss);
  const [, most] = extent([...training, ...validation]);
  return { title: "Loss", training, validation, axis: axisOver(0, most > 0 ? 1.02 * most : 1, 6), unit: "" };
}

function accuracyChart(epochs: readonly EpochMetrics[]): Chart {
  const training = epochs.map(({ accuracy }) => 100 * accuracy);
  const validation = epochs.map(({ validationAccuracy }) => 100 * validationAccuracy);
  const [least, most] = extent([...training, ...validation]);
  const space = Math.max(0.04 * (most - least), 0.2);
  const axis = axisOver(Math.max(0, least - space), Math.min(100, most + space), 6);
  return { title: "Accuracy", training, validation, axis, unit: " %" };
}

function extent(values: readonly number[]): readonly [least: number, most: number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  return [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
}

function drawChart(raster: Raster, plot: Plot, chart: Chart, epochs: readonly number[]): void {
  const { left, right, top, bottom } = plot;
  raster.text(left, top - 46, chart.title, ink, titleScale);
  drawLegend(raster, right, top - 43);
  const y = (value: number) => place(value, chart.axis, bottom, top);
  drawValueAxis(raster, plot, chart, y);
  const first = epochs.at(0) ?? 1;
  const last = epochs.at(-1) ?? first;
  const spacing = textColumns(count(last)) * textScale + 24;
  const epochAxis = axisOfCounts(first, last, (right - left) / spacing);
  const x = (epoch: number) => place(epoch, epochAxis, left, right);
  drawEpochAxis(raster, plot, epochAxis, x);
  // The dashes come last: where both lines are one, either can be seen.
  for (const { name, color, dashed } of curves.toReversed()) {
    const points = epochs.map((epoch, index): Point => [x(epoch), y(chart[name][index] ?? Number.NaN)]);
    drawCurve(raster, finiteRuns(points), color, dashed, epochs.length <= mostDots);
  }
}

/** Where a value lies between two pixels, the centre of the first for the axis's first value. */
function place(value: number, axis: Axis, from: number, to: number): number {
  return from + 0.5 + ((value - axis.first) / (axis.last - axis.first)) * (to - from);
}

function drawValueAxis(raster: Raster, plot: Plot, { axis, unit }: Chart, y: (value: number) => number): void {
  for (const tick of axis.ticks) {
    const row = Math.floor(y(tick));
    raster.fill(plot.left, row, plot.right - plot.left + 1, 1, grid);
    const label = `${tickText(tick, axis.step)}${unit}`;
    raster.text(plot.left - 14, row - textHeight / 2, label, muted, textScale, 1);
  }
}

function drawEpochAxis(raster: Raster, plot: Plot, axis: Axis, x: (epoch: number) => number): void {
  const { left, right, bottom } = plot;
  raster.fill(left, bottom, right - left + 1, 2, muted);
  for (const tick of axis.ticks) {
    raster.fill(Math.floor(x(tick)) - 1, bottom, 2, 8, muted);
    raster.text(x(tick), bottom + 16, count(tick), muted, textScale, 0.5);
  }
  raster.text((left + right) / 2, bottom + 44, "epoch", muted, textScale, 0.5);
}

function drawLegend(raster: Raster, right: number, top: number): void {
  let end = right;
  for (const { name, color, dashed } of curves.toReversed()) {
    raster.text(end, top, name, ink, textScale, 1);
    end -= textColumns(name) * textScale + 12;
    const y = top + textHeight / 2;
    const sample: Point[] = [
      [end - 42, y],
      [end, y],
    ];
    drawCurve(raster, [sample], color, dashed, false);
    end -= 42 + 28;
  }
}

function drawCurve(raster: Raster, runs: Point[][], color: Color, dashed: boolean, dotted: boolean): void {
  const lines = dashed ? runs.flatMap((run) => dashes(run, 8, 9)) : runs;
  raster.lines(lines, lineThickness, color);
  const points = runs.filter((run) => dotted || run.length === 1).flat();
  const dots = points.map((point) => [point]);
  raster.lines(dots, dotSize, color);
}
