import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "./browsers.js";
import { press, textOf, trainToEnd, visit } from "./visit.js";

const { skip } = chromium;
const RUN = "model=residual-mlp&batch=128&epochs=2&threads=1";

test("the legend shows each curve as it is drawn, those of the kept run too", { skip, timeout: 60_000 }, async (t) => {
  const { page, watched } = await visit(t, chromium, { query: RUN });
  await trainToEnd(page);
  await press(page, "Keep this run");
  await press(page, "Train again");
  await textOf(page, "#charts .legend", /kept run/);
  await textOf(page, "#console .status", /^Done/);
  const entries = await page.$$eval("#charts figure:first-child .legend li", (items) =>
    items
      .filter((item) => item.checkVisibility())
      .map((item) => {
        const swatch = item.querySelector(".swatch");
        const { width = 0 } = swatch?.getBoundingClientRect() ?? {};
        const dash = swatch?.querySelector("path")?.getAttribute("stroke-dasharray") ?? null;
        return [item.querySelector("span")?.textContent, width > 0, dash];
      }),
  );
  assert.deepEqual(entries.shift(), ["epoch", false, null]);
  assert.deepEqual(entries, [
    ["each step", true, ""],
    ["training", true, ""],
    ["test", true, ""],
    ["kept run", true, "5 4"],
    ["kept, test", true, "2 3"],
  ]);
  watched.assertClean();
});

test("the cursor names the epoch that it is at, in the page's language; without it, the last", {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { page, watched } = await visit(t, chromium, { query: RUN });
  await trainToEnd(page);
  const plot = await page.$("#charts figure:nth-child(2) .u-over");
  const box = await plot?.boundingBox();
  if (box == null) throw new Error("The chart of the accuracy has no plot.");
  const legends = "#charts .legend";
  await textOf(page, legends, /epoch2training/);
  await page.mouse.move(box.x + 0.25 * box.width, box.y + 0.5 * box.height);
  const shown = await textOf(page, legends, /epoch0\.[45]\d*training/);
  assert.equal(shown.match(/epoch0\.[45]\d*/g)?.length, 5, `in all charts: ${shown}`);
  await page.mouse.move(0, 0);
  await press(page, "中文");
  // The last of the words that change.
  await page.waitForSelector('html[lang="zh-Hans"]');
  await textOf(page, legends, /轮次2训练/);
  assert.equal(await textOf(page, "#announcer", /完成/), await textOf(page, "#console .status", /完成/));
  assert.match(await page.$eval("meta[name=description]", (meta) => meta.getAttribute("content") ?? ""), /手写数字/);
  for (const label of await page.$$eval("#charts .plot", (plots) => plots.map((plot) => plot.ariaLabel))) {
    assert.match(label ?? "", /^[^a-z]+，轮次 2，/, "what assistive technology reads");
  }
  watched.assertClean();
});

test("what is measured after each epoch is called test, unless images are kept to validate with", {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { page, watched } = await visit(t, chromium, { query: RUN });
  await trainToEnd(page);
  await textOf(page, "#console .figures", /test accuracy.*test loss/s);
  await textOf(page, "#charts .legend", /test[\d.]+/);
  await page.goto(`${page.url().split("?")[0]}?${RUN}&validation=500`);
  await trainToEnd(page);
  await textOf(page, "#console .figures", /validation accuracy.*validation loss/s);
  assert.match(await textOf(page, "#charts .legend", /validation[\d.]+/), /^((?!test).)*$/s);
  watched.assertClean();
});
