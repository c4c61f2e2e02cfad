import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { datasetFromIdx, readIdx } from "../../src/index.js";
import { browsers } from "./browsers.js";
import { buildLibraryPage, runInPage } from "./library-page.js";
import { type Server, serve } from "./server.js";
import { runShort, type ShortResult, shortRuns } from "./short-run.js";
import { watch } from "./watch.js";

const inNode = new Map<string, ShortResult>();
const servers: { isolated?: Server; plain?: Server } = {};

before(async () => {
  const folder = await buildLibraryPage();
  servers.isolated = await serve(folder, { isolated: true });
  servers.plain = await serve(folder, { isolated: false });
  for (const [name, run] of Object.entries(shortRuns)) inNode.set(name, await runShort(run, await digits(), 1));
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
    const title = `${name}: each network ends with the bits of Node, on ${threads} threads of a page that is ${kind}`;
    test(title, { skip, timeout: 120_000 }, async (context) => {
      const server = servers[kind];
      assert.ok(server !== undefined);
      const browser = await launch();
      context.after(() => browser.close());
      const page = await browser.newPage();
      const watched = watch(page, server);
      await page.goto(server.address);
      for (const [run, expected] of inNode) {
        await context.test(run, async () => {
          // A page that is not isolated gets one thread, whatever it asks for.
          assert.deepEqual(await runInPage(page, run, 2), { ...expected, threads });
        });
      }
      watched.assertClean();
    });
  }
}

test("the runs differ, and each has learnt something that can be compared", () => {
  const results = [...inNode.values()];
  assert.equal(new Set(results.map(({ fingerprint }) => fingerprint)).size, Object.keys(shortRuns).length);
  for (const { loss } of results) assert.ok(Number.isFinite(loss));
});

async function digits() {
  const read = async (file: string) => readIdx(await readFile(new URL(`../../dist/${file}`, import.meta.url)), file);
  const [images, labels] = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"] as const;
  return datasetFromIdx(await read(images), await read(labels), { dataset: "digits", images, labels });
}
