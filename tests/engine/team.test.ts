import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { fingerprint } from "../../src/checkpoint/fingerprint.js";
import { Arena } from "../../src/engine/arena.js";
import { COMMAND } from "../../src/engine/command.js";
import { compileKernels, instantiateKernels } from "../../src/engine/kernels.js";
import { startTeam, type Team, type TeamOptions, ThreadError } from "../../src/engine/team.js";
import type { Workers } from "../../src/engine/worker.js";
import { workers } from "../../src/engine/workers-node.js";
import { Network } from "../../src/network/network.js";
import { preset, presetNames } from "../../src/network/presets.js";
import { train } from "../../src/training/train.js";
import { pictures } from "../network/pictures.js";

async function newTeam(threads: number, options: TeamOptions = {}): Promise<{ arena: Arena; team: Team }> {
  const arena = new Arena();
  const module = await compileKernels("strict");
  const instance = await instantiateKernels(module, arena.memory);
  return { arena, team: await startTeam(instance, module, arena, threads, options) };
}

test("every thread computes its part, call after call, also after a long silence", async () => {
  const { arena, team } = await newTeam(3);
  const n = 1000;
  const x = arena.reserve(4 * n);
  for (let round = 1; round <= 2000; round++) {
    arena.floats(x, n).fill(round);
    team.kernels.residualForward(x, x, x, n);
    assert.ok(arena.floats(x, n).every((value) => value === 2 * round));
    if (round % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  team.close();
});

for (const name of presetNames) {
  test(`1, 2, 3, 4 and 8 threads give the same bits: ${name}`, async () => {
    const prints = new Set<string>();
    for (const threads of [1, 2, 3, 4, 8]) {
      const network = await Network.create(preset(name, { width: 13, height: 12 }, 5), { seed: 4, threads });
      assert.equal(network.engine.threads, threads);
      const options = { optimizer: { type: "sgd", momentum: 0.9 }, schedule: { type: "cosine" }, warmUp: 0 } as const;
      const data = pictures(150, 13, 12, 5);
      for await (const _ of train(network, data, data, { ...options, epochs: 2, batch: 37, rate: 0.02, seed: 1 }));
      prints.add(await fingerprint(network.weights()));
      network.close();
    }
    assert.equal(prints.size, 1, [...prints].join(" "));
  });
}

test("a number of threads out of range is refused", async () => {
  const network = preset("residual-mlp", { width: 2, height: 2 }, 2);
  await assert.rejects(Network.create(network, { threads: 0 }), /threads have to be a whole number from 1 to 64/);
});

test("a thread that does not start ends the run with its reason", async () => {
  const failing: Workers = {
    ...workers,
    start(onMessage, onDeath) {
      const worker = workers.start(onMessage, onDeath);
      return { ...worker, post: () => worker.post("not a start message") };
    },
  };
  await assert.rejects(
    newTeam(2, { workers: failing }),
    (error) => error instanceof ThreadError && /Thread 1 of 2 failed/.test(error.message),
  );
});

test("a kernel that fails on a thread is an error that names it, and later calls fail at once", async () => {
  const { arena, team } = await newTeam(2);
  const beyond = arena.memory.buffer.byteLength - 4096;
  assert.throws(
    () => team.kernels.residualForward(beyond, beyond, beyond, 1536),
    (error) => error instanceof ThreadError && /kernel residualForward failed on a thread/.test(error.message),
  );
  assert.throws(() => team.kernels.residualForward(1024, 1024, 1024, 4), ThreadError);
});

test("a thread that dies between two calls is an error at once, not a hang", async () => {
  const killers: (() => void)[] = [];
  const mortal: Workers = {
    ...workers,
    start(onMessage, onDeath) {
      const worker = workers.start(onMessage, onDeath);
      killers.push(worker.terminate);
      return worker;
    },
  };
  const { arena, team } = await newTeam(2, { workers: mortal });
  const x = arena.reserve(64);
  for (const kill of killers) kill();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.throws(() => team.kernels.residualForward(x, x, x, 16), /Thread 1 of 2 failed: it ended/);
});

test("a thread that dies at its work is an error, not a hang", async () => {
  const claimsAndDies = `
    const { parentPort } = require("node:worker_threads");
    parentPort.once("message", ({ memory, command }) => {
      const block = new Int32Array(memory.buffer, command, 128);
      parentPort.postMessage("ready");
      while (Atomics.load(block, ${COMMAND.round}) === 0);
      Atomics.add(block, ${COMMAND.claim}, 1);
    });`;
  const dying: Workers = {
    ...workers,
    start(onMessage) {
      const worker = new Worker(claimsAndDies, { eval: true });
      worker.once("message", onMessage);
      return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
    },
  };
  const { arena, team } = await newTeam(2, { workers: dying, silenceMilliseconds: 300 });
  const n = 4_000_000;
  const x = arena.reserve(4 * n);
  assert.throws(() => {
    for (let call = 0; call < 100; call++) team.kernels.residualForward(x, x, x, n);
  }, /silent for 300 ms/);
});

test("a thread that the system does not run holds nobody up", async () => {
  const idle: Workers = {
    ...workers,
    start(onMessage) {
      queueMicrotask(() => onMessage("ready"));
      return { post() {}, terminate() {} };
    },
  };
  const { arena, team } = await newTeam(4, { workers: idle, silenceMilliseconds: 300 });
  const x = arena.reserve(4000);
  arena.floats(x, 1000).fill(1.5);
  for (let call = 0; call < 3; call++) team.kernels.residualForward(x, x, x, 1000);
  assert.ok(arena.floats(x, 1000).every((value) => value === 12));
});

test("a closed network refuses to compute, and an open one lets the process end", async () => {
  const { team } = await newTeam(2);
  team.close();
  assert.throws(() => team.kernels.residualForward(1024, 1024, 1024, 4), /The network is closed/);
  const program = `
    import { Network } from "./src/network/network.ts";
    import { residualMlp } from "./src/network/presets.ts";
    void Network.create(residualMlp(), { threads: 2 }).then(() => console.log("made"));`;
  const child = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    encoding: "utf8",
    timeout: 20_000,
  });
  assert.equal(child.stdout, "made\n", child.stderr);
  assert.equal(child.status, 0);
});
