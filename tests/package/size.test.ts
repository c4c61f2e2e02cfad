import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { effectsOf, programs, type Size, sizeOf } from "./bundle.js";

/** Bytes, minified and gzipped, kernels included. */
const LIMITS: Readonly<Record<string, number>> = { "an MLP": 30_000, "all of glyphnet": 60_000 };
/** More growth than this has to be written down. */
const GROWTH = 0.02;

const recorded: Record<string, Size> = JSON.parse(readFileSync(new URL("sizes.json", import.meta.url), "utf8"));

for (const [name, program] of Object.entries(programs)) {
  test(`what ${name} costs`, async (context) => {
    const size = await sizeOf(program);
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

test("importing calls nothing: what is left are constants", async () => {
  for (const entry of ["index", "relaxed", "worker"]) {
    assert.doesNotMatch(await effectsOf(`./src/${entry}.ts`), /[(`]|new /, entry);
  }
});

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
