/** The package in an empty project, bundled by each bundler without configuration, in a browser. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import type { Browser } from "puppeteer-core";
import { chromium } from "../browser/browsers.js";
import { copyShipped, createProject, type Project } from "./project.js";
import { serveFolder } from "./static-server.js";
import {
  ownWorkerModule,
  ownWorkerProgram,
  pageModule,
  pageText,
  STRIPES,
  stripesModule,
  workerModule,
} from "./stripes.js";
import { installTools, run, tool } from "./tools.js";
import { visit } from "./visit.js";

const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };
/** Of a page whose workers and threads are files of its own. */
const STRICT = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src data:",
  ...ISOLATED,
};

describe("a page", { skip: chromium.skip }, () => {
  let project: Project;
  let browser: Browser;

  before(async () => {
    installTools();
    project = createProject();
    browser = await chromium.launch();
  });
  after(async () => {
    await browser.close();
    project.remove();
  });

  /** Files of a small project whose page asks for `script`, and trains on its own thread, in a worker, or in one of its own. */
  const write = (name: string, script: string, module: Parameters<typeof pageModule>[0] = "stripes") =>
    project.write(name, {
      "index.html": pageText(script),
      "main.js": pageModule(module),
      "stripes.js": stripesModule,
      "worker.js": workerModule,
      "own-worker.js": ownWorkerModule,
      "training-worker.js": ownWorkerProgram,
    });

  function bundle(name: string, words: readonly string[], folder: string): void {
    const { status, stdout, stderr } = run(tool(name), words, folder);
    assert.equal(status, 0, `${stdout}${stderr}`);
    assert.doesNotMatch(`${stdout}${stderr}`, /warn|unresolved|could not/i);
  }

  /** What the page shows in the end. */
  const resultAt = (address: string): Promise<unknown> =>
    visit(browser, address, async (page) => {
      const body = await page.waitForSelector("body[data-result]");
      const text = await body?.evaluate((element) => element.getAttribute("data-result"));
      return JSON.parse(text ?? "null");
    });

  /** Trains in the page of a folder, which asks for these files and no others. */
  async function trainsIn(
    folder: string,
    files: RegExp,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const server = await serveFolder(folder, headers);
    try {
      assert.deepEqual(await resultAt(server.address), STRIPES);
      const [page, ...others] = server.asked;
      assert.equal(page, "/");
      for (const path of others) assert.match(path, files);
    } finally {
      await server.stop();
    }
  }

  for (const [module, title] of [
    ["stripes", ""],
    ["worker", ", trains in a worker"],
  ] as const) {
    test(`built by Vite${title}`, async () => {
      const folder = write(`vite-${module}`, "./main.js", module);
      bundle("vite", ["build"], folder);
      await trainsIn(join(folder, "dist"), /^\/assets\/(index|training-worker)-[\w-]+\.js$/);
    });

    test(`served by Vite while it is developed${title}`, async () => {
      const folder = write(`vite-dev-${module}`, "./main.js", module);
      const { server, address } = await startVite(folder);
      try {
        assert.deepEqual(await resultAt(address), STRIPES);
      } finally {
        server.kill();
      }
    });

    test(`built by webpack${title}`, async () => {
      const folder = write(`webpack-${module}`, "./dist/main.js", module);
      bundle("webpack", ["--mode", "production", "--entry", "./main.js"], folder);
      await trainsIn(folder, /^\/dist\/(main|\d+)\.js$/);
    });

    test(`built by esbuild${title}`, async () => {
      const folder = write(`esbuild-${module}`, "./dist/main.js", module);
      await buildByEsbuild(folder, ["main.js"]);
      await trainsIn(folder, /^\/dist\/main\.js$/);
    });

    test(`built by Rollup${title}`, async () => {
      const folder = write(`rollup-${module}`, "./dist/main.js", module);
      buildByRollup(folder, ["main.js"]);
      await trainsIn(folder, /^\/dist\/(main|training-worker-[\w-]+)\.js$/);
    });
  }

  async function buildByEsbuild(folder: string, entries: readonly string[]): Promise<void> {
    const { warnings } = await build({
      entryPoints: entries.map((entry) => join(folder, entry)),
      bundle: true,
      minify: true,
      format: "esm",
      outdir: join(folder, "dist"),
      logLevel: "silent",
    });
    assert.deepEqual(warnings, []);
  }

  function buildByRollup(folder: string, entries: readonly string[]): void {
    bundle("rollup", [...entries, "--plugin", "node-resolve", "--format", "es", "--dir", "dist"], folder);
  }

  describe("trains in a worker of its own with two threads, under a strict policy", () => {
    test("built by Vite", async () => {
      const folder = write("vite-own", "./main.js", "own-worker");
      bundle("vite", ["build"], folder);
      await trainsIn(join(folder, "dist"), /^\/assets\/[\w-]+\.js$/, STRICT);
    });

    test("built by webpack", async () => {
      const folder = write("webpack-own", "./dist/main.js", "own-worker");
      bundle("webpack", ["--mode", "production", "--entry", "./main.js"], folder);
      await trainsIn(folder, /^\/dist\/(main|\d+)\.js$/, STRICT);
    });

    test("built by esbuild, as an entry of its own", async () => {
      const folder = write("esbuild-own", "./dist/main.js", "own-worker");
      await buildByEsbuild(folder, ["main.js", "training-worker.js"]);
      await trainsIn(folder, /^\/dist\/(main|training-worker)\.js$/, STRICT);
    });

    test("built by Rollup, as an entry of its own", async () => {
      const folder = write("rollup-own", "./dist/main.js", "own-worker");
      buildByRollup(folder, ["main.js", "training-worker.js"]);
      await trainsIn(folder, /^\/dist\/[\w-]+\.js$/, STRICT);
    });
  });

  for (const [kind, headers] of [
    ["on one thread", {}],
    ["on two threads", ISOLATED],
  ] as const) {
    test(`without a bundler, from one file, ${kind}`, async () => {
      const folder = write(`file-${Object.keys(headers).length}`, "./main.js");
      copyShipped(project, "glyphnet.min.js", folder);
      const stripes = join(folder, "stripes.js");
      writeFileSync(stripes, readFileSync(stripes, "utf8").replace('"glyphnet"', '"./glyphnet.min.js"'));
      await trainsIn(folder, /^\/(main|stripes|glyphnet\.min)\.js$/, headers);
    });
  }
});

/** Vite's server, once it has said where it listens. */
function startVite(folder: string): Promise<{ server: ChildProcess; address: string }> {
  const { PATH = "", HOME = "" } = process.env;
  const server = spawn(process.execPath, [tool("vite"), "--host", "127.0.0.1", "--port", "0"], {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let heard = "";
    server.stdout.on("data", (text) => {
      heard += String(text);
      const [address] = /http:\/\/127\.0\.0\.1:\d+\//.exec(heard) ?? [];
      if (address !== undefined) resolve({ server, address });
    });
    server.on("exit", (code) => reject(new Error(`vite ended with code ${code}: ${heard}`)));
  });
}
