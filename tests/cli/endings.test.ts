import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { checkRunFolder, configOf, fingerprintOf, lastCheckpoint, metricsOf } from "./run-folder.js";
import { startSlowed } from "./slowed.js";
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

/** What stderr says of a run that was stopped. */
function stopped(run: string): RegExp {
  return new RegExp(
    `^Stopped in epoch \\d+, after step \\d+\\. glyphnet train --resume ${run} goes on from there\\.\\n$`,
  );
}

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
      assert.match(outcome.stderr, stopped(signal));
      const events = eventsIn(outcome.stdout);
      const done = eventOf(events.slice(-1), "done");
      checkRunFolder(join(folder, signal), events.length - 2);
      const { notice } = configOf(join(folder, signal));
      assert.equal(`${notice} glyphnet train --resume ${signal} goes on from there.\n`, outcome.stderr);
      assert.match(readFileSync(join(folder, signal, "report.html"), "utf8"), /Stopped in epoch \d+, after step/);
      const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", signal), "test");
      assert.deepEqual([measured.loss, measured.fingerprint], [done.testLoss, done.fingerprint]);
    });
  }

  test("tells people the same", async () => {
    const outcome = await disturbed(["--out", "told"], (child) => child.kill("SIGINT"));
    assert.equal(outcome.code, 130);
    assert.match(outcome.stderr, stopped("told"));
    assert.match(outcome.stdout, /\ntold\/report\.html shows the run\.\n$/);
  });

  test("ends quietly, with all files, when nobody reads its output any longer", async () => {
    const outcome = await disturbed(["--json", "--out", "unread"], (child) => child.stdout?.destroy());
    assert.equal(outcome.code, 130);
    assert.match(outcome.stderr, stopped("unread"));
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

  test("draws the epochs that there were before it diverges", async () => {
    const words = ["train", "--data", "data", "--batch", "all", "--rate", "1e4", "--epochs", "9", "--out", "late"];
    const { code, stderr } = await glyphnet(folder, ...words);
    assert.equal(code, 1);
    const epochs = metricsOf(join(folder, "late")).trimEnd().split("\n").length - 1;
    assert.ok(epochs > 0, stderr);
    checkRunFolder(join(folder, "late"), epochs);
  });

  test("keeps the last good checkpoint when it diverges, and diverges at the same step when it goes on", async () => {
    const words = ["--data", "data", "--batch", "64", "--rate", "1e4", "--epochs", "9", "--checkpoint-every", "1"];
    const first = await glyphnet(folder, "train", ...words, "--json", "--out", "again");
    const [, epoch, step] = /in epoch (\d+), step (\d+): training has diverged/.exec(first.stderr) ?? [];
    assert.equal(first.code, 1);
    assert.ok(Number(step) > 1, first.stderr);
    const run = join(folder, "again");
    const last = lastCheckpoint(run);
    assert.deepEqual([last.state.step, last.state.epochs.length], [Number(step) - 1, Number(epoch) - 1]);
    checkRunFolder(run, Number(epoch) - 1);
    const [print, metrics] = [fingerprintOf(run), metricsOf(run)];
    const second = await glyphnet(folder, "train", "--resume", "again", "--json");
    assert.deepEqual([second.code, second.stderr], [1, first.stderr]);
    checkRunFolder(run, Number(epoch) - 1);
    assert.deepEqual([fingerprintOf(run), metricsOf(run)], [print, metrics]);
    assert.deepEqual(lastCheckpoint(run), last);
  });

  for (const every of ["30s", "1"]) {
    test(`says so when its folder goes away, with a checkpoint every ${every}`, async () => {
      const away = () => renameSync(join(folder, "gone"), join(folder, `away-${every}`));
      const { code, stderr } = await disturbed(["--json", "--out", "gone", "--checkpoint-every", every], away);
      assert.equal(code, 1);
      assert.match(stderr, /^error: (The [a-z ]+)?gone\/[^\n]+ cannot be [a-z]+: there is no such file or folder\.\n$/);
      assert.ok(!existsSync(join(folder, "gone")));
    });
  }

  const limitMissing = existsSync("/bin/sh") ? false : "there is no shell to limit the size of files";
  test("leaves no run folder when its first checkpoint cannot be written", { skip: limitMissing }, async () => {
    const before = filesUnder(folder);
    const program = `trap "" XFSZ; ulimit -f 16; exec "$0" "$@"`;
    const words = [CLI, "train", "--epochs", "1", "--json", "--out", "limited"];
    const child = start(folder, "/bin/sh", ["-c", program, process.execPath, ...words]);
    const { code, stderr, stdout } = await ended(child);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: limited\S*\/checkpoints\/step-0\.safetensors cannot be written: the file would be larger than is allowed\.\n$/,
    );
    assert.equal(stdout, "");
    assert.deepEqual(filesUnder(folder), before);
  });

  test("lets only one of two runs have a folder", async () => {
    // So slow that both have found the name free before either takes it.
    const words = ["train", "--data", "data", "--epochs", "3", "--threads", "1", "--json", "--out", "wanted"];
    const both = [1, 2].map((number) =>
      ended(startSlowed(folder, words, { milliseconds: 40, mark: `mark-${number}` })),
    );
    const [loser, winner] = (await Promise.all(both)).sort((a, b) => Number(b.code) - Number(a.code));
    assert.deepEqual([winner?.code, winner?.stderr, loser?.code, loser?.stdout], [0, "", 1, ""]);
    assert.equal(loser?.stderr, "error: The folder wanted cannot be made: it exists already.\n");
    checkRunFolder(join(folder, "wanted"), 3);
    const rests = filesUnder(folder).filter((name) => name.startsWith("wanted."));
    assert.deepEqual(rests, []);
  });

  const fullMissing = existsSync("/dev/full") ? false : "there is no /dev/full";
  test("says so when its output cannot be written", { skip: fullMissing }, async () => {
    const words = [CLI, "train", "--data", "data", "--epochs", "100000", "--json", "--out", "full"];
    const child = start(folder, "/bin/sh", ["-c", `exec "$0" "$@" > /dev/full`, process.execPath, ...words]);
    const { code, stderr } = await ended(child);
    assert.equal(code, 1);
    const [lost = "", notice = ""] = stderr.split(/(?<=\n)/);
    assert.equal(lost, "error: The output cannot be written: no space is left on the device.\n");
    assert.match(notice, stopped("full"));
    checkRunFolder(join(folder, "full"), metricsOf(join(folder, "full")).trimEnd().split("\n").length - 1);
  });
});
