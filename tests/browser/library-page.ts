/** Bundles a page that only has the library in a worker, and calls it from a test. */
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "puppeteer-core";
import type { ShortResult } from "../bits/runs.js";

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "img-src data:",
].join("; ");

/** Writes the page, worker and digits below build/ and returns their folder. */
export async function buildLibraryPage(): Promise<string> {
  const folder = place("../../build/browser-library");
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [place("library-worker.ts")],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outfile: join(folder, "library-worker.js"),
    logLevel: "error",
  });
  for (const file of ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"]) {
    cpSync(place(`../../dist/${file}`), join(folder, file));
  }
  writeFileSync(
    join(folder, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>glyphnet</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><link rel="icon" href="data:,">`,
  );
  return folder;
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
