import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import {
  checkpointPath,
  checkRunFolder,
  checkTrainedAlike,
  configOf,
  fingerprintOf,
  lastCheckpoint,
  metricsOf,
  stepsOf,
} from "./run-folder.js";
import { startSlowed } from "./slowed.js";
import { ended, eventOf, eventsIn, filesUnder, glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { tinyFiles, writeTinyData } from "./tiny-data.js";

/** 10 steps in each of 6 epochs, checkpoints after steps 7, 14, … 56 and 60. */
const SETTINGS = ["--data", "data", "--epochs", "6", "--batch", "32", "--rate", "0.02", "--seed", "3"];
const STEPS = 60;
const EVERY = ["--checkpoint-every", "7"];

describe("train --resume", () => {
  const folder = temporaryFolder();
  const at = (...names: string[]) => join(folder, ...names);

  before(async () => {
    writeTinyData(at("data"));
    await succeeds(folder, "train", ...SETTINGS, "--warm-up", "0.5", ...EVERY, "--keep", "3", "--out", "whole");
  });

  function checkEqual(run: string, whole = "whole"): void {
    checkTrainedAlike(at(run), at(whole));
  }

  /** A copy of the whole run, for a test of its own. */
  function copyOfWhole(name: string): string {
    cpSync(at("whole"), at(name), { recursive: true });
    return name;
  }

  function bytesUnder(run: string): ReadonlyMap<string, Buffer> {
    const files = filesUnder(at(run)).filter((name) => /\.\w+$/.test(name));
    return new Map(files.map((name) => [name, readFileSync(at(run, name))]));
  }

  for (const [signal, first, second] of [
    ["SIGINT", "2", "1"],
    ["SIGTERM", "1", "2"],
    ["SIGINT", "2", "2"],
  ] as const) {
    const run = `${signal}-${first}-${second}`;
    test(`ends as if never interrupted: ${signal}, threads ${first}, then ${second}`, async () => {
      const words = ["train", ...SETTINGS, "--warm-up", "0.5", ...EVERY, "--threads", first, "--json", "--out", run];
      const child = startSlowed(folder, words, { milliseconds: 10, mark: `mark-${run}` });
      child.stdout?.once("data", () => child.stdout?.once("data", () => child.kill(signal)));
      const { code, stderr } = await ended(child);
      assert.equal(code, 130);
      const [, epoch, step] = /^Stopped in epoch (\d+), after step (\d+)\./.exec(stderr) ?? [];
      assert.ok(Number(step) > 9 && Number(step) < STEPS, `stopped after step ${step}`);
      const { state } = lastCheckpoint(at(run));
      assert.deepEqual([state.step, state.epochs.length], [Number(step), Number(epoch) - 1]);
      const events = await succeeds(folder, "train", "--resume", run, "--threads", second, ...EVERY);
      assert.equal(eventOf(events, "done").fingerprint, fingerprintOf(at("whole")));
      const epochs = events.filter(({ event }) => event === "epoch").map((event) => event.epoch);
      assert.deepEqual(
        epochs,
        [1, 2, 3, 4, 5, 6].slice(Number(epoch) - 1),
        "only what the run had not done is done, and told",
      );
      checkRunFolder(at(run), 6);
      checkEqual(run);
      assert.ok(!("notice" in configOf(at(run))));
    });
  }

  test("lets a finished run go on for more epochs, as if it had been given them at once", async () => {
    const constant = [...SETTINGS, "--schedule", "constant"];
    await succeeds(folder, "train", ...constant, "--epochs", "8", "--out", "longer");
    await succeeds(folder, "train", ...constant, "--epochs", "5", "--out", "shorter");
    const events = await succeeds(folder, "train", "--resume", "shorter", "--epochs", "8");
    assert.equal(events.filter(({ event }) => event === "epoch").length, 3);
    checkRunFolder(at("shorter"), 8);
    checkEqual("shorter", "longer");
    assert.equal(eventOf(events, "start").epochs, 8);
  });

  test("goes on with its augmentation, on other threads", async () => {
    const augmented = [...SETTINGS, "--schedule", "constant", "--augment", "elastic"];
    await succeeds(folder, "train", ...augmented, "--epochs", "5", "--threads", "1", "--out", "changed");
    await succeeds(folder, "train", ...augmented, "--epochs", "2", "--threads", "2", "--out", "begun");
    await succeeds(folder, "train", "--resume", "begun", "--epochs", "5", "--augment", "elastic", "--threads", "1");
    checkEqual("begun", "changed");
  });

  test("changes nothing in a finished run", async () => {
    copyOfWhole("finished");
    const expected = bytesUnder("finished");
    const events = await succeeds(folder, "train", "--resume", "finished", "--keep", "3");
    assert.deepEqual(
      events.map(({ event }) => event),
      ["start", "done"],
    );
    assert.equal(eventOf(events, "done").fingerprint, fingerprintOf(at("whole")));
    assert.deepEqual(bytesUnder("finished"), expected);
  });

  test("takes what is given again as it was", async () => {
    const same = ["--batch", "32", "--optimizer", "sgd", "--momentum", "0.9", "--rate", "0.02", "--schedule", "cosine"];
    const more = [
      "--warm-up",
      "0.5",
      "--augment",
      "none",
      "--seed",
      "3",
      "--numerics",
      "strict",
      "--classes",
      "3",
      "--epochs",
      "6",
    ];
    await succeeds(folder, "train", "--resume", copyOfWhole("same"), "--keep", "3", ...same, ...more);
    assert.deepEqual(bytesUnder("same"), bytesUnder("whole"));
  });

  const fixed: readonly (readonly [option: string, value: string, was: string, given: string])[] = [
    ["batch", "31", "32", "31"],
    ["batch", "all", "32", "all"],
    ["optimizer", "adam", "sgd", "adam"],
    ["momentum", "0.8", "0.9", "0.8"],
    ["weight-decay", "0.1", "0", "0.1"],
    ["clip", "1", "off", "1"],
    ["average", "0.99", "off", "0.99"],
    ["validation", "0.1", "off", "0.1"],
    ["patience", "5", "off", "5"],
    ["rate", "0.03", "0.02", "0.03"],
    ["schedule", "constant", '{"type":"cosine"}', '{"type":"constant"}'],
    ["schedule", "exponential:0.9", '{"type":"cosine"}', '{"type":"exponential","decay":0.9}'],
    ["warm-up", "0", "0.5", "0"],
    [
      "augment",
      "shift=1",
      '{"shift":0,"rotation":0,"scale":0,"shear":0,"elastic":0}',
      '{"shift":1,"rotation":0,"scale":0,"shear":0,"elastic":0}',
    ],
    ["seed", "4", "3", "4"],
    ["numerics", "relaxed", "strict", "relaxed"],
    ["classes", "4", "3", "4"],
  ];
  for (const [option, value, was, given] of fixed) {
    test(`refuses --${option} ${value}, which cannot change`, () =>
      refusesUnchanged(
        [`--${option}`, value],
        `--${option} cannot change when a run goes on: it is ${was}, and ${given} was given.`,
      ));
  }

  test("refuses what does not go with the run's optimizer", () =>
    refusesUnchanged(
      ["--beta1", "0.9"],
      "--beta1 does not go with --optimizer sgd, which takes --momentum, --nesterov, --weight-decay.",
    ));

  test("refuses --nesterov where it was not", () =>
    refusesUnchanged(["--nesterov"], "--nesterov cannot change when a run goes on: it is false, and true was given."));

  test("goes on with optimizer, average, validation and patience as if never stopped", async () => {
    const optimizer = ["--optimizer", "adamw", "--weight-decay", "0.1", "--clip", "0.5", "--average", "0.9"];
    const chosen = ["--schedule", "plateau:1:0.5", "--validation", "0.2", "--patience", "4"];
    const words = ["train", ...SETTINGS, ...optimizer, ...chosen, "--rate", "0.2"];
    await succeeds(folder, ...words, "--epochs", "7", "--out", "aided");
    await succeeds(folder, ...words, "--epochs", "2", "--out", "aided-stopped");
    const again = ["--weight-decay", "0.1", "--average", "0.9", "--validation", "0.2", "--beta1", "0.9"];
    await succeeds(folder, "train", "--resume", "aided-stopped", "--epochs", "7", ...again);
    checkEqual("aided-stopped", "aided");
    const rates = metricsOf(at("aided"))
      .trimEnd()
      .split("\n")
      .map((row) => row.split(",")[2]);
    assert.ok(new Set(rates).size > 2, "the rate was reduced");
  });

  for (const [option, value] of [
    ["model", "residual-mlp"],
    ["weights", "whole"],
    ["out", "other"],
  ] as const) {
    test(`refuses --${option}`, () =>
      refusesUnchanged(
        [`--${option}`, value],
        `--${option} cannot be given with --resume: the run goes on with its own.`,
      ));
  }

  test("refuses fewer epochs than are done", () =>
    refusesUnchanged(["--epochs", "5"], "The run has done 6 epochs already, so it cannot end after 5."));

  test("refuses other data, and takes the same from another place", async () => {
    const other = tinyFiles()["train-images-idx3"];
    other[100] = (other[100] ?? 0) ^ 1;
    writeTinyData(at("other"), { "train-images-idx3": other });
    const digest = lastCheckpoint(at("whole")).data.digest;
    await refusesUnchanged(
      ["--data", "other"],
      /^The data other are not those that the run whole was trained with: their digest is ([0-9a-f]{16}), expected /,
      new RegExp(`expected ${digest}\\.$`),
    );
    writeTinyData(at("moved"), {}, true);
    await succeeds(folder, "train", "--resume", copyOfWhole("elsewhere"), "--data", "moved");
    checkEqual("elsewhere");
    assert.equal(lastCheckpoint(at("elsewhere")).data.from, "moved");
    renameSync(at("data"), at("data-away"));
    try {
      await refusesUnchanged([], /^The data folder data cannot be read: there is no such file or folder\.$/);
      await succeeds(folder, "train", "--resume", "elsewhere");
    } finally {
      renameSync(at("data-away"), at("data"));
    }
  });

  async function refusesUnchanged(words: readonly string[], ...messages: readonly (string | RegExp)[]) {
    const expected = bytesUnder("whole");
    const outcome = await glyphnet(folder, "train", "--resume", "whole", "--json", ...words);
    assert.deepEqual([outcome.code, outcome.stdout], [1, ""]);
    const [, said = ""] = /^error: ([^\n]+)\n$/.exec(outcome.stderr) ?? [];
    for (const message of messages) {
      if (typeof message === "string") assert.equal(said, message);
      else assert.match(said, message);
    }
    assert.deepEqual(bytesUnder("whole"), expected);
  }

  const path = (run: string, step: number) => at(checkpointPath(run, step));
  const damages: readonly (readonly [what: string, damage: (file: string) => void, reason: RegExp])[] = [
    ["that ends too early", (file) => truncateSync(file, 200_000), /bytes/],
    ["that is empty", (file) => truncateSync(file, 0), /found 0 bytes/],
    ["whose header is not JSON", (file) => flip(file, 8), /expected '\{' at character 0/],
    ["with another number in its header", (file) => replace(file, '\\"step\\":60', '\\"step\\":61'), /checksum/],
    ["with a flipped bit in its last weight", (file) => flip(file, -4), /checksum/],
  ];
  for (const [what, damage, reason] of damages) {
    test(`skips a checkpoint ${what}, and uses the one before`, async () => {
      const run = copyOfWhole(`damaged-${what.replaceAll(" ", "-")}`);
      damage(path(run, 60));
      const { code, stderr, stdout } = await glyphnet(folder, "train", "--resume", run, "--json", "--keep", "3");
      assert.equal(code, 0, stderr);
      assert.match(stderr, /^Skipped: [^\n]+\n$/);
      assert.ok(stderr.startsWith(`Skipped: ${checkpointPath(run, 60)}`), stderr);
      assert.match(stderr, reason);
      assert.equal(eventsIn(stdout).filter(({ event }) => event === "epoch").length, 1);
      assert.deepEqual(stepsOf(at(run)), [49, 56, 60]);
      checkEqual(run);
    });
  }

  test("goes back as far as it must, and counts no damaged checkpoint among those it keeps", async () => {
    const run = copyOfWhole("twice");
    flip(path(run, 60), -1);
    truncateSync(path(run, 56), 1000);
    const words = ["train", "--resume", run, "--json", "--keep", "1", "--checkpoint-every", "2"];
    const child = startSlowed(folder, words, { milliseconds: 10, mark: "mark-twice" });
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    const { code, stderr } = await ended(child);
    assert.equal(code, 130);
    const [first = "", second = "", third = ""] = stderr.split("\n");
    assert.ok(first.startsWith(`Skipped: ${checkpointPath(run, 60)}`), first);
    assert.ok(second.startsWith(`Skipped: ${checkpointPath(run, 56)}`), second);
    const [, step] = /^Stopped in epoch \d, after step (\d+)/.exec(third) ?? [];
    assert.deepEqual(stepsOf(at(run)), [Number(step)]);
    await succeeds(folder, "train", "--resume", run);
    checkEqual(run);
  });

  test("says what is wrong where there is nothing to go on from", async () => {
    const run = copyOfWhole("hopeless");
    for (const step of stepsOf(at(run))) writeFileSync(path(run, step), "no checkpoint");
    const words = ["train", "--resume"];
    await refuses(folder, 1, [...words, run], /^error: hopeless\/checkpoints\/step-60\.safetensors: expected a saf/);
    rmSync(at(run, "checkpoints"), { recursive: true });
    const none = /checkpoints has no checkpoint \(step-N\.safetensors\), so the run cannot go on\.\n$/;
    await refuses(folder, 1, [...words, run], /^error: hopeless\//, none);
    mkdirSync(at(run, "checkpoints"));
    await refuses(folder, 1, [...words, run], /^error: hopeless\//, none);
    for (const name of ["step-.safetensors", "step-x.safetensors", ".step-7.tmp", "step-7.safetensors.tmp"]) {
      cpSync(path("whole", 60), at(run, "checkpoints", name));
    }
    await refuses(folder, 1, [...words, run], /^error: hopeless\//, none);
    await refuses(folder, 1, [...words, "nowhere"], /^error: There is no run nowhere\.\n$/);
    writeFileSync(at("file"), "");
    await refuses(folder, 1, [...words, "file"], /^error: The run file is a file, not a folder\.\n$/);
    await refuses(folder, 1, [...words, ""], /^error: There is no run ""\.\n$/);
    rmSync(at(run, "checkpoints"), { recursive: true });
    writeFileSync(at(run, "checkpoints"), "");
    await refuses(
      folder,
      1,
      [...words, run],
      /^error: The checkpoint folder hopeless\/checkpoints cannot be read: .*file/,
    );
  });
});

function flip(file: string, place: number): void {
  const bytes = readFileSync(file);
  const index = place < 0 ? bytes.length + place : place;
  bytes[index] = (bytes[index] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}

function replace(file: string, text: string, by: string): void {
  const bytes = readFileSync(file);
  const index = bytes.indexOf(text);
  assert.ok(index > 0 && by.length === text.length, text);
  bytes.write(by, index);
  writeFileSync(file, bytes);
}
