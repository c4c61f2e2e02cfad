import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { settingsFrom } from "../../demo/settings/address.js";
import { networkOf } from "../../demo/settings/network.js";
import { trainingOptionsOf } from "../../demo/settings/options.js";
import { datasetFromIdx, fingerprint, Network, readIdx, readNpz, splitEmbedded, train } from "../../src/index.js";
import { browsers } from "./browsers.js";
import { catchDownloads, download } from "./downloads.js";
import { press, textOf, visit } from "./visit.js";

const QUERY = "model=residual-mlp&epochs=24&batch=32&rate=0.05&seed=5&augment=affine&average=0.99&threads=1";
let uninterrupted = "";

before(async () => {
  uninterrupted = await fingerprintOf(QUERY);
});

for (const testBrowser of browsers) {
  const { name, skip } = testBrowser;

  test(`${name}: a run that is paused goes on after a reload, to the same bits`, {
    skip,
    timeout: 240_000,
  }, async (t) => {
    const { page, watched } = await visit(t, testBrowser, { query: QUERY });
    await catchDownloads(page);
    await startAndPause(page);
    await textOf(page, "#keep", /Kept at .* after step/);
    await page.reload();
    await press(page, "Go on with it");
    await textOf(page, ".notices", /goes on from there/);
    await textOf(page, "#console", /Paused in epoch/);
    await press(page, "Go on");
    await textOf(page, "#console", /Done:/, 200);
    assert.equal(await downloadedFingerprint(page), uninterrupted);
    watched.assertClean();
  });

  test(`${name}: a run whose page is closed while it trains goes on from its last save`, {
    skip,
    timeout: 300_000,
  }, async (t) => {
    const { page, watched } = await visit(t, testBrowser, { query: QUERY });
    await catchDownloads(page);
    await textOf(page, "#console", /Ready/);
    await press(page, "Train");
    await textOf(page, "#keep", /Kept at .* after step/, 30);
    await page.reload();
    await press(page, "Go on with it");
    await textOf(page, "#console", /Paused in epoch/);
    await press(page, "Go on");
    await textOf(page, "#console", /Done:/, 200);
    assert.equal(await textOf(page, ".fingerprint", /\w{16}/), uninterrupted);
    watched.assertClean();
  });

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

  test(`${name}: without storage the page says so and trains`, { skip, timeout: 60_000 }, async (t) => {
    const { page, watched } = await visit(t, testBrowser, { query: QUERY });
    await page.evaluateOnNewDocument(() => {
      const RealWorker = Worker;
      Object.assign(globalThis, {
        Worker: class extends RealWorker {
          constructor(address: URL, options?: WorkerOptions) {
            const deny =
              "Object.defineProperty(self, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError'); } });";
            const early = "const early = []; self.onmessage = (event) => early.push(event);";
            const program = `${deny} ${early} await import(${JSON.stringify(String(address))}); early.forEach((event) => self.onmessage(event));`;
            super(URL.createObjectURL(new Blob([program], { type: "text/javascript" })), options);
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

async function downloadedFingerprint(page: Page): Promise<string> {
  return fingerprint(readNpz(await download(page, "NumPy .npz"), "weights.npz"));
}

/** Of the same run in Node, which nothing interrupts. */
async function fingerprintOf(query: string): Promise<string> {
  const { settings } = settingsFrom(new URLSearchParams(query));
  const { train: training, test: heldOut } = splitEmbedded(await digits());
  const network = await Network.create(networkOf(settings, training), { seed: settings.seed, threads: 1 });
  for await (const _ of train(network, training, heldOut, trainingOptionsOf(settings)));
  const print = await fingerprint(network.weights());
  network.close();
  return print;
}

async function digits() {
  const read = async (file: string) => readIdx(await readFile(new URL(`../../dist/${file}`, import.meta.url)), file);
  const [images, labels] = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"] as const;
  return datasetFromIdx(await read(images), await read(labels), { dataset: "digits", images, labels }, 10);
}
