import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Page } from "puppeteer-core";
import {
  encodeFolder,
  fingerprint,
  Network,
  readNpz,
  readSafetensors,
  residualMlp,
  writeNpy,
  writeNpz,
} from "../../src/index.js";
import { idxFile, tinyFiles, tinyLabels, writeTinyData } from "../cli/tiny-data.js";
import { chromium } from "./browsers.js";
import { fingerprintInNode } from "./command.js";
import { dropFiles } from "./drop.js";
import { downloaded, temporaryFolder } from "./folders.js";
import { press, textOf, trainToEnd, visit } from "./visit.js";

const { skip } = chromium;
const RUN = "model=residual-mlp&batch=64&epochs=2&augment=none&threads=1";
const NOTICES = ".notices";

test("data that are dropped are trained on, with the bits of the command line", {
  skip,
  timeout: 90_000,
}, async (context) => {
  const folder = join(temporaryFolder(context), "data");
  writeTinyData(folder);
  const { page, watched } = await visit(context, chromium, { query: RUN });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(page, "body", filesIn(folder));
  await textOf(page, NOTICES, /300 images to train with and 60 to test with, 3 classes, 8×6 pixels/);
  const { fingerprint, command } = await trainToEnd(page);
  assert.match(command, /--data FOLDER/);
  assert.equal(await fingerprintInNode(command, folder), fingerprint);
  await press(page, "Back to the digits of the page");
  await textOf(page, "#console .status", /^Ready\. 9,000 images/);
  watched.assertClean();
});

test("a dropped folder called as the page's own data, and weights without a folder, are named in the command", {
  skip,
  timeout: 90_000,
}, async (context) => {
  const place = temporaryFolder(context);
  const [data, weights] = [join(place, "embedded"), join(place, "weights")];
  writeTinyData(data);
  mkdirSync(weights);
  const network = await Network.create(residualMlp({ width: 8, height: 6 }, 3), { seed: 3, threads: 1 });
  for (const { fileName, bytes } of encodeFolder(network.weights())) writeFileSync(join(weights, fileName), bytes);
  network.close();
  const { page } = await visit(context, chromium, { query: RUN });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(page, "body", [data]);
  await textOf(page, NOTICES, /^embedded: 300 images/);
  await dropFiles(page, "body", filesIn(weights));
  await textOf(page, NOTICES, /The weights of W1\.npy, .* are in the network/);
  const { fingerprint, command } = await trainToEnd(page);
  assert.match(await textOf(page, "#result .hint", /FOLDER put .* of embedded\./), /WEIGHTS put .*W1\.npy/);
  const given = command.replace("--weights WEIGHTS", `--weights '${weights}'`);
  assert.equal(await fingerprintInNode(given, data), fingerprint);
  await press(page, "Back to the digits of the page");
  await textOf(page, "#console .status", /^Ready\. 9,000 images/);
});

test("no command is offered for data that the command line does not read", {
  skip,
  timeout: 60_000,
}, async (context) => {
  const folder = join(temporaryFolder(context), "mnist");
  writeTinyData(folder);
  const { page } = await visit(context, chromium, { query: RUN });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(
    page,
    "body",
    filesIn(folder).filter((path) => path.includes("train")),
  );
  await textOf(page, NOTICES, /270 images to train with and 30 to test with/);
  await textOf(page, "#settings > .hint", /A link holds the settings alone/);
  assert.equal(await linkIsPartial(page), true);
  await press(page, "Train");
  await textOf(page, "#result .hint", /No command repeats it/);
  assert.equal(await page.$eval("#result pre", (command) => command.checkVisibility()), false);
  await press(page, "Back to the digits of the page");
  await textOf(page, "#console .status", /^Ready\. 9,000 images/);
  assert.equal(await linkIsPartial(page), false);
});

test("a kept run with data that were dropped goes on after a reload", { skip, timeout: 90_000 }, async (context) => {
  const folder = join(temporaryFolder(context), "data");
  writeTinyData(folder, {}, true);
  const { page } = await visit(context, chromium, { query: `${RUN.replace("epochs=2", "epochs=40")}` });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(page, "body", filesIn(folder));
  await textOf(page, NOTICES, /300 images/);
  for (let step = 0; step < 3; step++) await press(page, "Step");
  await textOf(page, "#console .status", /after step 3\./);
  await textOf(page, "#keep", /Kept at .*after step 3\./);
  await page.reload();
  await textOf(page, "#console .status", /^Ready\. 9,000/);
  await press(page, "Go on with it");
  await textOf(page, "#console .status", /after step 3\./);
  await press(page, "Go on");
  await textOf(page, "#console .status", /^Done/);
  const [print, command] = await Promise.all(
    ["code.fingerprint", "pre code"].map((part) => textOf(page, `#result ${part}`, /./)),
  );
  assert.equal(await fingerprintInNode(command ?? "", folder), print);
});

