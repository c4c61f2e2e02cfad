import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  bestOf,
  checkpointPath,
  checkRunFolder,
  checkTrainedAlike,
  fingerprintOf,
  lastCheckpoint,
  metricsOf,
  restsUnder,
  stepsOf,
} from "./run-folder.js";
import { startSlowed } from "./slowed.js";
import { CLI, ended, eventOf, filesUnder, refuses, start, succeeds, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

/** 10 steps in each of 6 epochs, checkpoints after steps 7, 14, … 56 and 60. */
const SETTINGS = ["--data", "data", "--epochs", "6", "--batch", "32", "--rate", "0.02", "--seed", "3"];
const EVERY = ["--checkpoint-every", "7"];
const ALL_STEPS = [0, 7, 14, 21, 28, 35, 42, 49, 56, 60];

describe("checkpoints", () => {
  const folder = temporaryFolder();
  const at = (...names: string[]) => join(folder, ...names);

  before(async () => {
    writeTinyData(at("data"));
    await succeeds(folder, "train", ...SETTINGS, ...EVERY, "--keep", "1000", "--out", "whole");
  });

  test("are written after so many steps; the last ones are kept", async () => {
    assert.deepEqual(stepsOf(at("whole")), ALL_STEPS);
    for (const keep of ["1", "3"]) {
      const run = `keep-${keep}`;
      await succeeds(folder, "train", ...SETTINGS, ...EVERY, "--keep", keep, "--out", run);
      const steps = ALL_STEPS.slice(-Number(keep));
      assert.deepEqual(stepsOf(at(run)), steps);
      assert.equal(filesUnder(at(run, "checkpoints")).length, steps.length);
      checkTrainedAlike(at(run), at("whole"));
      for (const step of steps) {
        assert.ok(lastCheckpoint(at(run)).state.step >= step);
        const files = [run, "whole"].map((name) => readFileSync(checkpointPath(at(name), step)).length);
        assert.ok(Math.abs((files[0] ?? 0) - (files[1] ?? 0)) < 1000, "but for times they hold the same");
      }
    }
    checkRunFolder(at("keep-1"), 6);
  });

  test("are written after so many seconds", async () => {
    const words = ["--keep", "1000", "--out", "often", "--checkpoint-every", "0.1s"];
    const events = await succeeds(folder, "train", ...SETTINGS, "--epochs", "300", ...words);
    const seconds = Number(eventOf(events, "done").seconds);
    const count = stepsOf(at("often")).length;
    assert.ok(count >= 2 + Math.min(1, Math.floor(seconds / 0.2)), `${count} checkpoints in ${seconds} s`);
    const times = stepsOf(at("often")).map((step) => statSync(checkpointPath(at("often"), step)).mtimeMs);
    // The first and the last do not wait for their time; how long one takes to be written differs.
    const apart = ((times.at(-2) ?? 0) - (times[1] ?? 0)) / (times.length - 3);
    if (times.length > 4) assert.ok(apart > 95, `${times.map((time) => time - (times[0] ?? 0))} ms`);
    await succeeds(folder, "train", ...SETTINGS, "--checkpoint-every", "100s", "--out", "seldom");
    assert.deepEqual(stepsOf(at("seldom")), [0, 60]);
  });

  for (const [option, ...values] of [
    ["--checkpoint-every", "0", "s", "-1s", "7 steps", "1e9s"],
    ["--keep", "0", "1001"],
  ] as const) {
    for (const value of values) {
      test(`cannot come with ${option} ${value}`, () =>
        refuses(folder, 2, ["train", ...SETTINGS, `${option}=${value}`, "--out", "bad"], new RegExp(option)));
    }
  }

  test("have the best weights beside them, in a file that others can use, where validation chooses them", async () => {
    await succeeds(folder, "train", ...SETTINGS, ...EVERY, "--validation", "60", "--out", "validated");
    checkRunFolder(at("validated"), 6);
    const rows = metricsOf(at("validated")).trimEnd().split("\n").slice(1);
    const figures = rows.map((row) => row.split(",").map(Number));
    const accuracies = figures.map((row) => row[6] ?? 0);
    const best = accuracies.indexOf(Math.max(...accuracies));
    assert.ok(best < 5, "the best epoch is not the last, so that the two can be told apart");
    assert.equal(lastCheckpoint(at("validated")).state.best?.epoch, best + 1);
    const test = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", bestOf("validated")), "test");
    assert.notEqual(test.fingerprint, fingerprintOf(at("validated")));
  });

  test("have no best weights beside them where the test images would choose", () => {
    assert.notEqual(lastCheckpoint(at("whole")).state.best, undefined);
    assert.ok(!existsSync(bestOf(at("whole"))));
  });

  /** Training has to end with one clear sentence; the last checkpoint, whole. */
  async function fails(child: ChildProcess, run: string, message: RegExp): Promise<number> {
    const { code, stderr } = await ended(child);
    assert.match(stderr, /^error: [^\n]+\n$/);
    assert.match(stderr, message);
    assert.equal(code, 1);
    return lastCheckpoint(at(run)).state.step;
  }

  /** Goes on with a run, which then has to be as the one that nothing happened to. */
  async function goesOn(run: string): Promise<void> {
    await succeeds(folder, "train", "--resume", run, ...EVERY);
    checkRunFolder(at(run), 6);
    checkTrainedAlike(at(run), at("whole"));
  }

  const shellMissing = existsSync("/bin/sh") ? false : "there is no shell to limit the size of files";
  test("outlive one that is larger than a file may be", { skip: shellMissing }, async () => {
    // From the first epoch on they hold the best weights too.
    const sizes = [7, 14].map((step) => statSync(checkpointPath(at("whole"), step)).size);
    const [small = 0, large = 0] = sizes;
    assert.ok(large > small + 50_000, `${sizes} bytes`);
    const program = `trap "" XFSZ; ulimit -f ${Math.floor((small + large) / 2 / 512)}; exec "$0" "$@"`;
    const words = [CLI, "train", ...SETTINGS, ...EVERY, "--out", "limited", "--json"];
    const child = start(folder, "/bin/sh", ["-c", program, process.execPath, ...words]);
    const message =
      /limited\/checkpoints\/step-14\.safetensors cannot be written: the file would be larger than is allow/;
    assert.equal(await fails(child, "limited", message), 7);
    assert.deepEqual(restsUnder(at("limited")), []);
    assert.deepEqual(stepsOf(at("limited")), [0, 7]);
    await goesOn("limited");
  });

  const diskMissing = smallDiskMissing();
  test("outlive a full disk", { skip: diskMissing }, async () => {
    mkdirSync(at("disk"));
    // Keeping two needs room for a third.
    const room = 2.5 * statSync(checkpointPath(at("whole"), 60)).size;
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${Math.ceil(room)}`, "tmpfs", at("disk")]);
    try {
      const child = start(folder, process.execPath, [
        CLI,
        "train",
        ...SETTINGS,
        ...EVERY,
        "--out",
        "disk/run",
        "--json",
      ]);
      const message = /disk\/run\/\S+ cannot be written: no space is left on the device\.\n$/;
      const step = await fails(child, "disk/run", message);
      assert.ok(step >= 7 && step < 60, `after step ${step}`);
      assert.deepEqual(restsUnder(at("disk")), []);
      execFileSync("mount", ["-o", "remount,size=8m", at("disk")]);
      await goesOn("disk/run");
    } finally {
      execFileSync("umount", [at("disk")]);
    }
  });

  const nobody = otherUser();
  test("outlive a folder that becomes unwritable", {
    skip: nobody === undefined ? "root may write all" : false,
  }, async () => {
    mkdirSync(at("theirs"));
    if (nobody?.uid !== undefined) chownSync(at("theirs"), nobody.uid, nobody.uid);
    chmodSync(folder, 0o755);
    const words = [CLI, "train", ...SETTINGS, "--epochs", "100000", ...EVERY, "--out", "theirs/run", "--json"];
    const child = spawn(process.execPath, words, { cwd: folder, timeout: 60_000, killSignal: "SIGKILL", ...nobody });
    child.stdout.once("data", () =>
      child.stdout.once("data", () => chmodSync(at("theirs", "run", "checkpoints"), 0o555)),
    );
    const message = /theirs\/run\/checkpoints\/\S+ cannot be written: permission is denied\.\n$/;
    const step = await fails(child, "theirs/run", message);
    assert.ok(step > 0, `after step ${step}`);
    after(() => chmodSync(at("theirs", "run", "checkpoints"), 0o755));
  });

  test("outlive that their folder is moved and a file takes its place", async () => {
    const words = ["train", ...SETTINGS, ...EVERY, "--out", "replaced", "--json"];
    const child = startSlowed(folder, words, { milliseconds: 10, mark: "mark-replaced" });
    const checkpoints = at("replaced", "checkpoints");
    child.stdout?.once("data", () =>
      child.stdout?.once("data", () => {
        // Held, so that it does not make the folder anew in between.
        child.kill("SIGSTOP");
        renameSync(checkpoints, at("kept"));
        writeFileSync(checkpoints, "");
        child.kill("SIGCONT");
      }),
    );
    const { code, stderr } = await ended(child);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: [^\n]*replaced\/checkpoints[^\n]* cannot be (written|read): a part of the path is a file, not a folder\.\n$/,
    );
    assert.equal(readFileSync(checkpoints, "utf8"), "");
    renameSync(checkpoints, at("file"));
    renameSync(at("kept"), checkpoints);
    assert.ok(lastCheckpoint(at("replaced")).state.step >= 7);
    await goesOn("replaced");
  });
});

/** Why no small file system can be mounted here, or false where one can. */
function smallDiskMissing(): string | false {
  const folder = temporaryFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (mounted) execFileSync("umount", [folder]);
  return mounted ? false : "this process may not mount a small file system";
}

/** Whose files a folder's mode protects: this process, unless it is root's; then nobody, where nobody can run Node. */
function otherUser(): { uid?: number } | undefined {
  if (process.getuid?.() !== 0) return process.platform === "win32" ? undefined : {};
  const uid = 65534;
  return spawnSync(process.execPath, [CLI, "--version"], { uid }).status === 0 ? { uid } : undefined;
}
