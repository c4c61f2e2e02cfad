import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { expected } from "../bits/expected.js";
import { browsers } from "./browsers.js";
import { buildLibraryPage, runInPage } from "./library-page.js";
import { type Server, serve } from "./server.js";
import { watch } from "./watch.js";

const servers: { isolated?: Server; plain?: Server } = {};

before(async () => {
  const folder = await buildLibraryPage("library", ["library-worker"], "'self' blob:");
  servers.isolated = await serve(folder, { isolated: true });
  servers.plain = await serve(folder, { isolated: false });
});

after(async () => {
  await servers.isolated?.stop();
  await servers.plain?.stop();
});

for (const { name, skip, launch } of browsers) {
  for (const [kind, threads] of [
    ["isolated", 2],
    ["plain", 1],
  ] as const) {
    const title = `${name}: each network ends with the recorded fingerprint, on ${threads} threads of a page that is ${kind}`;
    test(title, { skip, timeout: 120_000 }, async (context) => {
      const server = servers[kind];
      assert.ok(server !== undefined);
      const browser = await launch();
      context.after(() => browser.close());
      const page = await browser.newPage();
      const watched = watch(page, server);
      await page.goto(server.address);
      for (const [run, recorded] of Object.entries(expected)) {
        await context.test(run, async () => {
          // A page that is not isolated gets one thread, whatever it asks for.
          const result = await runInPage(page, run, 2);
          assert.deepEqual([result.threads, result.fingerprint], [threads, recorded]);
        });
      }
      watched.assertClean();
    });
  }
}
