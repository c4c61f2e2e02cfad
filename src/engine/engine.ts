import { workers } from "#workers";
import { InputError } from "../errors.js";
import { Arena } from "./arena.js";
import { compileKernels, instantiateKernels } from "./kernels.js";
import { startTeam, type TeamKernels, teamOfOne } from "./team.js";

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

/**
 * @param threads how many; without it as many as the machine has cores, at most 8, and one where threads cannot share
 * memory
 * @throws InputError when the number is out of range
 */
export async function createEngine(threads?: number): Promise<Engine> {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS)) {
    throw new InputError(`Threads have to be a whole number from 1 to ${MOST_THREADS}, but it is ${threads}.`);
  }
  const wanted = threads ?? Math.min(workers.cores, MOST_USEFUL_THREADS);
  const arena = new Arena();
  const module = await compileKernels();
  const instance = await instantiateKernels(module, arena.memory);
  const alone = wanted === 1 || workers.missing !== undefined;
  const team = alone ? teamOfOne(instance) : await startTeam(instance, module, arena, wanted);
  return { arena, kernels: team.kernels, threads: team.threads, close: team.close };
}
