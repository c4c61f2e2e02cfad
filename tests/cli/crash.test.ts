import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { before, describe, type TestContext, test } from "node:test";
import { checkRunFolder, checkTrainedAlike, fingerprintOf, lastCheckpoint, restsUnder, stepsOf } from "./run-folder.js";
import { startSlowed } from "./slowed.js";
import { ended, eventOf, succeeds, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const RUNS = 5;
const KILLS = 5;
const SEED = 12;
/** 10 steps in each of 16 epochs. */
const STEPS = 160;
const SETTINGS = ["--data", "data", "--epochs", "16", "--batch", "32", "--rate", "0.02"];
const EVERY = ["--checkpoint-every", "5"];
const MILLISECONDS = 5;

/** What a process was doing when it was killed. */
type Moment = "starting" | "checkpoint" | "other write" | "between writes";

describe("a run that is killed at random moments", () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  /** From the start of the process to its first word, and from there to its end, when nothing is killed. */
  let startUp = 0;
  let training = 0;

  before(async () => {
    writeTinyData(at("data"));
    await succeeds(folder, "train", ...SETTINGS, ...EVERY, "--out", "whole");
    const started = performance.now();
    const child = slowed("slow", "slow");
    child.stdout?.once("data", () => {
      startUp = performance.now() - started;
    });
    assert.equal((await ended(child)).code, 0);
    training = performance.now() - started - startUp;
    checkTrainedAlike(at("slow"), at("whole"));
  });

  /** Starts a run, or goes on with it where there is one. */
  function slowed(run: string, mark: string, threads = "2") {
    const begun = existsSync(at(run));
    const words = begun ? ["--resume", run] : [...SETTINGS, "--out", run];
    const slowness = { milliseconds: MILLISECONDS, mark: `${mark}.mark` };
    return startSlowed(folder, ["train", ...words, ...EVERY, "--threads", threads, "--json"], slowness);
  }

  /**
   * Kills the run's process while it starts, or in the next third of the run at most, so that it lives to be killed again;
   * the last time in the second half of all that is left, where weights and report are written.
   */
  async function kill(run: string, last: boolean, random: () => number): Promise<Moment | undefined> {
    const left = existsSync(at(run)) ? 1.1 - lastCheckpoint(at(run)).state.step / STEPS : 1;
    const [early, draw, threads] = [random() < 0.2, random(), random() < 0.5 ? "1" : "2"];
    const share = last ? left * (0.5 + draw / 2) : Math.min(0.3, left) * draw;
    const child = slowed(run, run, threads);
    const fatal = (milliseconds: number) => setTimeout(() => child.kill("SIGKILL"), milliseconds);
    if (early && !last) fatal(draw * startUp);
    else child.stdout?.once("data", () => fatal(share * training));
    const { code, stderr } = await ended(child);
    assert.equal(stderr, "", "no damaged checkpoint was skipped, no temporary file taken for one");
    if (code !== null) return undefined;
    const mark = at(`${run}.mark`);
    const written = existsSync(mark) ? readFileSync(mark, "utf8") : undefined;
    rmSync(mark, { force: true });
    if (existsSync(at(run))) lastCheckpoint(at(run));
    if (written !== undefined) return /checkpoints\//.test(written) ? "checkpoint" : "other write";
    return existsSync(at(run)) ? "between writes" : "starting";
  }

  test(`ends as one that was never interrupted, after ${RUNS} × ${KILLS} kills, seed ${SEED}`, async (context) => {
    const random = linearCongruential(SEED);
    const moments: Moment[] = [];
    const steps: number[][] = [];
    for (let number = 1; number <= RUNS; number++) {
      const run = `run-${number}`;
      const reached: number[] = [];
      for (let kills = 0; kills < KILLS; ) {
        const moment = await kill(run, kills === KILLS - 1, random);
        // It was done before its time had come; it is gone on with as it is, and killed the next time.
        if (moment === undefined) continue;
        kills++;
        moments.push(moment);
        reached.push(existsSync(at(run)) ? (stepsOf(at(run)).at(-1) ?? 0) : -1);
      }
      steps.push(reached);
      const words = existsSync(at(run)) ? ["--resume", run] : [...SETTINGS, "--out", run];
      const done = eventOf(await succeeds(folder, "train", ...words, ...EVERY), "done");
      assert.equal(done.fingerprint, fingerprintOf(at("whole")));
      checkRunFolder(at(run), 16);
      checkTrainedAlike(at(run), at("whole"));
      assert.deepEqual(restsUnder(at(run)), []);
    }
    tell(context, moments, steps);
    assert.equal(moments.length, RUNS * KILLS);
    const inWrite = moments.filter((moment) => moment === "checkpoint" || moment === "other write");
    assert.ok(inWrite.length >= 5, `${inWrite.length} of ${moments.length} kills fell inside a write`);
    assert.ok(moments.includes("checkpoint"), "a kill fell inside the writing of a checkpoint");
  });
});

function tell(context: TestContext, moments: readonly Moment[], steps: readonly (readonly number[])[]): void {
  const count = (wanted: Moment) => moments.filter((moment) => moment === wanted).length;
  const kinds = ["starting", "checkpoint", "other write", "between writes"] as const;
  context.diagnostic(
    `${moments.length} kills: ${kinds.map((kind) => `${count(kind)} ${kind}`).join(", ")}; ` +
      `${steps.flat().filter((step) => step === STEPS).length} after the last step; ` +
      `last checkpoints after each: ${steps.map((run) => run.join(" ")).join(" | ")}`,
  );
}

function linearCongruential(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
