import type { Dataset } from "glyphnet";
import type { HistoryState } from "../charts/history.js";
import type { DataFile } from "../training/data.js";
import type { StartWeights } from "../training/run.js";
import { answered, CHECKPOINTS, DATA, inTransaction, RUNS } from "./database.js";

/** A run that was kept, without its checkpoint. */
export interface SavedRun {
  readonly run: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly model: string;
  readonly step: number;
  /** Epochs that are done. */
  readonly epoch: number;
  /** Epochs of the whole run. */
  readonly epochs: number;
  /** Images that were drawn on the page, which the run trains on too. */
  readonly own?: Dataset;
  /** What it started from, where that was not random: Reset and the command need it. */
  readonly start?: StartWeights;
  /** Of data that did not come with the page, their digest. */
  readonly data?: string;
  /** Which of its two checkpoints is the later one. */
  readonly slot: 0 | 1;
}

/** What a run is kept as. */
export interface SavedState {
  readonly checkpoint: Uint8Array;
  /** Its curves; older saves have none. */
  readonly history?: HistoryState | undefined;
}

/** Other runs that are kept beside the one of this tab. */
const MOST_OTHERS = 3;
/** Ends the key of the curves that belong to a checkpoint. */
const HISTORY = "history";

/**
 * Keeps a run's state. The one before it stays until the next, and is there when this one is never written whole.
 * @param inUse runs that are open in a tab; of all others only the newest are kept
 * @param files its data set, where that did not come with the page and is not kept yet
 * @throws StorageError when nothing was kept; then all is as before
 */
export function keepRun(
  saved: Omit<SavedRun, "slot">,
  { checkpoint, history }: SavedState,
  inUse: ReadonlySet<string>,
  files?: readonly DataFile[],
): Promise<void> {
  return inTransaction("readwrite", async (store) => {
    if (files !== undefined) store(DATA).put(files, saved.data);
    const before: SavedRun | undefined = await answered(store(RUNS).get(saved.run));
    const slot = before?.slot === 0 ? 1 : 0;
    store(CHECKPOINTS).put(checkpoint, [saved.run, slot]);
    store(CHECKPOINTS).put(history, [saved.run, slot, HISTORY]);
    store(RUNS).put({ ...saved, slot }, saved.run);
    const all: SavedRun[] = await answered(store(RUNS).getAll());
    const kept = new Set(keptRuns(all, saved.run, inUse));
    for (const other of all) if (!kept.has(other)) remove(store, other.run);
    await dropUnusedData(store, [...kept]);
  });
}

/** All of them, the newest first. */
export async function savedRuns(): Promise<SavedRun[]> {
  const all: SavedRun[] = await inTransaction("readonly", (store) => answered(store(RUNS).getAll()));
  return newestFirst(all);
}

/** The states of a run, the later first; none where it is not kept. */
export function statesOf({ run, slot }: SavedRun): Promise<SavedState[]> {
  return inTransaction("readonly", async (store) => {
    const get = <Value>(...key: (string | number)[]): Promise<Value | undefined> =>
      answered(store(CHECKPOINTS).get(key));
    const found = await Promise.all(
      [slot, 1 - slot].map(async (each) => {
        const [checkpoint, history] = await Promise.all([
          get<Uint8Array>(run, each),
          get<HistoryState>(run, each, HISTORY),
        ]);
        return checkpoint === undefined ? [] : [{ checkpoint, history }];
      }),
    );
    return found.flat();
  });
}

export function removeRun(run: string): Promise<void> {
  return inTransaction("readwrite", async (store) => {
    remove(store, run);
    await dropUnusedData(store, await answered(store(RUNS).getAll()));
  });
}

/** The files of a data set, where a run is kept that needs them. */
export function keptData(digest: string): Promise<readonly DataFile[] | undefined> {
  return inTransaction("readonly", (store) => answered(store(DATA).get(digest)));
}

/** Those that are in use, and the newest of the others. */
export function keptRuns(all: readonly SavedRun[], current: string, inUse: ReadonlySet<string>): SavedRun[] {
  const mine = all.filter(({ run }) => run === current || inUse.has(run));
  const others = newestFirst(all).filter((saved) => !mine.includes(saved));
  return [...mine, ...others.slice(0, MOST_OTHERS)];
}

function newestFirst(runs: readonly SavedRun[]): SavedRun[] {
  return runs.toSorted((a, b) => b.savedAt - a.savedAt);
}

function remove(store: (name: string) => IDBObjectStore, run: string): void {
  store(RUNS).delete(run);
  for (const slot of [0, 1]) {
    store(CHECKPOINTS).delete([run, slot]);
    store(CHECKPOINTS).delete([run, slot, HISTORY]);
  }
}

async function dropUnusedData(store: (name: string) => IDBObjectStore, runs: readonly SavedRun[]): Promise<void> {
  const needed = new Set(runs.map(({ data }) => data));
  for (const digest of await answered(store(DATA).getAllKeys())) {
    if (typeof digest !== "string" || !needed.has(digest)) store(DATA).delete(digest);
  }
}
