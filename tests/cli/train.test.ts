import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { numpyMissing, python } from "./numpy.js";
import { checkRunFolder, configOf, lastCheckpoint, metricsOf } from "./run-folder.js";
import { type Event, eventOf, glyphnet, numberOf, succeeds, temporaryFolder } from "./spawned.js";

const MNIST = fileURLToPath(new URL("../../../shared/mnist", import.meta.url));
const mnistMissing = existsSync(MNIST) ? false : `the full MNIST is not in ${MNIST}`;

const FINGERPRINT = `
import glob, hashlib, sys, numpy
digest = hashlib.sha256()
for path in sorted(glob.glob(sys.argv[1] + "/*.npy")):
    digest.update(numpy.load(path).astype("<f4").tobytes())
print(digest.hexdigest()[:16])
`;

describe("train on the embedded digits", () => {
  const folder = temporaryFolder();
  let events: Event[];
  before(async () => {
    events = await succeeds(folder, "train", "--epochs", "2", "--seed", "7", "--out", "first");
  });

  test("prints the events of the contract, with its fields", () => {
    assert.deepEqual(
      events.map(({ event }) => event),
      ["start", "epoch", "epoch", "done"],
    );
    const [start, first, second, done] = events.map((event) => Object.keys(event).sort());
    for (const field of ["event", "data", "run", "epochs", "seed"]) assert.ok(start?.includes(field), field);
    const epoch = [
      "event",
      "epoch",
      "loss",
      "accuracy",
      "rate",
      "validationLoss",
      "validationAccuracy",
      "saturated",
      "updateRatio",
      "seconds",
    ];
    assert.deepEqual(first, [...epoch, "imagesPerSecond"].sort());
    assert.deepEqual(second, first);
    const fields = ["event", "testLoss", "testAccuracy", "fingerprint", "seconds", "peakMemoryBytes", "run"];
    assert.deepEqual(done, fields.sort());
  });

  test("gives numbers that make sense", () => {
    const epochs = events.filter(({ event }) => event === "epoch");
    const done = eventOf(events, "done");
    assert.deepEqual(
      epochs.map(({ epoch }) => epoch),
      [1, 2],
    );
    const [first = 0, second = 0] = epochs.map((event) => numberOf(event, "loss"));
    assert.ok(second < first && first < Math.log(10));
    for (const event of epochs) {
      const [seconds, speed] = [numberOf(event, "seconds"), numberOf(event, "imagesPerSecond")];
      assert.ok(Math.abs(seconds * speed - 9000) < 1e-3);
    }
    const last = eventOf(events, "epoch");
    assert.equal(done.testLoss, last.validationLoss);
    assert.equal(done.testAccuracy, last.validationAccuracy);
    assert.equal(
      done.seconds,
      epochs.reduce((sum, event) => sum + numberOf(event, "seconds"), 0),
    );
    assert.match(String(done.fingerprint), /^[0-9a-f]{16}$/);
    assert.equal(done.run, "first");
    const memory = numberOf(done, "peakMemoryBytes");
    assert.ok(memory > 40e6 && memory < 200e6, `${memory} bytes`);
  });

  test("leaves a whole run folder", () => {
    checkRunFolder(join(folder, "first"), 2);
    const config = configOf(join(folder, "first"));
    assert.ok(!("notice" in config));
    const { testLoss, testAccuracy, fingerprint, seconds } = eventOf(events, "done");
    assert.deepEqual(config.result, { testLoss, testAccuracy, fingerprint, seconds });
    const { options, state } = lastCheckpoint(join(folder, "first"));
    assert.deepEqual([options, state.step, state.epochs.length], [config.training, 142, 2]);
    assert.equal(state.epochs.at(-1)?.validationLoss, testLoss);
  });

  test("writes each epoch's numbers to metrics.csv as it prints them", () => {
    const rows = metricsOf(join(folder, "first")).trimEnd().split("\n").slice(1);
    const expected = events
      .filter(({ event }) => event === "epoch")
      .map(({ epoch, rate, loss, accuracy, validationLoss, validationAccuracy, saturated, updateRatio }) =>
        [
          [epoch, 71 * Number(epoch), rate, loss, accuracy],
          [validationLoss, validationAccuracy, saturated, updateRatio],
        ].join(","),
      );
    assert.deepEqual(rows, expected);
  });

  test("gives the same bits for the same seed, and others for another", async () => {
    const same = await succeeds(folder, "train", "--epochs", "2", "--seed", "7", "--out", "again");
    const other = await succeeds(folder, "train", "--epochs", "2", "--seed", "8", "--out", "other");
    const print = eventOf(events, "done").fingerprint;
    assert.equal(eventOf(same, "done").fingerprint, print);
    assert.notEqual(eventOf(other, "done").fingerprint, print);
    assert.equal(metricsOf(join(folder, "again")), metricsOf(join(folder, "first")));
    assert.notEqual(metricsOf(join(folder, "other")), metricsOf(join(folder, "first")));
  });

  test("draws the first weights by the seed, not only the order", async () => {
    const losses: number[] = [];
    for (const seed of ["1", "2"]) {
      const words = ["train", "--epochs", "1", "--batch", "all", "--seed", seed, "--out", `all-${seed}`];
      losses.push(numberOf(eventOf(await succeeds(folder, ...words), "epoch"), "loss"));
    }
    const [one = 0, two = 0] = losses;
    assert.ok(Math.abs(one - two) > 1e-3, `${one} and ${two}`);
  });

  test("has the fingerprint that NumPy computes from the sorted files", { skip: numpyMissing }, () => {
    assert.equal(python(FINGERPRINT, join(folder, "first", "weights")), eventOf(events, "done").fingerprint);
  });

  test("reaches 94 % with the default options", async () => {
    const done = eventOf(await succeeds(folder, "train", "--out", "default"), "done");
    assert.ok(numberOf(done, "testAccuracy") >= 0.94, `${done.testAccuracy}`);
    checkRunFolder(join(folder, "default"), 20);
  });

  test("speaks to people without --json, and names a folder for the run", async () => {
    const { code, stdout, stderr } = await glyphnet(folder, "train", "--epochs", "1", "--batch", "all");
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assert.match(stdout, /^9,000 images to train with, 1,000 held out, 92,360 parameters\.\nepoch 1\/1 {2}loss /);
    assert.match(stdout, /\nfingerprint [0-9a-f]{16} /);
    const [, run = ""] = /\n(runs\S+)report\.html shows the run\.\n$/.exec(stdout) ?? [];
    checkRunFolder(join(folder, run), 1);
    assert.ok(!stdout.includes("\r"), "no live line where stdout is no terminal");
  });
});

test("train reaches 97.5 % on the full MNIST in 250 MB with two threads", { skip: mnistMissing }, async () => {
  const settings = ["--epochs", "10", "--batch", "128", "--optimizer", "sgd", "--threads", "2"];
  const words = ["train", "--data", MNIST, ...settings, "--out", "run"];
  const done = eventOf(await succeeds(temporaryFolder(), ...words), "done");
  assert.ok(numberOf(done, "testAccuracy") >= 0.975, `${done.testAccuracy}`);
  assert.ok(numberOf(done, "peakMemoryBytes") <= 250e6, `${done.peakMemoryBytes} bytes`);
});