test("weights go out with the bits of the fingerprint, and come back in", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const downloads = temporaryFolder(context);
  const { page, watched } = await visit(context, chromium, { query: RUN });
  const client = await page.createCDPSession();
  await client.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: downloads });
  const { fingerprint: print } = await trainToEnd(page);
  const download = async (button: string) => {
    await press(page, button);
    return downloaded(downloads);
  };
  const npz = await download("NumPy .npz");
  assert.equal(await fingerprint(await readNpz(npz.bytes, npz.name)), print);
  const safetensors = await download(".safetensors");
  assert.equal(await fingerprint(readSafetensors(safetensors.bytes, safetensors.name).tensors), print);
  const onnx = await download("ONNX");
  assert.ok(onnx.bytes.length > 4 * 92_360, `${onnx.bytes.length} bytes of ONNX`);
  const report = await download("Report .html");
  assert.match(new TextDecoder().decode(report.bytes), new RegExp(print));

  // A network that starts with them and learns nothing ends with them.
  await page.goto(`${page.url().split("?")[0]}?${RUN.replace("epochs=2", "epochs=1")}&rate=1e-30&seed=9`);
  await textOf(page, "#console .status", /^Ready/);
  const file = join(downloads, "again.npz");
  writeFileSync(file, npz.bytes);
  await dropFiles(page, "body", [file]);
  await textOf(page, NOTICES, /The weights of again\.npz are in the network/);
  assert.equal((await trainToEnd(page)).fingerprint, print);
  watched.assertClean();
});

test("a kept run that started from weights of a file still does after a reload", {
  skip,
  timeout: 90_000,
}, async (context) => {
  const network = await Network.create(residualMlp(), { seed: 3, threads: 1 });
  // Without zeros: a network that learns next to nothing ends with just what it started from.
  const weights = network
    .weights()
    .map((tensor) => ({ ...tensor, values: tensor.values.map((value) => value || 0.01) }));
  const file = join(temporaryFolder(context), "start.npz");
  writeFileSync(file, writeNpz(weights));
  const { page } = await visit(context, chromium, { query: `${RUN}&rate=1e-30` });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(page, "body", [file]);
  await textOf(page, NOTICES, /The weights of start\.npz are in the network/);
  await press(page, "Step");
  await textOf(page, "#keep", /Kept at .*after step 1\./);
  await page.reload();
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Go on with it");
  await textOf(page, "#console .status", /after step 1\./);
  await press(page, "Reset");
  await textOf(page, "#console .status", /^Ready/);
  const result = await trainToEnd(page);
  assert.equal(result.fingerprint, await fingerprint(weights));
  assert.match(result.command, /--weights WEIGHTS/);
});

test("the report's .npy files are dropped as they are", { skip, timeout: 90_000 }, async (context) => {
  const folder = temporaryFolder(context);
  const shapes = { W1: [785, 100], W2: [100, 66], W_skip: [100, 66], W3: [66, 10] };
  for (const [name, shape] of Object.entries(shapes)) {
    const [rows = 0, columns = 0] = shape;
    const values = Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index) / 20);
    writeFileSync(join(folder, `${name}.npy`), writeNpy({ shape, values }));
  }
  const { page } = await visit(context, chromium, { query: "model=report&epochs=1" });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(page, "body", filesIn(folder));
  await textOf(page, NOTICES, /The weights of .* are in the network: 4 tensors/);
});

const images = (values: Uint8Array, count = 300) => idxFile([count, 6, 8], values);
const pixels = new Uint8Array(300 * 48).fill(100);

