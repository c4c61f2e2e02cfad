import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ended } from "../cli/spawned.js";

const CASES = 28_000;
const SEED = 1;
const MOST_MILLISECONDS = 180_000;

/** In a process of its own, which can be ended where a parser hangs, and which ends where one takes all memory. */
test("every parser reads or refuses what damaged files hold (a quick round)", async (t) => {
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const words = ["--max-old-space-size=512", "--import", "tsx", main, String(CASES), String(SEED)];
  const child = spawn(process.execPath, words, { timeout: MOST_MILLISECONDS, killSignal: "SIGKILL" });
  const { code, stdout, stderr } = await ended(child);
  for (const line of stdout.trimEnd().split("\n")) t.diagnostic(line);
  assert.equal(code, 0, stderr.slice(0, 10_000) || `ended after ${MOST_MILLISECONDS} ms`);
  assert.match(stdout, new RegExp(`all: ${CASES} cases, [1-9]\\d* accepted, [1-9]\\d* refused, seed ${SEED}\\n$`));
});
