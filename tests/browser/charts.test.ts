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
        const dash = swatch?.querySelector("path")?.getAttribute("stroke-dasharray");
        return [item.querySelector("span")?.textContent, width > 0, dash];
      }),
  );
  assert.deepEqual(entries, [
    ["each step", true, ""],
    ["training", true, ""],
    ["validation", true, ""],
    ["kept run", true, "5 4"],
    ["kept, validation", true, "2 3"],
  ]);
  watched.assertClean();
});
