import assert from "node:assert/strict";
import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { preview } from "vite";
import { writeServiceWorker } from "../../demo/offline/plugin.js";
import { browsers } from "./browsers.js";
import { fingerprintInNode } from "./command.js";
import { temporaryFolder } from "./folders.js";
import { serve } from "./server.js";
import { textOf, trainToEnd, visit } from "./visit.js";

const RUN = "model=residual-mlp&batch=128&epochs=2&augment=none&threads=2";

for (const browser of browsers) {
  test(`${browser.name}: once loaded, the page opens and trains without its server`, {
    skip: browser.skip,
    timeout: 120_000,
  }, async (context) => {
    const { page, server, watched } = await visit(context, browser, { query: RUN });
    await textOf(page, "#keep", /opens without a network/, 30);
    watched.assertClean();
    await server.stop();
    await page.reload();
    // Threads share memory only where the kept page has the headers of the served one.
    await textOf(page, "#console .status", /^Ready\..*, 2 threads\./);
    const { fingerprint, command } = await trainToEnd(page);
    assert.equal(await fingerprintInNode(command), fingerprint);
  });

  test(`${browser.name}: as npm run demo serves it, the page opens without its server too`, {
    skip: browser.skip,
    timeout: 60_000,
  }, async (context) => {
    const configFile = fileURLToPath(new URL("../../demo/vite.config.ts", import.meta.url));
    const server = await preview({
      configFile,
      logLevel: "silent",
      preview: { host: "127.0.0.1", port: 0, open: false },
    });
    context.after(() => server.close());
    const launched = await browser.launch();
    context.after(() => launched.close());
    const page = await launched.newPage();
    const { port } = server.httpServer.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/?${RUN}`);
    await textOf(page, "#keep", /opens without a network/, 30);
    await server.close();
    await page.reload();
    await textOf(page, "#console .status", /^Ready\..*, 2 threads\./);
  });

  test(`${browser.name}: where a file is not what was built, the page says that it is not kept`, {
    skip: browser.skip,
    timeout: 60_000,
  }, async (context) => {
    const folder = builtPage(context);
    appendFileSync(join(folder, "index.html"), "<!-- not what was built -->");
    const server = await serve(folder, { isolated: true });
    context.after(() => server.stop());
    const launched = await browser.launch();
    context.after(() => launched.close());
    const page = await launched.newPage();
    await page.goto(server.address);
    await textOf(page, "#keep", /could not be kept/, 30);
    await textOf(page, "#console .status", /^Ready/);
  });

  test(`${browser.name}: from a host without headers the kept page is isolated all the same`, {
    skip: browser.skip,
    timeout: 60_000,
  }, async (context) => {
    const { page } = await visit(context, browser, { isolated: false });
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    await textOf(page, "#keep", /opens without a network/);
    await page.reload();
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    await textOf(page, "#console .status", /^Ready/);
  });

  test(`${browser.name}: a new version takes over as a whole, and a broken one never`, {
    skip: browser.skip,
    timeout: 90_000,
  }, async (t) => {
    const folder = builtPage(t);
    const server = await serve(folder, { isolated: true });
    t.after(() => server.stop());
    const launched = await browser.launch();
    t.after(() => launched.close());
    const page = await launched.newPage();
    // An attribute that the page's own program leaves alone.
    const version = () => page.$eval("html", (element) => element.getAttribute("data-version"));
    const change = (to: string) => {
      const path = join(folder, "index.html");
      writeFileSync(path, readFileSync(path, "utf8").replace(/<html[^>]*>/, `<html lang="en" data-version="${to}">`));
    };
    await page.goto(server.address);
    await textOf(page, "#keep", /opens without a network/);

    change("second");
    writeServiceWorker(folder);
    await page.reload();
    assert.equal(await version(), null);
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (registration.waiting === null) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await page.reload();
    await page.waitForFunction(() => document.documentElement.getAttribute("data-version") === "second", {
      timeout: 20_000,
      polling: 50,
    });

    change("third");
    writeServiceWorker(folder);
    change("not what was built");
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update().catch(() => undefined);
      while (registration.installing !== null) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await page.reload();
    assert.equal(await version(), "second");
  });
}

/** A copy that can be changed. */
function builtPage(context: TestContext): string {
  const folder = temporaryFolder(context);
  cpSync(fileURLToPath(new URL("../../dist/demo", import.meta.url)), folder, { recursive: true });
  return folder;
}
