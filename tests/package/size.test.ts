import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { allSizes, effectsOf, type Size } from "./bundle.js";

/** Bytes, minified and gzipped by level 9 of Node's zlib, kernels included. */
const LIMITS: Readonly<Record<string, number>> = {
  "an MLP": 30_000,
  "all of glyphnet": 60_000,
  "glyphnet.min.js": 60_000,
};
/** More growth than this has to be written down. */
const GROWTH = 0.02;

const recorded: Record<string, Size> = JSON.parse(readFileSync(new URL("sizes.json", import.meta.url), "utf8"));

for (const [name, size] of Object.entries(await allSizes())) {
  test(`what ${name} costs`, (context) => {
    const before = recorded[name];
    assert.ok(before, `${name} is not in sizes.json: npm run size writes it.`);
    const limit = Math.min(LIMITS[name] ?? Number.POSITIVE_INFINITY, before.gzipped * (1 + GROWTH));
    const figures = `${size.gzipped} bytes gzipped, recorded ${before.gzipped}, limit ${LIMITS[name] ?? "none"}`;
    context.diagnostic(`${name}: ${figures}`);
    assert.ok(
      size.gzipped <= limit,
      `${name} has grown: ${figures}. Before gzip:${grown(before, size)}\nIf that is worth it: npm run size`,
    );
  });
}

/** fast-png, and fflate with it, fill tables when they are imported; the report's pictures are made by it. */
const TRUSTED: Readonly<Record<string, readonly string[]>> = { "src/report.ts": ["fast-png"] };

for (const file of [
  ...["src/index.ts", "src/relaxed.ts", "src/report.ts", "src/worker.ts", "src/node.ts"],
  ...["dist/node/index.js", "dist/node/relaxed.js", "dist/node/worker.js", "dist/node/node.js"],
]) {
  test(`importing ${file} calls nothing: what is left are constants`, async () => {
    const left = await effectsOf(`./${file}`, TRUSTED[file]);
    // Text, as the scripts of a report are.
    assert.doesNotMatch(left.replace(/`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/g, '""'), /[(`]|new /);
  });
}

/** A line for each source whose size has changed, the largest growth first. */
function grown(before: Size, now: Size): string {
  const paths = new Set([...Object.keys(before.sources), ...Object.keys(now.sources)]);
  return [...paths]
    .map((path) => ({ path, bytes: (now.sources[path] ?? 0) - (before.sources[path] ?? 0) }))
    .filter(({ bytes }) => bytes !== 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ path, bytes }) => `\n  ${bytes > 0 ? "+" : "−"}${Math.abs(bytes)} ${path}`)
    .join("");
}
