import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { commandOf } from "../../demo/settings/command.js";
import { exactRun, publishedRun } from "../../demo/settings/examples.js";
import { OWN } from "../../demo/settings/network.js";
import { firstSettings, type Settings, settingsFor, withOptimizer } from "../../demo/settings/settings.js";
import type { Data } from "../../demo/training/data.js";
import { Run } from "../../demo/training/run.js";
import {
  augmentationFrom,
  datasetFromIdx,
  fingerprint,
  readIdx,
  scheduleFrom,
  splitEmbedded,
} from "../../src/index.js";
import { CLI, temporaryFolder } from "../cli/spawned.js";

const shape = { width: 28, height: 28, classes: 10 };

const runs: Readonly<Record<string, Settings>> = {
  "what the page opens with": { ...firstSettings, epochs: 1 },
  "the report as published": { ...publishedRun, epochs: 2 },
  "the exact gradient": { ...exactRun, epochs: 2 },
  "an own network, Nesterov and all that is rare": {
    ...settingsFor(OWN),
    network: '[{ "type": "dense", "units": 16 }, { "type": "relu" }, { "type": "dense", "units": 10 }]',
    optimizer: { type: "sgd", momentum: 0.8, nesterov: true, weightDecay: 1e-4 },
    rate: 0.02,
    schedule: scheduleFrom("plateau:1:0.5"),
    warmUp: 0.5,
    batch: 100,
    epochs: 2,
    clip: 1,
    average: 0.99,
    validation: 0.2,
    augmentation: augmentationFrom("elastic"),
    seed: 4294967295,
    threads: 2,
  },
  "an own network with batch normalisation, without the warm-up of its recipe": {
    ...settingsFor(OWN),
    network: '[{ "type": "dense", "units": 16 }, { "type": "batchnorm" }, { "type": "dense", "units": 10 }]',
    epochs: 1,
  },
  AdamW: { ...withOptimizer(settingsFor("residual-mlp"), "adamw"), epochs: 1, schedule: scheduleFrom("one-cycle") },
};

async function embedded(): Promise<Data> {
  const read = async (name: string) =>
    readIdx(await readFile(new URL(`../../dist/digits-${name}-ubyte.gz`, import.meta.url)), name);
  const [images, labels] = [await read("images-idx3"), await read("labels-idx1")];
  const names = { dataset: "embedded", images: "images", labels: "labels" };
  return { name: "embedded", ...splitEmbedded(datasetFromIdx(images, labels, names, 10)) };
}

/** What a shell prints that knows the command. */
async function inShell(command: string): Promise<string> {
  const program = `glyphnet() { "$NODE" "$CLI" "$@"; }\n${command}`;
  const env = { ...process.env, NODE: process.execPath, CLI };
  const { stdout } = await promisify(execFile)("sh", ["-e", "-c", program], { cwd: temporaryFolder(), env });
  return stdout;
}

describe("the command of a run gives its fingerprint", () => {
  for (const [name, settings] of Object.entries(runs)) {
    test(name, async () => {
      const run = await Run.open(settings, await embedded());
      for await (const _ of run.training.run());
      const expected = await fingerprint(run.network.weights());
      run.close();
      assert.ok((await inShell(commandOf(settings, shape))).includes(expected), expected);
    });
  }
});

test("data and weights are named where they are others than the usual ones", () => {
  const command = commandOf(firstSettings, shape, { data: "FOLDER", weights: "WEIGHTS" });
  assert.match(command, /^glyphnet train --model residual-mlp --data FOLDER --weights WEIGHTS --epochs/);
});
