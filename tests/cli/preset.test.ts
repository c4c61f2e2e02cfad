import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { trainingPreset, trainingPresetNames } from "../../src/training/presets.js";
import { configOf } from "./run-folder.js";
import { glyphnet, refuses, succeeds, temporaryFolder } from "./spawned.js";
import { idxFile, writeTinyData } from "./tiny-data.js";

/** Trains with 40 pictures of MNIST's size, which all networks take. */
async function trainFew(...words: string[]) {
  const folder = temporaryFolder();
  const pixels = Uint8Array.from({ length: 40 * 28 * 28 }, (_, i) => (i * i) % 251);
  const [images, labels] = [
    idxFile([40, 28, 28], pixels),
    idxFile(
      [40],
      pixels.subarray(0, 40).map((_, i) => i % 10),
    ),
  ];
  writeTinyData(join(folder, "data"), {
    "train-images-idx3": images,
    "train-labels-idx1": labels,
    "t10k-images-idx3": images,
    "t10k-labels-idx1": labels,
  });
  await succeeds(folder, "train", "--data", "data", "--out", "run", ...words);
  return configOf(join(folder, "run"));
}

describe("train --preset", () => {
  test("takes all settings of the preset but those that are given", async () => {
    const { training } = await trainFew("--preset", "mlp-augmented", "--epochs", "2", "--batch", "32", "--seed", "7");
    assert.deepEqual(training, { ...trainingPreset("mlp-augmented").recipe, epochs: 2, batch: 32, seed: 7 });
  });

  test("names a network that is refused beside another, and beside a run that goes on", async () => {
    for (const other of [
      ["--model", "vgg"],
      ["--resume", "run"],
    ]) {
      await refuses(
        temporaryFolder(),
        2,
        ["train", "--preset", "mlp", ...other],
        /'--preset <name>' cannot be used with/,
      );
    }
    await refuses(temporaryFolder(), 2, ["train", "--preset", "best"], /Allowed choices are mlp, mlp-augmented/);
  });

  test("is listed in the help with a command that trains the same", async () => {
    const { stdout } = await glyphnet(temporaryFolder(), "train", "--help");
    for (const name of trainingPresetNames) {
      const line = stdout.split("\n").find((text) => text.startsWith(`  ${name}: `)) ?? "";
      const words = line.replace(/^.*?: /, "").split(" ");
      const { training } = await trainFew(...words, "--epochs", "1", "--batch", "32", "--warm-up", "0");
      assert.deepEqual(training, { ...trainingPreset(name).recipe, epochs: 1, batch: 32, warmUp: 0, seed: 0 }, line);
    }
  });
});
