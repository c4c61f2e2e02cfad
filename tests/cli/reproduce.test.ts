import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { CLI, glyphnet, start, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const STEPS = 11;
/** 7 of the full batch with 4 trials and 3 with 4, all with 2 seeds, after one with 2 seeds alone. */
const RUNS = 2 + 10 * (4 + 2);

interface RunEvent {
  readonly event: string;
  readonly step: string;
  readonly testAccuracy: number;
  readonly kept: boolean;
}

function runsOf(stdout: string): RunEvent[] {
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line): RunEvent => JSON.parse(line));
  return events.filter(({ event }) => event === "run" || event === "trial");
}

describe("reproduce", () => {
  const folder = temporaryFolder();
  writeTinyData(join(folder, "data"));
  const words = ["reproduce", "--quick", "--data", "data", "--threads", "1"];

  test("runs every step, and leaves a table and a page", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, ...words, "--out", "whole", "--json");
    assert.equal(stderr, "");
    assert.equal(code, 0);
    const runs = runsOf(stdout);
    assert.equal(runs.length, RUNS);
    assert.ok(runs.every(({ kept }) => !kept));
    const table = readFileSync(join(folder, "whole", "table.md"), "utf8");
    assert.equal(table.split("\n").filter((line) => line.startsWith("|")).length, STEPS + 2);
    assert.match(table, /quick study/);
    const page = readFileSync(join(folder, "whole", "report.html"), "utf8");
    assert.match(page, /^<!doctype html>[\s\S]*<\/html>\n$/);
    for (const name of ["as published", "mask repaired", "momentum, cosine"]) assert.ok(page.includes(name), name);
  });

  test("goes on where it was stopped, to the same results", async () => {
    const child = start(folder, process.execPath, [CLI, ...words, "--out", "stopped", "--json"]);
    const seen = new Promise<void>((resolve) => {
      let lines = 0;
      child.stdout?.on("data", (chunk: Buffer) => {
        lines += chunk.toString().split("\n").length - 1;
        if (lines >= 8) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    await seen;
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    const kept = readdirSync(join(folder, "stopped", "runs")).length;
    assert.ok(kept >= 7 && kept < RUNS, `${kept} runs are kept`);
    assert.ok(!existsSync(join(folder, "stopped", "report.html")));

    const { code, stdout } = await glyphnet(folder, ...words, "--out", "stopped", "--json");
    assert.equal(code, 0);
    const runs = runsOf(stdout);
    assert.equal(runs.filter((run) => run.kept).length, kept);
    const again = runsOf((await glyphnet(folder, ...words, "--out", "whole", "--json")).stdout);
    assert.ok(again.every((run) => run.kept));
    const accuracies = (list: readonly RunEvent[]) => list.map(({ step, testAccuracy }) => `${step} ${testAccuracy}`);
    assert.deepEqual(accuracies(runs), accuracies(again));
  });

  test("refuses a folder of another study, of something else, and a run that is damaged", async () => {
    const refused = async (message: RegExp, ...more: string[]) => {
      const { code, stdout, stderr } = await glyphnet(folder, ...more);
      assert.equal(code, 1);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    };
    await refused(
      /whole was begun with other settings: expected .*"quick":false.*found .*"quick":true/,
      "reproduce",
      "--data",
      "data",
      "--out",
      "whole",
    );
    await refused(/data exists, but holds no study/, ...words, "--out", "data");
    writeFileSync(join(folder, "whole", "runs", "published-seed-0.json"), "{}");
    const { code, stderr } = await glyphnet(folder, ...words, "--out", "whole");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /published-seed-0\.json does not hold a run of this study; remove it, and the run is made again/,
    );
  });
});
