import assert from "node:assert/strict";
import { randomFillSync } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Page } from "puppeteer-core";
import { idxFile } from "../cli/tiny-data.js";
import { chromium } from "./browsers.js";
import { dropFiles } from "./drop.js";
import { temporaryFolder } from "./folders.js";
import { pageTasks, tasksDuring } from "./tasks.js";
import { press, textOf, visit } from "./visit.js";

const { skip } = chromium;
const MOST_BYTES = 150_000;
const MOST_MILLISECONDS_TO_CHART = 1000;
const MOST_MILLISECONDS_OF_A_TASK = 50;
/** Another program may take the processor at any time: one try of so many has to succeed. */
const TRIES = 3;

test("the page without its data is below 150 KB, gzipped", { skip, timeout: 60_000 }, async (context) => {
  const { page, server } = await visit(context, chromium);
  await textOf(page, "#console .status", /^Ready/);
  // Only to open the page; what it keeps for later is not waited for.
  const loaded = await page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map(
      ({ name }) => new URL(name).pathname,
    ),
  );
  const worker = [...server.sent.keys()].filter((file) => /worker-.*\.js$/.test(file));
  const names = new Set([...loaded.map((path) => path.replace("/pages/glyphnet/", "")), ...worker]);
  const files = [...server.sent].filter(([file]) => names.has(file) && !/idx\d-ubyte/.test(file));
  const bytes = files.reduce((sum, [, size]) => sum + size, 0);
  const digits = [...server.sent.keys()].filter((file) => file.endsWith(".gzip"));
  assert.equal(digits.length, 1, `the digits came as ${digits}`);
  context.diagnostic(`${bytes} bytes: ${files.map(([file, size]) => `${file} ${size}`).join(", ")}`);
  assert.ok(files.length >= 4 && worker.length === 1, `found only ${files.map(([file]) => file)}`);
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
});

test("the first curve is drawn within a second of pressing Train", { skip, timeout: 60_000 }, async (context) => {
  await succeedsOnce(context, async () => {
    const { page } = await visit(context, chromium);
    await textOf(page, "#console .status", /^Ready/);
    const milliseconds = await timeToFirstCurve(page);
    context.diagnostic(`${milliseconds.toFixed(0)} ms`);
    assert.ok(milliseconds <= MOST_MILLISECONDS_TO_CHART, `${milliseconds} ms`);
  });
});

test("no task of the page's thread takes more than 50 ms while it trains", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const page = await trainingPage(context);
  await succeedsOnce(context, async () => {
    const tasks = await pageTasks(page, 6000);
    await textOf(page, "#console .status", /^Epoch/);
    const longest = tasks.slice(0, 5).map((milliseconds) => milliseconds.toFixed(1));
    context.diagnostic(`${tasks.length} tasks, the longest of ${longest.join(", ")} ms`);
    assert.deepEqual(
      tasks.filter((task) => task > MOST_MILLISECONDS_OF_A_TASK),
      [],
    );
  });
});

test("another size, theme or language does not stop the page while it trains", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const page = await trainingPage(context);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 500));
  const click = (name: RegExp) => async () => {
    await page.$$eval(
      "#switches button",
      (buttons, source) => buttons.find(({ textContent }) => new RegExp(source).test(textContent ?? ""))?.click(),
      name.source,
    );
    await settled();
  };
  await succeedsOnce(context, async () => {
    await page.setViewport({ width: 1000, height: 800 });
    await click(/English/)();
    for (const [what, action] of [
      ["a wider page", () => page.setViewport({ width: 1400, height: 900 }).then(settled)],
      ["a phone's width", () => page.setViewport({ width: 390, height: 844 }).then(settled)],
      ["another theme", click(/light|dark/i)],
      ["Chinese", click(/中文/)],
      ["English", click(/English/)],
    ] as const) {
      const { page: tasks } = await tasksDuring(page, action);
      context.diagnostic(`${what}: the longest tasks took ${tasks.slice(0, 5).map((task) => task.toFixed(1))} ms`);
      assert.ok((tasks[0] ?? 0) <= MOST_MILLISECONDS_OF_A_TASK, `${what}: ${tasks[0]} ms`);
    }
  });
});

test("62 classes do not stop the page while it trains, and their commonest confusions open", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  writeManyClasses(folder);
  const { page } = await visit(context, chromium, { query: "model=residual-mlp&batch=32&epochs=400&threads=1" });
  await textOf(page, "#console .status", /^Ready/);
  await dropFiles(
    page,
    "body",
    readdirSync(folder).map((name) => join(folder, name)),
  );
  await textOf(page, "#console .status", /^Ready\. 6,200 images/);
  await press(page, "Train");
  await textOf(page, "#console .status", /^Epoch/);
  await page.$eval("[data-panel=confusion]", (panel) => panel.scrollIntoView());
  await textOf(page, "[data-panel=confusion]", /test images are read right, after step [1-9].*\d+ read as \d+: \d+/s);
  const tasks = await pageTasks(page, 6000);
  context.diagnostic(`the longest tasks took ${tasks.slice(0, 5).map((task) => task.toFixed(1))} ms`);
  assert.ok((tasks[0] ?? 0) <= MOST_MILLISECONDS_OF_A_TASK, `${tasks[0]} ms`);
  assert.equal((await page.$$("#draw .bars li")).length, 10);
  await press(page, "Pause");
  await page.click("[data-panel=confusion] .pairs button");
  await textOf(page, ".opened [role=status]", /^\d+ read as \d+: \d+ images, the surest first/);
});