/** Files that are of no use, and what the page says of them. */
const hostile: Readonly<Record<string, { files: Readonly<Record<string, Uint8Array>>; says: RegExp }>> = {
  "an empty file": { files: { "nothing.idx": new Uint8Array() }, says: /nothing\.idx/ },
  "bytes of no known kind": {
    files: { "noise.bin": Uint8Array.from({ length: 5000 }, (_, index) => (index * 97) % 251) },
    says: /noise\.bin/,
  },
  "markup in a file's name": {
    files: { "<img src=x onerror=document.title='ran'>.npz": new Uint8Array(40) },
    says: /<img src=x onerror=/,
  },
  "images that end too early": {
    files: changed({ "train-images-idx3": images(pixels).subarray(0, 5000) }),
    says: /train-images-idx3-ubyte/,
  },
  "a header that promises four billion images": {
    files: changed({ "train-images-idx3": idxFile([0xffffffff, 28, 28], new Uint8Array(100)) }),
    says: /train-images-idx3-ubyte/,
  },
  "more labels than images": {
    files: changed({ "train-labels-idx1": idxFile([301], tinyLabels(301)) }),
    says: /301/,
  },
  "a gzipped file of zeros that grows a thousandfold": {
    files: changed({ "train-images-idx3": gzipSync(new Uint8Array(2 ** 28)) }),
    says: /train-images-idx3-ubyte/,
  },
  "an archive that is cut off": {
    files: { "weights.npz": writeNpz([{ name: "W1", shape: [3, 4], values: new Float32Array(12) }]).subarray(0, 90) },
    says: /weights\.npz/,
  },
  "weights of another shape": {
    files: { "weights.npz": writeNpz([{ name: "W1", shape: [3, 4], values: new Float32Array(12) }]) },
    says: /W1|tensors/,
  },
  "a header of safetensors that claims to be longer than the file": {
    files: { "weights.safetensors": Uint8Array.from([255, 255, 255, 255, 0, 0, 0, 0, 123, 125]) },
    says: /weights\.safetensors/,
  },
};

test("files of no use are refused by a sentence, and the page goes on", { skip, timeout: 150_000 }, async (context) => {
  const place = temporaryFolder(context);
  const { page, watched } = await visit(context, chromium, { query: RUN });
  const ready = await textOf(page, "#console .status", /^Ready/);
  for (const [title, { files, says }] of Object.entries(hostile)) {
    await context.test(title, async () => {
      const folder = mkdtempSync(join(place, "drop-"));
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
      await dropFiles(page, "body", filesIn(folder));
      const words = await textOf(page, NOTICES, /That did not work\./, 30);
      assert.match(words, says);
      assert.equal(await textOf(page, "#console .status", /./), ready);
      await press(page, "Close this message");
      await textOf(page, `${NOTICES} p`, /^$/);
    });
  }
  await context.test("after all of them it trains as if nothing had been", async () => {
    const { fingerprint, command } = await trainToEnd(page);
    assert.equal(await fingerprintInNode(command), fingerprint);
    assert.notEqual(await page.title(), "ran");
    watched.assertClean();
  });
});

function changed(changes: Readonly<Record<string, Uint8Array>>): Record<string, Uint8Array> {
  const files = Object.entries({ ...tinyFiles(), ...changes });
  return Object.fromEntries(files.map(([name, bytes]) => [`${name}-ubyte`, bytes]));
}

/** Whether the page says that a link does not hold all of the run. */
function linkIsPartial(page: Page): Promise<boolean> {
  return page.$eval("#settings > .hint", (hint) => hint.checkVisibility());
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

test("a run that has diverged gives the weights of its last epoch away, and cannot go on", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  const query = "model=residual-mlp&batch=32&epochs=9&rate=1000&augment=none&threads=1";
  const { page } = await visit(context, chromium, { query });
  await textOf(page, "#console .status", /^Ready/);
  const enabled = await page.$eval("#console .primary", (button) => getComputedStyle(button).backgroundColor);
  await press(page, "Train");
  await page.waitForSelector("#console .primary:disabled");
  await textOf(page, "#console .status", /diverged|became|finite/);
  const able = await page.$$eval("#keep section:nth-of-type(2) button", (buttons) =>
    buttons.map(({ textContent, disabled }) => [textContent, !disabled]),
  );
  assert.deepEqual(able, [
    ["NumPy .npz", true],
    [".safetensors", true],
    ["ONNX", true],
    ["The whole run", false],
    ["Metrics .csv", true],
    ["Report .html", true],
  ]);
  await page.waitForFunction(
    (before) => {
      const button = document.querySelector("#console .primary");
      return button !== null && getComputedStyle(button).backgroundColor !== before;
    },
    { timeout: 2000 },
    enabled,
  );
});
