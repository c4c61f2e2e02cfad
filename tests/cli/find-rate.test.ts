import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { decode } from "fast-png";
import { configOf } from "./run-folder.js";
import { eventOf, filesUnder, glyphnet, numberOf, succeeds, temporaryFolder } from "./spawned.js";

describe("train --find-rate on the embedded digits", () => {
  const folder = temporaryFolder();

  for (const optimizer of ["sgd", "adam"]) {
    test(`suggests a rate for ${optimizer} that trains`, async () => {
      const words = ["--optimizer", optimizer, "--out", `${optimizer}-rates`];
      const events = await succeeds(folder, "train", "--find-rate", ...words);
      const rate = numberOf(eventOf(events, "done"), "suggestedRate");
      assert.deepEqual(configOf(join(folder, `${optimizer}-rates`)).result, { suggestedRate: rate });
      const given = ["--optimizer", optimizer, "--rate", String(rate), "--epochs", "3", "--out", `${optimizer}-run`];
      const accuracy = numberOf(eventOf(await succeeds(folder, "train", ...given), "done"), "testAccuracy");
      assert.ok(accuracy > 0.92, `${accuracy} with a rate of ${rate}`);
    });
  }

  test("leaves a folder with the curve, the same in JSON, CSV and picture", async () => {
    const events = await succeeds(folder, "train", "--find-rate", "--seed", "3", "--out", "rates");
    assert.deepEqual(filesUnder(join(folder, "rates")), ["config.json", "rates.csv", "rates.png"]);
    const points = events.filter(({ event }) => event === "rate");
    const rows = points.map(({ step, rate, loss, smoothed }) => `${[step, rate, loss, smoothed].join(",")}\n`);
    assert.equal(readFileSync(join(folder, "rates", "rates.csv"), "utf8"), `step,rate,loss,smoothed\n${rows.join("")}`);
    const { width, height } = decode(readFileSync(join(folder, "rates", "rates.png")), { checkCrc: true });
    assert.deepEqual([width, height], [800, 480]);
    const lowest = Math.min(...points.map((point) => numberOf(point, "smoothed")));
    const found = points.find((point) => point.smoothed === lowest);
    const suggested = numberOf(eventOf(events, "done"), "suggestedRate");
    assert.ok(Math.abs(suggested / (Number(found?.rate) / 10) - 1) < 0.05, `${suggested}`);
  });

  test("speaks to people without --json, and names a folder by the time", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, "train", "--find-rate", "--batch", "512");
    assert.deepEqual([code, stderr], [0, ""]);
    const [, rate, picture = ""] =
      /^A rate of ([\d.]+) is suggested for sgd: .*\n(runs\S+-rates.rates\.png) shows the test\.\n$/.exec(stdout) ?? [];
    assert.ok(Number(rate) > 0 && existsSync(join(folder, picture)), stdout);
  });
});
