import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { compileKernels } from "../../src/engine/kernels.js";
import { eventsIn, glyphnet, refuses, temporaryFolder } from "./spawned.js";

interface Figures {
  readonly event?: unknown;
  readonly network?: unknown;
  readonly kernel?: unknown;
  readonly numerics?: unknown;
  readonly batch?: unknown;
  readonly share?: unknown;
  readonly shareNotZero?: unknown;
  readonly way?: unknown;
}

/** In order; those of a group that has several come after each other. */
const GROUPS = [
  "start",
  "peak",
  "kernel",
  "input",
  "kernel",
  "training",
  "augmentation",
  "inference",
  "startup",
  "done",
];

const PRODUCTS = [
  "denseForward",
  "denseBackwardInput",
  "denseBackwardWeights",
  "conv2dForward",
  "conv2dBackwardInput",
  "conv2dBackwardWeights",
  "sparseDenseForward",
  "sparseDenseBackwardWeights",
];

const HEADINGS = [
  "SIMD peak of one core",
  "Dense and convolutional layers, one thread",
  "First layer on the data's images",
  "Other kernels of a step",
  "Training, sgd",
  "Training with augmentation",
  "Inference, residual-mlp",
  "A process of its own",
];

async function run(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await glyphnet(temporaryFolder(), "bench", "--quick", ...words);
  assert.deepEqual([code, stderr], [0, ""]);
  return stdout;
}

async function exportedKernels(): Promise<string[]> {
  return WebAssembly.Module.exports(await compileKernels()).map(({ name }) => name);
}

describe("bench", () => {
  test("prints figures as JSON: finite, above zero, and no kernel faster than the peak", async () => {
    const events: readonly Figures[] = eventsIn(await run("--json"));
    const groups = events.map(({ event }) => event).filter((event, i, all) => event !== all[i - 1]);
    assert.deepEqual(groups, GROUPS);
    const kernels = await exportedKernels();
    for (const event of events.slice(1)) {
      const text = JSON.stringify(event);
      for (const value of Object.values(event)) {
        assert.ok(typeof value === "string" || (Number.isFinite(value) && Number(value) > 0), text);
      }
      if (event.kernel !== undefined) assert.ok(kernels.includes(String(event.kernel)), text);
    }
    const ofPeak = events.filter(({ share }) => share !== undefined);
    assert.deepEqual(new Set(ofPeak.map(({ kernel }) => kernel)), new Set(PRODUCTS));
    // The strict probe is no bound for the kernels, so where it has to serve there is nothing to hold them to.
    const [peak] = events.filter(({ event }) => event === "peak");
    if (peak?.numerics === "relaxed") for (const { share } of ofPeak) assert.ok(Number(share) <= 1.1, `share ${share}`);
    const [input] = events.filter(({ event }) => event === "input");
    assert.equal(input?.way, "lists");
    assert.ok(Number(input?.shareNotZero) < 0.5);
    const trained = new Set(events.filter(({ event }) => event === "training").map((e) => `${e.network} ${e.batch}`));
    assert.deepEqual([...trained], [...[32, 128, 512, "all"].map((batch) => `residual-mlp ${batch}`), "lenet5 128"]);
  });

  test("prints tables that fit 100 columns", async () => {
    const lines = (await run("--threads", "1")).split("\n");
    for (const start of HEADINGS)
      assert.ok(
        lines.some((line) => line.startsWith(start)),
        start,
      );
    assert.deepEqual(
      lines.filter((line) => line.length > 100),
      [],
    );
  });

  test("refuses data that it cannot read", async () => {
    await refuses(temporaryFolder(), 1, ["bench", "--data", "nowhere"], /data folder nowhere cannot be read/);
  });
});
