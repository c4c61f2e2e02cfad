import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { metricsPicture } from "../../src/report/metrics-picture.js";
import type { Color } from "../../src/report/raster.js";
import type { EpochMetrics } from "../../src/training/metrics.js";
import {
  bounds,
  colorAt,
  decodeRgb,
  inkOf,
  type Picture,
  type Pixel,
  pixelsOf,
  placesOf,
  textOnWhite,
} from "./decoded.js";
import { sampleEpochs } from "./sample.js";

const TRAINING: Color = [106, 90, 205];
const VALIDATION: Color = [11, 122, 117];
const INK: Color = [29, 35, 41];
const MUTED: Color = [89, 99, 110];
const GRID: Color = [226, 228, 230];

/** A chart found in the picture: the rows of its ticks from the highest down to its axis, the columns of the others. */
interface Found {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly left: number;
  readonly right: number;
}

function chartIn(picture: Picture, half: "left" | "right"): Found {
  const here = (color: Color) =>
    pixelsOf(picture, color).filter(({ x }) => x < picture.width / 2 === (half === "left"));
  const grid = linesOf(here(GRID));
  const axis = linesOf(here(MUTED)).at(0);
  assert.ok(axis !== undefined, "there is an axis");
  const marks = here(MUTED).filter(({ x, y }) => y === axis.row + 5 && x >= axis.left);
  // A mark is two pixels wide.
  const columns = marks.map(({ x }) => x).filter((_, index) => index % 2 === 1);
  return { rows: [...grid.map(({ row }) => row), axis.row], columns, left: axis.left, right: axis.right };
}

/** The rows in which more than 200 pixels follow each other, from the highest down. */
function linesOf(pixels: readonly Pixel[]) {
  const lines: Array<{ row: number; left: number; right: number }> = [];
  for (const { x, y } of pixels) {
    const last = lines.at(-1);
    if (last?.row === y && last.right === x - 1) last.right = x;
    else lines.push({ row: y, left: x, right: x });
  }
  return lines.filter(({ left, right }) => right - left > 200);
}

/** The pixels of a colour between a chart's highest tick and its axis. */
function drawn(picture: Picture, color: Color, { rows, left, right }: Found): Pixel[] {
  const [top = 0, bottom = 0] = [rows.at(0), rows.at(-1)];
  return pixelsOf(picture, color).filter(({ x, y }) => y >= top - 6 && y <= bottom + 6 && x >= left && x <= right);
}

const height = (value: number, [first, last]: readonly [number, number], { rows }: Found) => {
  const [top = 0, bottom = 0] = [rows.at(0), rows.at(-1)];
  return bottom + 0.5 + ((value - first) / (last - first)) * (top - bottom);
};

