import type { RatePoint } from "../training/find-rate.js";
import { axisOver, tickText } from "./axis.js";
import type { Point } from "./curve.js";
import { capitalRows } from "./font.js";
import { type Color, Raster } from "./raster.js";

const width = 800;
const height = 480;
const plot = { left: 96, top: 76, right: width - 44, bottom: height - 76 };
const textScale = 2;
const titleScale = 3;
const textHeight = capitalRows * textScale;

const paper: Color = [255, 255, 255];
const ink: Color = [29, 35, 41];
const muted: Color = [89, 99, 110];
const grid: Color = [226, 228, 230];
const smoothedColor: Color = [11, 122, 117];
const lossColor: Color = [206, 203, 232];
const suggestedColor: Color = [179, 64, 24];

/** What of the curve's height the first loss takes at least, so that the explosion does not flatten all before. */
const CEILING = 1.5;

/**
 * The curve of a learning-rate range test as a PNG file of 800 × 480 pixels: the loss of each step and, over it, the
 * smoothed loss, by the rate on a logarithmic axis; a vertical line where the suggested rate is. `points` must not be empty.
 */
export function ratesPicture(points: readonly RatePoint[], suggested: number | undefined): Uint8Array {
  const raster = new Raster(width, height, paper);
  const rates = points.map(({ rate }) => Math.log10(rate));
  const [first = 0] = rates;
  const [from, to] = [Math.floor(first), Math.max(Math.floor(first) + 1, Math.ceil(rates.at(-1) ?? first))];
  const most = CEILING * Math.max(...points.slice(0, 10).map(({ smoothed }) => smoothed));
  const axis = axisOver(0, most > 0 ? most : 1, 6);
  const x = (rate: number) => place(rate, from, to, plot.left, plot.right);
  const y = (loss: number) => place(Math.min(loss, axis.last), axis.first, axis.last, plot.bottom, plot.top);
  raster.text(plot.left, plot.top - 46, "Loss by learning rate", ink, titleScale);
  for (const tick of axis.ticks) {
    raster.fill(plot.left, Math.floor(y(tick)), plot.right - plot.left + 1, 1, grid);
    raster.text(plot.left - 14, Math.floor(y(tick)) - textHeight / 2, tickText(tick, axis.step), muted, textScale, 1);
  }
  raster.fill(plot.left, plot.bottom, plot.right - plot.left + 1, 2, muted);
  for (let exponent = from; exponent <= to; exponent++) {
    raster.fill(Math.floor(x(exponent)) - 1, plot.bottom, 2, 8, muted);
    raster.text(x(exponent), plot.bottom + 16, `1e${exponent}`, muted, textScale, 0.5);
  }
  raster.text((plot.left + plot.right) / 2, plot.bottom + 44, "rate", muted, textScale, 0.5);
  const curve = (loss: (point: RatePoint) => number) =>
    points.map((point, index): Point => [x(rates[index] ?? first), y(loss(point))]);
  raster.lines([curve(({ loss }) => loss)], 2, lossColor);
  raster.lines([curve(({ smoothed }) => smoothed)], 3, smoothedColor);
  if (suggested !== undefined) {
    const column = x(Math.log10(suggested));
    raster.lines(
      [
        [
          [column, plot.top],
          [column, plot.bottom],
        ],
      ],
      2,
      suggestedColor,
    );
    raster.text(column - 10, plot.top, String(suggested), suggestedColor, textScale, 1);
  }
  return raster.png();
}

/** Where a value lies between two pixels. */
function place(value: number, least: number, most: number, from: number, to: number): number {
  return from + 0.5 + ((value - least) / (most - least)) * (to - from);
}
