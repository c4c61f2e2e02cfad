import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { checkRunFolder, configOf, metricsOf } from "./run-folder.js";
import {
  CLI,
  ended,
  eventOf,
  eventsIn,
  filesUnder,
  glyphnet,
  type Outcome,
  start,
  succeeds,
  temporaryFolder,
} from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const LONG = ["train", "--data", "data", "--batch", "32", "--epochs", "100000"];

describe("a run that does not end as planned", () => {
  const folder = temporaryFolder();
  before(() => writeTinyData(join(folder, "data")));

  /** Starts a long run, and does something at the first epoch's end. */
  async function disturbed(words: readonly string[], disturb: (child: ChildProcess) => void): Promise<Outcome> {
    const child = start(folder, process.execPath, [CLI, ...LONG, ...words]);
    let disturbed = false;
    child.stdout?.on("data", (chunk: Buffer) => {
      if (disturbed || !/"event":"epoch"|epoch +1\//.test(String(chunk))) return;
      disturbed = true;
      disturb(child);
    });
    return ended(child);
  }

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`writes all files and exits with 130 at ${signal}`, async () => {
      const outcome = await disturbed(["--json", "--out", signal], (child) => child.kill(signal));
      assert.equal(outcome.code, 130);
      assert.match(outcome.stderr, /^Stopped in epoch \d+, after step \d+\.\n$/);
      const events = eventsIn(outcome.stdout);
      const done = eventOf(events.slice(-1), "done");
      checkRunFolder(join(folder, signal), events.length - 2);
      assert.equal(configOf(join(folder, signal)).notice, outcome.stderr.trim());
      assert.match(readFileSync(join(folder, signal, "report.html"), "utf8"), /Stopped in epoch \d+, after step/);
      const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", signal), "test");
      assert.deepEqual([measured.loss, measured.fingerprint], [done.testLoss, done.fingerprint]);
    });
  }

  test("tells people the same", async () => {
    const outcome = await disturbed(["--out", "told"], (child) => child.kill("SIGINT"));
    assert.equal(outcome.code, 130);
    assert.match(outcome.stderr, /^Stopped in epoch \d+, after step \d+\.\n$/);
    assert.match(outcome.stdout, /\ntold\/report\.html shows the run\.\n$/);
  });

  test("ends quietly, with all files, when nobody reads its output any longer", async () => {
    const outcome = await disturbed(["--json", "--out", "unread"], (child) => child.stdout?.destroy());
    assert.deepEqual(
      [outcome.code, outcome.stderr.replaceAll(/\d+/g, "N")],
      [130, "Stopped in epoch N, after step N.\n"],
    );
    checkRunFolder(join(folder, "unread"), metricsOf(join(folder, "unread")).trimEnd().split("\n").length - 1);
  });

  test("names epoch and step where it diverges, and keeps the last good weights", async () => {
    const words = ["train", "--epochs", "3", "--rate", "1e6", "--json", "--out", "diverged"];
    const { code, stdout, stderr } = await glyphnet(folder, ...words);
    assert.equal(code, 1);
    assert.match(stderr, /^error: The loss became \S+ in epoch 1, step \d+: training has diverged\. [^\n]+\n$/);
    const done = eventOf(eventsIn(stdout).slice(-1), "done");
    assert.ok(Number.isFinite(done.testLoss));
    checkRunFolder(join(folder, "diverged"), 0);
    assert.equal(`error: ${configOf(join(folder, "diverged")).notice}\n`, stderr);
    assert.match(readFileSync(join(folder, "diverged", "report.html"), "utf8"), /training has diverged/);
  });

  test("says so when its folder goes away", async () => {
    const remove = () => rmSync(join(folder, "gone"), { recursive: true });
    const { code, stderr } = await disturbed(["--json", "--out", "gone"], remove);
    assert.equal(code, 1);
    assert.match(stderr, /^error: gone\/metrics\.csv cannot be written: there is no such file or folder\.\n$/);
  });

  const limitMissing = existsSync("/bin/sh") ? false : "there is no shell to limit the size of files";
  test("says so when a file cannot grow, and leaves no half of one", { skip: limitMissing }, async () => {
    const program = `trap "" XFSZ; ulimit -f 16; exec "$0" "$@"`;
    const words = [CLI, "train", "--epochs", "1", "--json", "--out", "limited"];
    const child = start(folder, "/bin/sh", ["-c", program, process.execPath, ...words]);
    const { code, stderr } = await ended(child);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: limited\/weights\/W1\.npy cannot be written: the file would be larger than is allowed\.\n$/,
    );
    assert.deepEqual(filesUnder(join(folder, "limited")), ["config.json", "metrics.csv", "weights"]);
  });

  const fullMissing = existsSync("/dev/full") ? false : "there is no /dev/full";
  test("says so when its output cannot be written", { skip: fullMissing }, async () => {
    const words = [CLI, "train", "--data", "data", "--epochs", "100000", "--json", "--out", "full"];
    const child = start(folder, "/bin/sh", ["-c", `exec "$0" "$@" > /dev/full`, process.execPath, ...words]);
    const { code, stderr } = await ended(child);
    assert.equal(code, 1);
    assert.match(stderr, /^error: The output cannot be written: no space is left on the device\.\nStopped in epoch \d+, after step \d+\.\n$/);
    assert.equal(filesUnder(join(folder, "full")).length, 8);
  });
});
