import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { browsers } from "./browsers.js";
import { fingerprintInNode } from "./command.js";
import { outcomeOf, press, textOf, visit } from "./visit.js";

/** Long enough to be paused in its middle. */
const RUN = "model=residual-mlp&batch=32&epochs=45&augment=affine&seed=3&threads=1";
/** Long enough to be kept, which happens every five seconds, before it ends. */
const LONG_RUN = RUN.replace("45", "90");

for (const browser of browsers) {
  const options = { skip: browser.skip, timeout: 150_000 };

  test(
    `${browser.name}: paused, reloaded and resumed, a run ends with the bits of one that never stopped`,
    options,
    async (context) => {
      const { page, watched } = await visit(context, browser, { query: RUN });
      await start(page);
      await textOf(page, "#console .status", /^Epoch [2-9]/);
      await press(page, "Pause");
      const paused = await textOf(page, "#console .status", /^Paused/);
      const [, step = ""] = /after step ([\d,]+)/.exec(paused) ?? [];
      await textOf(page, "#keep", new RegExp(`Kept at .*after step ${step}\\.`));
      const curves = await curvesOf(page, /training[\d.]+/);
      await page.reload();
      await textOf(page, "#console .status", /^Ready/);
      await press(page, "Go on with it");
      assert.equal(await textOf(page, "#console .status", /^Paused/), paused);
      assert.deepEqual(await curvesOf(page, /training[\d.]+/), curves);
      await press(page, "Go on");
      const { fingerprint, command } = await outcomeOf(page);
      assert.equal(await fingerprintInNode(command), fingerprint);
      watched.assertClean();
    },
  );

  test(
    `${browser.name}: a page that is closed while it trains loses nothing but the last seconds`,
    options,
    async (context) => {
      const { page, browser: running, server } = await visit(context, browser, { query: LONG_RUN });
      await start(page);
      await textOf(page, "#keep", /Kept at .*after step [\d,]+\./, 30);
      await page.close({ runBeforeUnload: false });
      const next = await running.newPage();
      // Nothing in the address: the kept run brings its settings.
      await next.goto(server.address);
      await textOf(next, "#offer", /A run of .* is kept/);
      await press(next, "Go on with it");
      await textOf(next, "#console .status", /^Paused in epoch \d+ of 90/);
      await press(next, "Go on");
      const { fingerprint, command } = await outcomeOf(next);
      assert.match(command, /--seed 3/);
      assert.equal(await fingerprintInNode(command), fingerprint);
    },
  );
}

test("a kept run can be discarded", { skip: browsers[0]?.skip ?? false, timeout: 60_000 }, async (context) => {
  const [browser] = browsers;
  assert.ok(browser !== undefined);
  const { page } = await visit(context, browser, { query: RUN });
  await start(page);
  await textOf(page, "#console .status", /^Epoch 2/);
  await press(page, "Pause");
  await textOf(page, "#keep", /Kept at/);
  await page.reload();
  await textOf(page, "#offer", /A run of/);
  await press(page, "Discard it");
  await page.waitForSelector("#offer", { hidden: true, timeout: 5000 });
  await page.reload();
  await textOf(page, "#console .status", /^Ready/);
  assert.equal(await page.$eval("#offer", (offer) => (offer as HTMLElement).innerText), "");
});

/** What the charts tell of the curves, near their start and at their end. */
async function curvesOf(page: Page, pattern: RegExp): Promise<string[]> {
  const plot = await page.$("#charts .u-over");
  const box = await plot?.boundingBox();
  if (box == null) throw new Error("The first chart has no plot.");
  const atEnd = await textOf(page, "#charts .legend", pattern);
  await page.mouse.move(box.x + 0.02 * box.width, box.y + 0.5 * box.height);
  await page.waitForFunction((end) => document.querySelector("#charts .legend")?.textContent !== end, {}, atEnd);
  const atStart = await textOf(page, "#charts .legend", pattern);
  await page.mouse.move(0, 0);
  return [atEnd, atStart];
}

async function start(page: Page): Promise<void> {
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Train");
}
