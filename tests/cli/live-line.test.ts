import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { fitted } from "../../src/cli/live-line.js";
import { CLI, ended, start, temporaryFolder } from "./spawned.js";

test("fitted keeps the first parts that leave the last column free", () => {
  assert.equal(fitted(["one", "two", "three"], 16), "one  two  three");
  assert.equal(fitted(["one", "two", "three"], 15), "one  two");
  assert.equal(fitted(["one", "two", "three"], 8), "one");
  assert.equal(fitted(["one", "two", "three"], 3), "");
});

const scriptMissing = spawnSync("script", ["--version"]).status === 0 ? false : "there is no util-linux script here";

describe("on a terminal", { skip: scriptMissing }, () => {
  const folder = temporaryFolder();
  for (const columns of [50, 80, 120]) {
    test(`the live line fits ${columns} columns and leaves nothing behind`, async () => {
      const command = `stty columns ${columns}; "${process.execPath}" "${CLI}" train --epochs 4 --out run-${columns}`;
      const child = start(folder, "script", ["--quiet", "--return", "--command", command, "/dev/null"]);
      const { code, stdout } = await ended(child);
      assert.equal(code, 0);
      const erase = "\r\u001b[2K";
      const live = stdout.split(erase).filter((text) => text !== "" && !text.includes("\n"));
      assert.ok(live.length >= 2, stdout);
      for (const text of live) assert.ok(text.startsWith("epoch ") && text.length < columns, text);
      if (columns >= 80) for (const text of live) assert.match(text, /loss .* accuracy .* images\/s {2}\d+:\d\d left/);
      const visible = stdout.split("\n").map((line) => line.slice(line.lastIndexOf(erase) + 1));
      assert.equal(visible.filter((line) => line.includes("epoch ")).length, 4);
      for (const line of visible) assert.ok(!/epoch .*(epoch | left)/.test(line), line);
    });
  }
});
