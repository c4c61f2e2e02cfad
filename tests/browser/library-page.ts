/** Bundles pages that have nothing but the library, and calls it from a test. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "puppeteer-core";
import type { ShortResult } from "../bits/runs.js";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const DIGITS = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"];

/** Where workers may come from. */
export type WorkerSource = "'self' blob:" | "'self'";

/**
 * Writes a page without a script, and these modules and the digits beside it, into a folder below build/, and returns it.
 * @param workerSource the page's policy for workers; a script may come from its host alone
 */
export async function buildLibraryPage(
  name: string,
  modules: readonly string[],
  workerSource: WorkerSource,
): Promise<string> {
  const folder = place(`../../build/browser-${name}`);
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: modules.map((module) => place(`${module}.ts`)),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: folder,
    logLevel: "error",
  });
  for (const file of DIGITS) cpSync(place(`../../dist/${file}`), join(folder, file));
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>glyphnet</title>
<meta http-equiv="Content-Security-Policy" content="${policy(workerSource)}"><link rel="icon" href="data:,">`,
  );
  return folder;
}

function policy(workerSource: WorkerSource): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `worker-src ${workerSource}`,
    "connect-src 'self'",
    "img-src data:",
  ].join("; ");
}

/** Runs the short run of that name in a worker of the page. */
export async function runInPage(page: Page, name: string, threads: number): Promise<ShortResult> {
  const answer = await page.evaluate(
    (message) =>
      new Promise<unknown>((resolve) => {
        const worker = new Worker("library-worker.js", { type: "module" });
        worker.onmessage = ({ data }) => {
          worker.terminate();
          resolve(data);
        };
        worker.onerror = ({ message }) => resolve(`the worker failed: ${message}`);
        worker.postMessage(message);
      }),
    { name, threads },
  );
  if (typeof answer === "string") throw new Error(answer);
  return answer as ShortResult;
}
