import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { run } from "../package/tools.js";
import type { ShortResult } from "./runs.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = `${root}build/bits/main.mjs`;

/** Bundles the short runs for any version of Node. */
export function bundleRuns(): void {
  mkdirSync(`${root}build/bits`, { recursive: true });
  buildSync({
    entryPoints: [`${root}tests/bits/node-main.ts`],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outfile: program,
    logLevel: "error",
  });
}

/** The results of all short runs in that Node, by their names. */
export function resultsIn(node: string, threads: number): Readonly<Record<string, ShortResult>> {
  const { status, stdout, stderr } = run(node, [program, `${root}dist`, String(threads)], root);
  if (status !== 0 || stderr !== "") throw new Error(`${node} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