describe("the picture of five epochs", () => {
  const epochs = sampleEpochs(5);
  const picture = decodeRgb(metricsPicture(epochs));
  const [loss, accuracy] = [chartIn(picture, "left"), chartIn(picture, "right")];

  test("is 1200 pixels wide, 480 high, and light", () => {
    assert.deepEqual([picture.width, picture.height], [1200, 480]);
    const paper = pixelsOf(picture, [255, 255, 255]).length / (1200 * 480);
    assert.ok(paper > 0.9, `${paper} of it is paper`);
  });

  test("has a chart on each side, with even ticks and a mark per epoch", () => {
    for (const { rows, columns, left, right } of [loss, accuracy]) {
      assert.ok(rows.length >= 4 && rows.length <= 8, `${rows.length} ticks`);
      const [top = 0, bottom = 0] = [rows.at(0), rows.at(-1)];
      rows.forEach((row, index) => {
        assert.ok(Math.abs(row - (top + ((bottom - top) * index) / (rows.length - 1))) <= 1, `${rows}`);
      });
      assert.equal(columns.length, 5);
      assert.ok((columns[0] ?? 0) - left > 30 && right - (columns[4] ?? 0) > 30, "half an epoch is free on each side");
    }
  });

  for (const [name, chart, range, color, key] of [
    ["training loss", loss, [0, 0.6], TRAINING, "loss"],
    ["validation loss", loss, [0, 0.6], VALIDATION, "validationLoss"],
    ["training accuracy", accuracy, [0.7, 1], TRAINING, "accuracy"],
    ["validation accuracy", accuracy, [0.7, 1], VALIDATION, "validationAccuracy"],
  ] as const) {
    test(`has a point for the ${name} of each epoch where its values say`, () => {
      epochs.forEach((epoch, index) => {
        const [x, y] = [chart.columns[index] ?? 0, height(epoch[key], range, chart)];
        for (const [dx, dy] of [
          [0, 0],
          [-2.5, 0],
          [2.5, 0],
          [0, -2.5],
          [0, 2.5],
        ] as const) {
          assert.deepEqual(colorAt(picture, x + dx, y + dy), color, `epoch ${epoch.epoch}, ${dx} and ${dy} pixels off`);
        }
      });
      const { left, right, top, bottom } = bounds(drawn(picture, color, chart));
      const rows = epochs.map((epoch) => height(epoch[key], range, chart));
      const expected = [chart.columns.at(0) ?? 0, chart.columns.at(-1) ?? 0, Math.min(...rows), Math.max(...rows)];
      [left - 4, right + 4, top + 4, bottom - 4].forEach((value, side) => {
        const off = Math.abs(value - (expected[side] ?? 0));
        assert.ok(off <= (side < 2 ? 9 : 2), `${name} ends ${off} pixels off at side ${side}`);
      });
    });
  }

  test("joins the validation's points by a line, and the training's by dashes", () => {
    const covered = (color: Color) => {
      const [from = 0, to = 0] = loss.columns;
      const columns = new Set(drawn(picture, color, loss).map(({ x }) => x));
      return Array.from({ length: to - from - 20 }, (_, index) => columns.has(from + 10 + index));
    };
    assert.ok(covered(VALIDATION).every(Boolean), "a line without gaps");
    assert.deepEqual([...new Set(covered(TRAINING))].sort(), [false, true]);
  });

  test("has titles, a legend, and labels at the ticks, none of them over another", () => {
    const texts: Array<readonly [string, Color, number, number]> = [
      ["Loss", INK, 3, 1],
      ["Accuracy", INK, 3, 1],
      ["training", INK, 2, 2],
      ["validation", INK, 2, 2],
      ["epoch", MUTED, 2, 2],
      ["0.6", MUTED, 2, 1],
      ["0.0", MUTED, 2, 1],
      ["100 %", MUTED, 2, 1],
      ["75 %", MUTED, 2, 1],
    ];
    for (const [text, color, scale, count] of texts) {
      const places = placesOf(picture, textOnWhite(text, color, scale));
      assert.equal(places.length, count, text);
    }
    const [at] = placesOf(picture, textOnWhite("0.6", MUTED));
    assert.equal((at?.y ?? 0) + 7, loss.rows[0]);
    assert.ok((at?.x ?? 0) + 28 < loss.left, "labels are left of the chart");
    const [legend] = placesOf(picture, textOnWhite("validation", INK));
    assert.ok((legend?.y ?? 0) + 18 < (loss.rows[0] ?? 0) - 6, "the legend is above the lines");
    const sample = colorAt(picture, (legend?.x ?? 0) - 30, (legend?.y ?? 0) + 7);
    assert.deepEqual(sample, VALIDATION);
  });
});

/** How many columns of the picture the pixels lie in. */
const columnsOf = (pixels: readonly Pixel[]) => new Set(pixels.map(({ x }) => x)).size;

test("values that are not finite are gaps", () => {
  const broken = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const epochs = sampleEpochs(9).map((epoch, index) => {
    const value = broken[index - 3];
    const whole = { ...epoch, accuracy: epoch.accuracy - 0.05 };
    return value === undefined ? whole : { ...whole, loss: value, validationAccuracy: value };
  });
  const picture = decodeRgb(metricsPicture(epochs));
  const inGap = (half: "left" | "right", color: Color) => {
    const chart = chartIn(picture, half);
    const [from = 0, to = 0] = [chart.columns[2], chart.columns[6]];
    return columnsOf(drawn(picture, color, chart).filter(({ x }) => x > from + 6 && x < to - 6)) / (to - from - 12);
  };
  assert.deepEqual([inGap("left", TRAINING), inGap("right", VALIDATION)], [0, 0]);
  const others = [inGap("left", VALIDATION), inGap("right", TRAINING)];
  assert.ok(Math.min(...others) > 0.4, `the other lines are there: ${others}`);
  const chart = chartIn(picture, "left");
  assert.deepEqual(colorAt(picture, chart.columns[2] ?? 0, height(0.125, [0, 0.6], chart)), TRAINING);
});

