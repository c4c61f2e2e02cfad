import { InputError, readCheckpoint } from "glyphnet";
import { ownOf, settingsOf } from "../../keep/checkpoints.js";
import { readOwnData } from "../../keep/idx-files.js";
import { canLock, lockedRuns } from "../../keep/run-locks.js";
import {
  savedRuns as allSavedRuns,
  keptData,
  removeRun,
  type SavedRun,
  type SavedState,
  statesOf,
} from "../../keep/saves.js";
import { StorageError, type StorageProblem } from "../../keep/storage-error.js";
import type { Data } from "../data.js";
import { embeddedDigits } from "../embedded-digits.js";
import type { Laboratory } from "../laboratory.js";

/** Keeps the run as it is now, where it trains. */
export function keepNow(laboratory: Laboratory, _: undefined): Promise<void> {
  return laboratory.keepNow();
}

export interface SavedRuns {
  /** Those that no tab has open, the newest first. */
  readonly runs: readonly SavedRun[];
  /** What those are kept as that another tab has open. */
  readonly elsewhere: readonly string[];
}

/** Kept runs, or why there can be none. */
export async function savedRuns(
  laboratory: Laboratory,
  _: undefined,
): Promise<SavedRuns | { readonly problem: StorageProblem }> {
  try {
    const [all, open] = await Promise.all([allSavedRuns(), lockedRuns()]);
    const elsewhere = all.map(({ run }) => run).filter((run) => open.has(run) && run !== laboratory.openRun);
    return { runs: all.filter(({ run }) => !open.has(run)), elsewhere };
  } catch (error) {
    return { problem: StorageError.from(error).problem };
  }
}

/** Goes on with a kept run; tells where another tab was first, or it is kept no more. */
export async function resume(laboratory: Laboratory, saved: SavedRun): Promise<"resumed" | "taken" | "gone"> {
  if (!(await laboratory.keeper.claim(saved.run))) return "taken";
  try {
    const states = await statesOf(saved);
    if (states.length === 0) return "gone";
    const { checkpoint, history } = firstWhole(states, saved.model);
    const data = await dataOf(saved);
    const own = await ownOf(checkpoint, data, saved.own);
    const id = canLock() ? { id: saved.run } : {};
    const { startFrom, state } = checkpoint;
    const start = { own, weights: saved.start, startFrom, state, history, ...id };
    await laboratory.replace(settingsOf(checkpoint), data, start);
    return "resumed";
  } finally {
    if (laboratory.openRun !== saved.run) laboratory.keeper.leave();
  }
}

/** Keeps a run no more. */
export function discard(_: Laboratory, run: string): Promise<void> {
  return removeRun(run);
}

function firstWhole(states: readonly SavedState[], name: string) {
  const errors: unknown[] = [];
  for (const { checkpoint, history } of states) {
    try {
      return { checkpoint: readCheckpoint(checkpoint, name), history };
    } catch (error) {
      errors.push(error);
    }
  }
  throw errors[0];
}

async function dataOf({ data, model }: SavedRun): Promise<Data> {
  if (data === undefined) return embeddedDigits();
  const files = await keptData(data);
  if (files === undefined)
    throw new InputError(`The data of the kept run of ${model} are gone: drop them, then the run.`);
  return readOwnData(files.map(({ name, content }) => ({ name, file: content })));
}
