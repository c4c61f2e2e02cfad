import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { browsers } from "./browsers.js";
import { press, textOf, visit } from "./visit.js";

/** Long enough to be stopped in its middle. */
const QUERY = "model=residual-mlp&epochs=90&batch=32&seed=5&augment=affine&threads=1";

/** Starts the worker that its own address names, in a browser that lets it store nothing. */
const WITHOUT_STORAGE = `
  Object.defineProperty(self, "indexedDB", { get() { throw new DOMException("denied", "SecurityError"); } });
  const early = [];
  self.onmessage = (event) => early.push(event);
  await import(location.search.slice(1));
  for (const event of early) self.onmessage(event);
`;

for (const testBrowser of browsers) {
  const { name, skip } = testBrowser;

  test(`${name}: a second tab leaves the first one's run alone`, { skip, timeout: 240_000 }, async (t) => {
    const { browser, page, server, watched } = await visit(t, testBrowser, { query: QUERY });
    await startAndPause(page);
    const kept = await textOf(page, "#keep", /Kept at .* after step/);
    const second = await browser.newPage();
    await second.evaluateOnNewDocument("globalThis.__name = (named) => named;");
    await second.goto(`${server.address}?${QUERY}`);
    await startAndPause(second);
    await textOf(second, "#keep", /Kept at .* after step/);
    assert.equal(await second.$eval("#offer", ({ textContent }) => textContent), "");
    await second.close();
    await page.bringToFront();
    await page.reload();
    const step = /after step ([\d,]+)/.exec(kept)?.[1] ?? "none";
    await textOf(page, "#keep .saved-runs", new RegExp(`${step} steps`));
    watched.assertClean();
  });

  test(`${name}: the run of a page that is left is offered as soon as it is free`, {
    skip,
    timeout: 120_000,
  }, async (t) => {
    const { browser, page, server, watched } = await visit(t, testBrowser, { query: QUERY });
    await startAndPause(page);
    const kept = await textOf(page, "#keep", /Kept at .* after step/);
    const second = await browser.newPage();
    await second.goto(`${server.address}?${QUERY}`);
    await textOf(second, "#console .status", /^Ready/);
    assert.equal(await second.$eval("#offer", ({ textContent }) => textContent), "");
    await page.close();
    const step = /after step ([\d,]+)/.exec(kept)?.[1] ?? "none";
    await textOf(second, "#offer", new RegExp(`A run of .* ${step} steps`));
    await textOf(second, "#keep .saved-runs", new RegExp(`${step} steps`));
    watched.assertClean();
  });

  test(`${name}: without storage the page says so and trains`, { skip, timeout: 60_000 }, async (t) => {
    const scripts = { "without-storage.js": WITHOUT_STORAGE };
    const { page, watched } = await visit(t, testBrowser, { query: QUERY, scripts });
    await page.evaluateOnNewDocument(() => {
      const RealWorker = Worker;
      Object.assign(globalThis, {
        Worker: class extends RealWorker {
          constructor(address: URL, options?: WorkerOptions) {
            super(`without-storage.js?${address}`, options);
          }
        },
      });
    });
    await page.reload();
    await startAndPause(page);
    await textOf(page, "#keep", /does not let the page store anything/);
    watched.assertClean();
  });
}

async function startAndPause(page: Page): Promise<void> {
  await textOf(page, "#console", /Ready/);
  await press(page, "Train");
  await textOf(page, "#console", /Epoch \d/);
  // Without looking for the button by its name, which takes Firefox longer than the run.
  await page.click("#console .primary");
  await textOf(page, "#console", /Paused in epoch/);
}