/** Dots are 9 pixels wide, of which the outermost are blended with the paper. */
function assertDot(pixels: readonly Pixel[]): void {
  const { left, right, top, bottom } = bounds(pixels);
  const size = [right - left + 1, bottom - top + 1];
  assert.ok(Math.min(...size) >= 7 && Math.max(...size) <= 9, `a dot, not ${size.join(" × ")} pixels`);
}

test("one epoch alone, and one between gaps, is a point", () => {
  const one = decodeRgb(metricsPicture(sampleEpochs(1)));
  for (const half of ["left", "right"] as const) {
    const chart = chartIn(one, half);
    assert.equal(chart.columns.length, 1);
    for (const color of [TRAINING, VALIDATION]) assertDot(drawn(one, color, chart));
  }
  const alone = sampleEpochs(60).map((epoch) => (epoch.epoch === 30 ? epoch : { ...epoch, accuracy: Number.NaN }));
  const picture = decodeRgb(metricsPicture(alone));
  assertDot(drawn(picture, TRAINING, chartIn(picture, "right")));
});

test("many epochs are a line without points", () => {
  const thickness = (length: number) => {
    const epochs = sampleEpochs(length).map((epoch) => ({ ...epoch, loss: 0.2, validationLoss: 0.3 }));
    const picture = decodeRgb(metricsPicture(epochs));
    const { top, bottom } = bounds(drawn(picture, VALIDATION, chartIn(picture, "left")));
    return bottom - top + 1;
  };
  assert.ok(thickness(40) >= 7, `${thickness(40)} pixels`);
  assert.ok(thickness(41) <= 3, `${thickness(41)} pixels`);
});

test("lines that coincide can both be seen", () => {
  const epochs = sampleEpochs(5).map((epoch) => ({ ...epoch, accuracy: 0.9523, validationAccuracy: 0.9523 }));
  const picture = decodeRgb(metricsPicture(epochs));
  for (const color of [TRAINING, VALIDATION]) {
    const columns = columnsOf(drawn(picture, color, chartIn(picture, "right")));
    assert.ok(columns > 100, `${columns} columns of ${color}`);
  }
});

test("no text touches a chart or an edge, whatever the values and however many epochs", () => {
  const changed = (change: Partial<EpochMetrics>) => sampleEpochs(3).map((epoch) => ({ ...epoch, ...change }));
  const nothing = {
    loss: Number.NaN,
    validationLoss: Number.NaN,
    accuracy: Number.NaN,
    validationAccuracy: Number.NaN,
  };
  const runs = {
    worst: changed({ loss: 3.4e38, validationLoss: 1e38, accuracy: 0, validationAccuracy: 0 }),
    best: changed({ loss: 0, validationLoss: 0, accuracy: 1, validationAccuracy: 1 }),
    tiny: changed({ loss: 1.4e-30, validationLoss: 2e-30, accuracy: 0.99999, validationAccuracy: 0.99998 }),
    nothing: changed(nothing),
    long: sampleEpochs(5000),
    late: sampleEpochs(3).map((epoch) => ({ ...epoch, epoch: epoch.epoch * 333_333 })),
  };
  for (const [name, epochs] of Object.entries(runs)) {
    const ink = inkOf(decodeRgb(metricsPicture(epochs)));
    for (const start of [0, 600]) {
      const columns = new Set(ink.filter(({ y }) => y < 400).map(({ x }) => x - start));
      const labels = Array.from({ length: 91 }, (_, x) => x).filter((x) => columns.has(x));
      assert.ok((labels.at(0) ?? 0) >= 8 && (labels.at(-1) ?? 91) <= 84, `${name}: labels from ${labels.at(0)} on`);
      assert.ok(labels.length > 10, `${name}: there are labels`);
    }
    const { right, bottom } = bounds(ink);
    assert.ok(right < 1198 && bottom < 478, `${name}: ink ends at ${right}, ${bottom}`);
  }
});
