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
import { pageModule, pageText, STRIPES, stripesModule, workerModule } from "./stripes.js";
import { installTools, run, tool } from "./tools.js";
import { visit } from "./visit.js";

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

  /** Files of a small project whose page asks for `script`, and trains on its own thread or in a worker. */
  const write = (name: string, script: string, module: "stripes" | "worker" = "stripes") =>
    project.write(name, {
      "index.html": pageText(script),
      "main.js": pageModule(module),
      "stripes.js": stripesModule,
      "worker.js": workerModule,
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
      const folder = write(`esbuild-${module}`, "./bundle.js", module);
      const { warnings } = await build({
        entryPoints: [join(folder, "main.js")],
        bundle: true,
        minify: true,
        format: "esm",
        outfile: join(folder, "bundle.js"),
        logLevel: "silent",
      });
      assert.deepEqual(warnings, []);
      await trainsIn(folder, /^\/bundle\.js$/);
    });

    test(`built by Rollup${title}`, async () => {
      const folder = write(`rollup-${module}`, "./dist/main.js", module);
      bundle("rollup", ["main.js", "--plugin", "node-resolve", "--format", "es", "--dir", "dist"], folder);
      await trainsIn(folder, /^\/dist\/(main|training-worker-[\w-]+)\.js$/);
    });
  }

  for (const [kind, headers] of [
    ["on one thread", {}],
    ["on two threads", { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }],
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
