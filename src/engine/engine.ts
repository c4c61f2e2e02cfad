import { workers } from "#workers";
import { InputError } from "../errors.js";
import { Arena } from "./arena.js";
import { compileKernels, instantiateKernels, type PackedKernels } from "./kernels.js";
import { startTeam, type TeamKernels, teamOfOne } from "./team.js";
import type { BrowserWorker } from "./worker.js";

/** A memory and the team that computes in it. */
export interface Engine {
  readonly arena: Arena;
  readonly kernels: TeamKernels;
  readonly threads: number;
  /** Ends the threads; the memory goes with the last reference to it. */
  close(): void;
}

/** More threads than this share too little work per call to be worth their meeting. */
const MOST_USEFUL_THREADS = 8;
const MOST_THREADS = 64;

export interface EngineOptions {
  /** As many as the machine has cores, at most 8, unless told; one where threads cannot share memory. */
  readonly threads?: number;
  /**
   * How sums are rounded: `"strict"` unless told, the same bits everywhere; or faster, with the bits of this kind of
   * processor, the kernels that `glyphnet/relaxed` exports as `relaxed`.
   */
  readonly numerics?: "strict" | PackedKernels;
  /**
   * Starts a worker whose program calls `serveTraining` of `glyphnet/worker`; unless told, threads are started from a
   * `blob:` URL, which a page's Content-Security-Policy can forbid. In Node it has no effect.
   */
  readonly startThread?: () => BrowserWorker;
  /**
   * The memory, where data lie in it already that need not be copied then; else a new one.
   * @internal
   */
  readonly arena?: Arena;
}

/** @throws InputError when the number of threads is out of range, or the engine lacks what the numerics need */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { threads, numerics = "strict", startThread, arena = new Arena() } = options;
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new InputError(
      `The threads have to be a whole number from 1 to ${MOST_THREADS}, but it is ${JSON.stringify(threads)}.`,
    );
  }
  const wanted = threads ?? Math.min(workers.cores, MOST_USEFUL_THREADS);
  const module = await compileKernels(numerics);
  const instance = await instantiateKernels(module, arena.memory);
  const alone = wanted === 1 || workers.missing !== undefined;
  const team = alone ? teamOfOne(instance) : await startTeam(instance, module, arena, wanted, { startThread });
  return { arena, kernels: team.kernels, threads: team.threads, close: team.close };
}
