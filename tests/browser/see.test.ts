import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { chromium } from "./browsers.js";
import { press, textOf, visit } from "./visit.js";

const { skip } = chromium;
const RUN = "model=residual-mlp&batch=32&epochs=3&augment=none&threads=1";

test("how far the last step moved each tensor is there though nobody looked while it was taken", {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { page, watched } = await visit(t, chromium, { query: RUN });
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Train");
  await textOf(page, "#console .status", /^Epoch/);
  await page.click("#console .primary");
  await textOf(page, "#console .status", /^Paused/);
  const paused = await ratios(page);
  await page.evaluate(() => scrollTo(0, 0));
  await press(page, "Go on");
  await textOf(page, "#console .status", /^Done/);
  assert.notDeepEqual(await ratios(page), paused);
  watched.assertClean();
});

async function ratios(page: Page): Promise<string[]> {
  await page.$eval("#see", (section) => section.scrollIntoView());
  await textOf(page, ".tensors tbody td:last-child .range", /./);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const shown = await page.$$eval(".tensors tbody td:last-child .range", (cells) =>
    cells.map(({ textContent }) => textContent ?? ""),
  );
  assert.equal(shown.length, 4);
  for (const ratio of shown) assert.match(ratio, /^\d/);
  return shown;
}
