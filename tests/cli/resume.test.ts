import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import {
  bestOf,
  checkpointPath,
  checkRunFolder,
  configOf,
  fingerprintOf,
  lastCheckpoint,
  metricsOf,
  stepsOf,
  trainedBytes,
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

  /** A run that ended like the one that was never interrupted. */
  function checkEqual(run: string, whole = "whole"): void {
    assert.equal(fingerprintOf(at(run)), fingerprintOf(at(whole)));
    assert.deepEqual(trainedBytes(at(run)), trainedBytes(at(whole)));
    const { model, network, numerics, data, options, state } = lastCheckpoint(at(run));
    const expected = lastCheckpoint(at(whole));
    assert.deepEqual([model, network, numerics], [expected.model, expected.network, expected.numerics]);
    assert.deepEqual([data.digest, options], [expected.data.digest, expected.options]);
    assert.deepEqual([state.step, state.blocks], [expected.state.step, expected.state.blocks]);
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
    ["momentum", "0.8", "0.9", "0.8"],
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

  test("refuses another optimizer", () => refuses(folder, 2, ["train", "--resume", "whole", "--optimizer", "adam"]));

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
    await refusesUnchanged(["--data", "embedded", "--epochs", "7"], /^The data embedded are not those/);
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
    await refuses(folder, 1, [...words, ""], /^error: There is no run /);
    rmSync(at(run, "checkpoints"), { recursive: true });
    writeFileSync(at(run, "checkpoints"), "");
    await refuses(
      folder,
      1,
      [...words, run],
      /^error: The checkpoint folder hopeless\/checkpoints cannot be read: .*file/,
    );
  });

  test("writes checkpoints after so many steps, and keeps the last ones and the best", async () => {
    checkKept("whole", [49, 56, 60]);
    for (const [keep, steps] of [
      ["1", [60]],
      ["1000", [0, 7, 14, 21, 28, 35, 42, 49, 56, 60]],
    ] as const) {
      const run = `keep-${keep}`;
      await succeeds(folder, "train", ...SETTINGS, "--warm-up", "0.5", ...EVERY, "--keep", keep, "--out", run);
      checkKept(run, steps);
      checkEqual(run);
    }
  });

  function checkKept(run: string, steps: readonly number[]): void {
    assert.deepEqual(stepsOf(at(run)), steps);
    assert.equal(filesUnder(at(run, "checkpoints")).length, steps.length + 1);
  }

  test("writes checkpoints after so many seconds", async () => {
    const words = [...SETTINGS, "--epochs", "1000", "--keep", "1000", "--checkpoint-every"];
    const events = await succeeds(folder, "train", ...words, "0.2s", "--out", "often");
    const steps = stepsOf(at("often"));
    const seconds = Number(eventOf(events, "done").seconds);
    assert.ok(steps.length > 2 + Math.min(1, seconds), `${steps.length} checkpoints in ${seconds} s`);
    assert.ok(steps.length < 2 + 100 * seconds, `${steps.length} checkpoints in ${seconds} s`);
    await succeeds(folder, "train", ...words, "100s", "--out", "seldom");
    assert.deepEqual(stepsOf(at("seldom")), [0, 10_000]);
  });

  for (const [option, value] of [
    ...["0", "-1", "1.5", "s", "0s", "-1s", "7x", "7 steps", "Infinitys", "1e9s", ""].map((text) => ["every", text]),
    ...["0", "1.5", "-1", "all", "1001"].map((text) => ["keep", text]),
  ] as const) {
    test(`refuses a ${option} of ${JSON.stringify(value)}`, () => {
      const name = option === "every" ? "--checkpoint-every" : "--keep";
      return refuses(folder, 2, ["train", ...SETTINGS, `${name}=${value}`, "--out", "bad"], new RegExp(name));
    });
  }

  test("keeps the weights of the best epoch as a file that others can use", async () => {
    const rows = metricsOf(at("whole")).trimEnd().split("\n").slice(1);
    const figures = rows.map((row) => row.split(",").map(Number));
    const accuracies = figures.map((row) => row[6] ?? 0);
    const best = accuracies.indexOf(Math.max(...accuracies));
    assert.ok(best < 5, "the best epoch is not the last, so that the two can be told apart");
    const { state } = lastCheckpoint(at("whole"));
    assert.equal(state.best?.epoch, best + 1);
    checkRunFolderOf("keep-1");
    const test = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", bestOf("whole")), "test");
    assert.deepEqual([test.loss, test.accuracy], [figures[best]?.[5], accuracies[best]]);
    assert.notEqual(test.fingerprint, fingerprintOf(at("whole")));
  });

  /** With the weights in `best.safetensors` against those of the last checkpoint. */
  function checkRunFolderOf(run: string): void {
    checkRunFolder(at(run), 6);
  }
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
