import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Checkpoint, readCheckpoint, writeCheckpoint } from "../checkpoint/checkpoint.js";
import { writeSafetensors } from "../checkpoint/safetensors.js";
import { listFolder, readFile, reason, removeFile, writeFile } from "../disk/files.js";
import { InputError } from "../errors.js";
import type { BestResult } from "../training/state.js";

const FOLDER = "checkpoints";
const NAME = /^step-(\d{1,15})\.safetensors$/;

/**
 * The folder `checkpoints` of a run: `step-N.safetensors`, the last few of them, and `best.safetensors` where images are kept to
 * validate with: those of the test must not choose.
 */
export class Checkpoints {
  readonly folder: string;
  #best: BestResult | undefined;

  /** @param keep how many of the last are kept, 1 or more */
  constructor(
    readonly run: string,
    readonly keep: number,
  ) {
    this.folder = join(run, FOLDER);
  }

  /**
   * Writes a checkpoint, whole and on the disk before any other is removed.
   * @throws InputError that says why it cannot be written; then all earlier ones are still there
   */
  write(checkpoint: Checkpoint): void {
    try {
      if (!existsSync(this.folder)) mkdirSync(this.folder);
    } catch (error) {
      throw new InputError(`The folder ${this.folder} cannot be made: ${reason(error)}.`);
    }
    const { data, state } = checkpoint;
    const { step } = state;
    const best = data.validation === undefined ? undefined : state.best;
    writeFile(join(this.folder, `step-${step}.safetensors`), writeCheckpoint(checkpoint));
    if (best !== undefined && best !== this.#best) {
      const { epoch, validationLoss, validationAccuracy } = best;
      const figures = { epoch, validationLoss, validationAccuracy };
      const metadata = new Map([
        ["format", "glyphnet weights"],
        ["best", JSON.stringify(figures)],
        ["network", JSON.stringify(checkpoint.network)],
      ]);
      writeFile(join(this.folder, "best.safetensors"), writeSafetensors(best.weights, metadata));
      this.#best = best;
    }
    const steps = stepsIn(this.folder);
    // Those beyond this one could not be read, or the run would have gone on from them.
    const kept = steps.filter((other) => other <= step).slice(0, this.keep);
    for (const other of steps) if (!kept.includes(other)) removeFile(join(this.folder, fileName(other)));
  }

  /**
   * The last checkpoint that can be read.
   * @param skipped is told of each that cannot
   * @throws InputError when there is none
   */
  last(skipped: (message: string) => void): Checkpoint {
    checkRun(this.run);
    const steps = existsSync(this.folder) ? stepsIn(this.folder) : [];
    const errors: InputError[] = [];
    for (const step of steps) {
      const path = join(this.folder, fileName(step));
      try {
        const checkpoint = readCheckpoint(readFile(path), path);
        for (const { message } of errors) skipped(message);
        return checkpoint;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        errors.push(error);
      }
    }
    const [first] = errors;
    if (first !== undefined) throw first;
    throw new InputError(`${this.folder} has no checkpoint (step-N.safetensors), so the run cannot go on.`);
  }
}

function checkRun(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new InputError(`There is no run ${folder === "" ? '""' : folder}.`);
  if (!found.isDirectory()) throw new InputError(`The run ${folder} is a file, not a folder.`);
}

/** The steps of the checkpoints, the last first. */
function stepsIn(folder: string): number[] {
  return listFolder(folder, "checkpoint")
    .map((name) => Number(NAME.exec(name)?.[1] ?? Number.NaN))
    .filter((step) => !Number.isNaN(step))
    .sort((a, b) => b - a);
}

function fileName(step: number): string {
  return `step-${step}.safetensors`;
}

/** When a checkpoint is due: after so many steps, or so many seconds. */
export interface Interval {
  readonly every: number;
  readonly unit: "steps" | "seconds";
}

/** Tells when the next checkpoint is due. */
export class CheckpointClock {
  #step: number;
  #time = performance.now();

  constructor(
    readonly interval: Interval,
    step: number,
  ) {
    this.#step = step;
  }

  /** Starts anew where it is. */
  due(step: number): boolean {
    const { every, unit } = this.interval;
    const passed = unit === "steps" ? step - this.#step : (performance.now() - this.#time) / 1000;
    if (passed < every) return false;
    this.#step = step;
    this.#time = performance.now();
    return true;
  }
}
