import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsCsv } from "../../src/report/metrics-csv.js";
import type { EpochMetrics } from "../../src/training/metrics.js";

const first: EpochMetrics = {
  epoch: 1,
  step: 71,
  rate: 0.05,
  loss: 0.75,
  accuracy: 0.5,
  validationLoss: 1e-7,
  validationAccuracy: 0.875,
  saturated: 0,
  updateRatio: 0.25,
  seconds: 3.5,
  imagesPerSecond: 9000,
};

test("metrics.csv has a line of names, a line per epoch, and no times", () => {
  const second = { ...first, epoch: 2, step: 142, loss: 0.125 };
  assert.equal(
    metricsCsv([first, second]),
    "epoch,step,rate,loss,accuracy,validationLoss,validationAccuracy,saturated,updateRatio\n" +
      "1,71,0.05,0.75,0.5,1e-7,0.875,0,0.25\n" +
      "2,142,0.05,0.125,0.5,1e-7,0.875,0,0.25\n",
  );
});

test("metrics.csv of a run without a whole epoch has the names alone", () => {
  assert.equal(metricsCsv([]).split("\n").length, 2);
});
