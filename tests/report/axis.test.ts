import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOfCounts, axisOver, tickText } from "../../src/report/axis.js";

const texts = ({ ticks, step }: ReturnType<typeof axisOver>) => ticks.map((tick) => tickText(tick, step)).join(" ");

test("an axis begins and ends with round values around its own", () => {
  assert.equal(texts(axisOver(0, 0.58, 6)), "0.0 0.1 0.2 0.3 0.4 0.5 0.6");
  assert.equal(texts(axisOver(0, 2.31, 6)), "0.0 0.5 1.0 1.5 2.0 2.5");
  assert.equal(texts(axisOver(91.3, 98.7, 6)), "90 92 94 96 98 100");
  assert.equal(texts(axisOver(97.11, 97.32, 6)), "97.10 97.15 97.20 97.25 97.30 97.35");
  assert.equal(texts(axisOver(0, 123456, 6)), "0 50000 100000 150000");
});

test("an axis that fits is not made longer", () => {
  const { first, last, ticks } = axisOver(0.6, 1.2, 3);
  assert.deepEqual(
    [first, last, ticks.length].map((value) => Number(value.toFixed(9))),
    [0.6, 1.2, 4],
  );
  assert.equal(axisOver(99.8, 100, 6).last, 100);
});

test("very small and very large values have powers of ten", () => {
  assert.equal(texts(axisOver(0, 2e-8, 4)), "0 5e-9 1e-8 1.5e-8 2e-8");
  assert.equal(texts(axisOver(0, 3.4e38, 4)), "0 1e+38 2e+38 3e+38 4e+38");
});

test("counts have whole ticks, half a count free on each side", () => {
  assert.deepEqual(axisOfCounts(1, 1, 9), { first: 0.5, last: 1.5, step: 1, ticks: [1] });
  assert.deepEqual(axisOfCounts(1, 8, 9).ticks, [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(axisOfCounts(1, 20, 10).ticks, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  assert.deepEqual(axisOfCounts(1, 1500, 5).ticks, [500, 1000, 1500]);
});
