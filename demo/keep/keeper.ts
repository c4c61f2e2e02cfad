import { type TrainingState, writeCheckpoint } from "glyphnet";
import type { HistoryState } from "../charts/history.js";
import type { Kept } from "../training/messages.js";
import type { Run } from "../training/run.js";
import { canDigest, checkpointOf, digestOf } from "./checkpoints.js";
import { lockedRuns, lockRun } from "./run-locks.js";
import { SaveClock } from "./save-clock.js";
import { keepRun } from "./saves.js";
import { StorageError } from "./storage-error.js";

/** Keeps the run that is open in the browser's storage, every few seconds and whenever training stops. */
export class Keeper {
  readonly #clock = new SaveClock(performance.now());
  #keeping: Promise<void> | undefined;
  /** The run that this tab holds the lock of. */
  #locked: { readonly id: string; readonly release: () => void } | undefined;
  /** The step after which the run was kept last. */
  #kept: { readonly id: string; readonly step: number } | undefined;
  /** Digests of data that are kept already. */
  readonly #keptData = new Set<string>();

  constructor(readonly tell: (event: Kept) => void) {}

  /** Whether it is time to keep the run again. */
  get due(): boolean {
    return this.#keeping === undefined && this.#clock.due(performance.now());
  }

  /**
   * Keeps the run as it is now, to be called between two steps; what is not worth it, a run without a step or one that was
   * kept just so, it leaves, and all where there can be no digest of the data.
   */
  async keep(run: Run, step: number): Promise<void> {
    if (step === 0 || !canDigest() || (this.#kept?.id === run.id && this.#kept.step === step)) return;
    const started = performance.now();
    const state = run.training.state();
    const history = run.history.state();
    this.#kept = { id: run.id, step };
    const took = performance.now() - started;
    const before = this.#keeping;
    const keeping = (async () => {
      await before;
      await this.#store(run, state, history, took);
    })();
    this.#keeping = keeping;
    await keeping;
    if (this.#keeping === keeping) this.#keeping = undefined;
  }

  /** Takes the lock of a run; false where another tab has it. */
  async claim(id: string): Promise<boolean> {
    const release = await lockRun(id);
    if (release === undefined) return false;
    this.leave();
    this.#locked = { id, release };
    return true;
  }

  /**
   * Lets go of the run, which another tab may then go on with.
   * @param next the run that this tab goes on with
   */
  leave(next?: string): void {
    const locked = this.#locked;
    if (locked === undefined || locked.id === next) return;
    this.#locked = undefined;
    // What is being kept still belongs to this tab.
    void Promise.resolve(this.#keeping).then(locked.release);
  }

  /** @param took milliseconds for which training stood still already */
  async #store(run: Run, state: TrainingState, history: HistoryState, took: number): Promise<void> {
    try {
      const digest = await digestOf(run.data, run.own);
      const data = run.data.files === undefined ? undefined : await digestOf(run.data);
      if (this.#locked?.id !== run.id) await this.claim(run.id);
      const started = performance.now();
      const bytes = writeCheckpoint(checkpointOf(run, state, digest));
      const now = performance.now();
      this.#clock.saved(now, took + now - started);
      const saved = {
        run: run.id,
        savedAt: Date.now(),
        model: run.settings.model,
        step: state.step,
        epoch: state.epochs.length,
        epochs: run.settings.epochs,
        ...(run.own === undefined ? {} : { own: run.own }),
        ...(run.startWeights === undefined ? {} : { start: run.startWeights }),
        ...(data === undefined ? {} : { data }),
      };
      const files = data === undefined || this.#keptData.has(data) ? undefined : run.data.files;
      await keepRun(saved, { checkpoint: bytes, history }, await lockedRuns(), files);
      if (data !== undefined) this.#keptData.add(data);
      this.tell({ step: saved.step, epoch: saved.epoch, savedAt: saved.savedAt });
    } catch (error) {
      this.#kept = undefined;
      this.#clock.saved(performance.now(), took);
      this.tell({ problem: StorageError.from(error).problem });
    }
  }
}