test("a data set of MNIST's size does not stop the page, from its drop to its first save", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const folder = temporaryFolder(context);
  writeLargeData(folder);
  await succeedsOnce(context, async () => {
    const { page } = await visit(context, chromium, { query: "model=residual-mlp&batch=128&epochs=90&threads=1" });
    await textOf(page, "#console .status", /^Ready/);
    const words = (milliseconds: readonly number[]) => milliseconds.slice(0, 5).map((task) => task.toFixed(1));
    const measure = async (what: string, action: () => Promise<void>) => {
      const tasks = await tasksDuring(page, action);
      context.diagnostic(`${what}: longest tasks ${words(tasks.page)} ms, the worker's ${words(tasks.worker)} ms`);
      assert.ok((tasks.page[0] ?? 0) <= MOST_MILLISECONDS_OF_A_TASK, `${tasks.page[0]} ms in the page's thread`);
    };
    await measure("from the drop until it can train", async () => {
      const files = readdirSync(folder).map((name) => join(folder, name));
      await dropFiles(page, "body", files);
      await textOf(page, "#console .status", /^Ready\. 60,000 images/);
    });
    await measure("until the first save", async () => {
      await press(page, "Train");
      await textOf(page, "#keep", /Kept at .* after step/, 30);
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
  });
});

test("a task that is too long would be noticed", { skip, timeout: 60_000 }, async (context) => {
  const { page } = await visit(context, chromium);
  await textOf(page, "#console .status", /^Ready/);
  await page.evaluate(() => {
    setTimeout(() => {
      const text = "network ".repeat(100_000);
      for (const end = performance.now() + 1000; performance.now() < end; ) text.replaceAll("n", "m");
    }, 300);
  });
  const [longest = 0] = await pageTasks(page, 2500);
  assert.ok(longest > MOST_MILLISECONDS_OF_A_TASK, `${longest}`);
});

/** A page that trains for long, and has shown all its panels. */
async function trainingPage(context: TestContext): Promise<Page> {
  const { page } = await visit(context, chromium, { query: "model=residual-mlp&batch=32&epochs=400&threads=1" });
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Train");
  await textOf(page, "#console .status", /^Epoch 2 /);
  await scrollThrough(page);
  return page;
}

/** Panels that are out of sight may rest: this shows each for a moment. */
async function scrollThrough(page: Page): Promise<void> {
  for (const id of ["draw", "see", "keep", "train"]) {
    await page.$eval(`#${id}`, (section) => section.scrollIntoView());
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** From the press of the button until the picture of the loss has changed, and its legend tells a number. */
async function timeToFirstCurve(page: Page): Promise<number> {
  await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>("#charts canvas");
    const legend = document.querySelector("#charts .legend");
    if (canvas === null || legend === null) throw new Error("There is no chart with a legend.");
    const number = /[0-9]/;
    if (number.test(legend.textContent ?? ""))
      throw new Error(`The chart tells a loss before training: ${legend.textContent}.`);
    const before = canvas.toDataURL();
    addEventListener(
      "click",
      () => {
        const pressed = performance.now();
        const look = () => {
          if (number.test(legend.textContent ?? "") && canvas.toDataURL() !== before) {
            document.documentElement.setAttribute("data-first-curve", String(performance.now() - pressed));
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      },
      { capture: true, once: true },
    );
  });
  await press(page, "Train");
  const drawn = await page.waitForSelector("[data-first-curve]", { timeout: 20_000 });
  return Number(await drawn?.evaluate((root) => root.getAttribute("data-first-curve")));
}

/** Noise, as large as MNIST and as its four files. */
function writeLargeData(folder: string): void {
  for (const [name, count] of [
    ["train", 60_000],
    ["t10k", 10_000],
  ] as const) {
    const pixels = randomFillSync(new Uint8Array(count * 28 * 28));
    const labels = Uint8Array.from({ length: count }, (_, index) => index % 10);
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxFile([count, 28, 28], pixels));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxFile([count], labels));
  }
}

/** Noise, a little of it brighter for each class: it takes long to learn. */
function writeManyClasses(folder: string): void {
  for (const [name, count] of [
    ["train", 6200],
    ["t10k", 2480],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, index) => index % 62);
    const pixels = randomFillSync(new Uint8Array(count * 28 * 28));
    labels.forEach((label, image) => {
      const start = image * 28 * 28 + label * 12;
      pixels.fill(255, start, start + 6);
    });
    writeFileSync(join(folder, `${name}-images-idx3-ubyte`), idxFile([count, 28, 28], pixels));
    writeFileSync(join(folder, `${name}-labels-idx1-ubyte`), idxFile([count], labels));
  }
}

async function succeedsOnce(
  context: { diagnostic(message: string): void },
  attempt: () => Promise<void>,
): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried === TRIES) throw error;
      context.diagnostic(`once more, after: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
    }
  }
}
