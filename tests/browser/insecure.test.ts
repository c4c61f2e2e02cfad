import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { chromium, INSECURE_HOST } from "./browsers.js";
import { press, textOf, visit } from "./visit.js";

const RUN = "model=residual-mlp&batch=128&epochs=2&augment=none&threads=1";

test("a page without encryption trains, and tells what it cannot do", {
  skip: chromium.skip,
  timeout: 90_000,
}, async (context) => {
  const { page, server, watched } = await visit(context, chromium);
  await textOf(page, "#console .status", /^Ready/);
  await page.goto(`${server.address.replace("127.0.0.1", INSECURE_HOST)}?${RUN}`);
  await textOf(page, "#console .status", /^Ready/);
  assert.equal(await page.evaluate(() => isSecureContext), false);
  await textOf(page, "#missing", /neither by https nor from localhost/);
  await press(page, "Train");
  await textOf(page, "#result .hint", /This command repeats the run, and tells the fingerprint too/);
  assert.equal(await page.$eval("#result .fingerprint", (print) => print.checkVisibility()), false);
  await textOf(page, "#keep", /Nothing is kept here/);
  await textOf(page, "#keep", /The whole run and the report need/);
  assert.deepEqual(await disabledButtons(page), ["The whole run", "Report .html"]);
  const complaints = watched.found().filter((complaint) => !complaint.startsWith("a request to another host"));
  assert.deepEqual(
    complaints.filter((complaint) => !/Cross-Origin-Opener-Policy/.test(complaint)),
    [],
  );
});

function disabledButtons(page: Page): Promise<(string | null)[]> {
  return page.$$eval("#keep button:disabled", (buttons) => buttons.map(({ textContent }) => textContent));
}
