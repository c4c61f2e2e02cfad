import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { checkRunFolder, configOf, lastCheckpoint } from "./run-folder.js";
import { eventOf, numberOf, succeeds, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const recipe = { epochs: 3, batch: 32, schedule: { type: "cosine" }, warmUp: 0, seed: 0 };
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** What is given, and what of the options of training is another than in the recipe. */
const trained: readonly [words: string, options: Readonly<Record<string, unknown>>, setting: string][] = [
  [
    "--nesterov",
    { optimizer: { type: "sgd", momentum: 0.9, nesterov: true }, rate: 0.05 },
    "sgd, momentum 0.9, nesterov",
  ],
  [
    "--optimizer sgd --momentum 0.5 --weight-decay 0.001",
    { optimizer: { type: "sgd", momentum: 0.5, weightDecay: 0.001 }, rate: 0.05 },
    "sgd, momentum 0.5, weight decay 0.001",
  ],
  [
    "--optimizer rmsprop --beta2 0.95",
    { optimizer: { type: "rmsprop", beta2: 0.95, epsilon: 1e-8 }, rate: 0.001 },
    "rmsprop, beta2 0.95, epsilon 1e-8",
  ],
  [
    "--optimizer adam --clip 1 --average 0.9",
    { optimizer: { type: "adam", ...adam }, rate: 0.001, clip: 1, average: 0.9 },
    "adam, beta1 0.9, beta2 0.999, epsilon 1e-8",
  ],
  [
    "--optimizer adamw --epsilon 1e-6 --rate 0.002",
    { optimizer: { type: "adamw", ...adam, epsilon: 1e-6, weightDecay: 0.01 }, rate: 0.002 },
    "adamw, beta1 0.9, beta2 0.999, epsilon 0.000001, weight decay 0.01",
  ],
];

describe("train with another optimizer", () => {
  const folder = temporaryFolder();
  before(() => writeTinyData(join(folder, "data")));

  trained.forEach(([words, options, setting], number) => {
    test(`${words} learns, and is told in config, checkpoint and report`, async () => {
      const run = `run-${number}`;
      const given = ["--data", "data", "--epochs", "3", "--batch", "32", ...words.split(" ")];
      const events = await succeeds(folder, "train", ...given, "--out", run);
      checkRunFolder(join(folder, run), 3);
      assert.deepEqual(configOf(join(folder, run)).training, { ...recipe, ...options });
      assert.deepEqual(lastCheckpoint(join(folder, run)).options, { ...recipe, ...options });
      assert.ok(numberOf(eventOf(events, "done"), "testAccuracy") > 0.9);
      const report = readFileSync(join(folder, run, "report.html"), "utf8");
      assert.ok(report.includes(`<td>${setting}</td>`), setting);
    });
  });

  test("the weights that are written are the average that was measured", async () => {
    const words = ["--data", "data", "--epochs", "2", "--average", "0.95", "--out", "averaged"];
    const events = await succeeds(folder, "train", ...words);
    const measured = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", "averaged"), "test");
    assert.equal(measured.loss, eventOf(events, "epoch").validationLoss);
    assert.equal(measured.fingerprint, eventOf(events, "done").fingerprint);
  });
});

describe("train --validation", () => {
  const folder = temporaryFolder();
  before(() => writeTinyData(join(folder, "data")));

  test("keeps training images to validate with, and measures the test images in the end", async () => {
    const words = ["--data", "data", "--epochs", "2", "--batch", "32", "--validation"];
    for (const [validation, count] of [
      ["0.2", 60],
      ["100", 100],
    ] as const) {
      const run = `validated-${validation}`;
      const events = await succeeds(folder, "train", ...words, validation, "--out", run);
      const start = eventOf(events, "start");
      assert.deepEqual([start.trainingImages, start.validationImages, start.testImages], [300 - count, count, 60]);
      const data = { from: "data", training: 300 - count, validation: count, test: 60, classes: 3 };
      assert.deepEqual(configOf(join(folder, run)).data, data);
      const done = eventOf(events, "done");
      assert.notEqual(eventOf(events, "epoch").validationLoss, done.testLoss);
      const tested = eventOf(await succeeds(folder, "test", "--data", "data", "--weights", run), "test");
      assert.deepEqual([tested.loss, tested.images], [done.testLoss, 60]);
    }
  });

  test("with --patience ends early, and writes the best weights", async () => {
    const words = ["--data", "data", "--rate", "0.5", "--epochs", "60", "--batch", "32", "--schedule", "constant"];
    const run = "patient";
    const events = await succeeds(folder, "train", ...words, "--validation", "0.2", "--patience", "3", "--out", run);
    const epochs = events.filter(({ event }) => event === "epoch");
    const accuracies = epochs.map((event) => numberOf(event, "validationAccuracy"));
    const best = 1 + accuracies.indexOf(Math.max(...accuracies));
    assert.deepEqual([epochs.length, eventOf(events, "done").bestEpoch], [best + 3, best]);
    const config = configOf(join(folder, run));
    assert.equal(
      config.notice,
      `Ended after epoch ${best + 3} of 60: none since epoch ${best} was better, and its weights are these.`,
    );
    const { state } = lastCheckpoint(join(folder, run));
    const kept = eventOf(
      await succeeds(folder, "test", "--data", "data", "--weights", join(run, "checkpoints", "best.safetensors")),
      "test",
    );
    assert.equal(kept.fingerprint, eventOf(events, "done").fingerprint);
    assert.equal(state.best?.epoch, best);
    const again = await succeeds(folder, "train", "--resume", run);
    assert.deepEqual(
      again.map(({ event }) => event),
      ["start", "done"],
    );
    assert.equal(eventOf(again, "done").fingerprint, kept.fingerprint);
  });
});
