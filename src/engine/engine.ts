import { Arena } from "./arena.js";
import { loadKernels } from "./kernels.js";
import { type TeamKernels, teamOfOne } from "./team.js";

/** A memory and the team that computes in it. */
export interface Engine {
  readonly arena: Arena;
  readonly kernels: TeamKernels;
  readonly threads: number;
}

export async function createEngine(): Promise<Engine> {
  const arena = new Arena();
  return { arena, kernels: teamOfOne(await loadKernels(arena.memory)), threads: 1 };
}
