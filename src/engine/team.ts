import { workers as platformWorkers } from "#workers";
import type { Arena } from "./arena.js";
import { CLAIM_PART_BITS, COMMAND, COMMAND_ARGUMENTS, COMMAND_BYTES, END_OF_TEAM } from "./command.js";
import type { KernelName, Kernels } from "./kernels.js";
import type { ThreadStart } from "./thread.js";
import type { BrowserWorker, TeamWorker, Workers } from "./worker.js";

type Sliced<Kernel> = Kernel extends (...values: [...infer Values, part: number, parts: number]) => void
  ? (...values: Values) => void
  : never;

/** The kernels without `part` and `parts`: a call runs the whole, on all threads of the team. */
export type TeamKernels = { readonly [Name in KernelName]: Sliced<Kernels[Name]> };

/** Some threads, the caller's own among them, that run each kernel call together. */
export interface Team {
  readonly kernels: TeamKernels;
  readonly threads: number;
  /** Ends the other threads. Afterwards a call of a kernel throws a ThreadError. */
  close(): void;
}

/** How a team gets its threads, and when it gives one up. */
export interface TeamOptions {
  readonly workers?: Workers;
  readonly startThread?: (() => BrowserWorker) | undefined;
  readonly silenceMilliseconds?: number;
}

/** A thread of the team failed, and the network's memory can no longer be trusted; or the network was closed. */
export class ThreadError extends Error {
  override readonly name = "ThreadError";
}

/** A kernel call takes milliseconds, so a thread that is silent for this long is dead. */
const SILENCE_MILLISECONDS = 20_000;
/** The leader looks this often, 50 to 120 µs in V8, before it sleeps: without a core of its own it is in the way. */
const LOOKS_BEFORE_SLEEP = 20_000;
const SLEEP_MILLISECONDS = 50;
const CLOSED = "The network is closed: Network.create makes a new one.";

type AnyKernel = (...values: number[]) => void;

/** A team of one thread: each kernel computes part 0 of 1. */
export function teamOfOne(instance: Kernels): Team {
  let closed = false;
  const kernels = eachKernel(instance, (kernel) => (...values) => {
    if (closed) throw new ThreadError(CLOSED);
    kernel(...values, 0, 1);
  });
  return {
    kernels,
    threads: 1,
    close() {
      closed = true;
    },
  };
}

/**
 * A team of the calling thread, its leader, and `threads − 1` workers.
 *
 * A call is cut into as many parts as there are threads. The leader writes kernel and arguments into a command block in
 * shared memory and starts a new round; whoever has time claims the next part, the leader too; it goes on when all are
 * done. So a thread that the system keeps from running holds nobody up, and a call too short to share costs little.
 *
 * @throws ThreadError when a worker does not start; its calls throw one when a worker fails
 * @internal
 */
export async function startTeam(
  instance: Kernels,
  module: WebAssembly.Module,
  arena: Arena,
  threads: number,
  { workers = platformWorkers, startThread, silenceMilliseconds = SILENCE_MILLISECONDS }: TeamOptions = {},
): Promise<Team> {
  const command = arena.reserve(COMMAND_BYTES);
  const block = new Int32Array(arena.memory.buffer, command, COMMAND_BYTES / 4);
  const values = arena.doubles(command, COMMAND_BYTES / 8);
  const names = kernelNames(instance);
  const crew: TeamWorker[] = [];
  let dead: string | undefined;

  function fail(reason: string): ThreadError {
    dead ??= reason;
    for (const worker of crew) worker.terminate();
    return new ThreadError(dead);
  }

  function startWorker(number: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const die = (reason: string) => reject(fail(`Thread ${number} of ${threads} failed: ${reason}.`));
      const worker = workers.start(resolve, die, startThread);
      crew.push(worker);
      const start: ThreadStart = { module, memory: arena.memory, command, names, parts: threads };
      worker.post(start);
    });
  }

  function startRound(kernel: number): void {
    block[COMMAND.kernel] = kernel;
    Atomics.store(block, COMMAND.pending, threads);
    Atomics.store(block, COMMAND.claim, (Atomics.load(block, COMMAND.round) + 1) << CLAIM_PART_BITS);
    Atomics.add(block, COMMAND.round, 1);
    if (Atomics.load(block, COMMAND.sleepers) > 0) Atomics.notify(block, COMMAND.round);
  }

  /** The next part of this round that nobody has taken; `threads` or more when there is none. */
  function claimPart(): number {
    return Atomics.add(block, COMMAND.claim, 1) & ((1 << CLAIM_PART_BITS) - 1);
  }

  await Promise.all(Array.from({ length: threads - 1 }, (_, i) => startWorker(i + 1)));
  const kernels = eachKernel(instance, (kernel, index) => (...call) => {
    if (dead !== undefined) throw new ThreadError(dead);
    values.set(call, COMMAND_ARGUMENTS);
    block[COMMAND.count] = call.length;
    startRound(index);
    try {
      for (let part = claimPart(); part < threads; part = claimPart()) {
        kernel(...call, part, threads);
        Atomics.sub(block, COMMAND.pending, 1);
      }
    } catch {
      throw fail(`The kernel ${names[index]} failed on a thread.`);
    }
    if (!allDone(block, silenceMilliseconds)) throw fail(`A thread has been silent for ${silenceMilliseconds} ms.`);
    const failed = Atomics.load(block, COMMAND.failed);
    if (failed !== 0) throw fail(`The kernel ${names[failed - 1]} failed on a thread.`);
  });
  return {
    kernels,
    threads,
    close() {
      if (dead !== undefined) return;
      startRound(END_OF_TEAM);
      fail(CLOSED);
    },
  };
}

/** Waits until no thread is at work; false when that takes too long. */
function allDone(block: Int32Array, silenceMilliseconds: number): boolean {
  for (let look = 0; look < LOOKS_BEFORE_SLEEP; look++) {
    if (Atomics.load(block, COMMAND.pending) === 0) return true;
  }
  const since = performance.now();
  Atomics.store(block, COMMAND.leaderSleeps, 1);
  for (;;) {
    const pending = Atomics.load(block, COMMAND.pending);
    if (pending === 0) break;
    if (performance.now() - since > silenceMilliseconds) return false;
    sleepWhile(block, pending);
  }
  Atomics.store(block, COMMAND.leaderSleeps, 0);
  return true;
}

/** Where the page's own thread leads, it may not sleep, and looks again at once. */
function sleepWhile(block: Int32Array, pending: number): void {
  try {
    Atomics.wait(block, COMMAND.pending, pending, SLEEP_MILLISECONDS);
  } catch {
    return;
  }
}

function eachKernel(instance: Kernels, wrap: (kernel: AnyKernel, index: number) => AnyKernel): TeamKernels {
  const wrapped: Record<string, AnyKernel> = {};
  kernelNames(instance).forEach((name, index) => {
    wrapped[name] = wrap(instance[name] as AnyKernel, index);
  });
  return wrapped as TeamKernels;
}

function kernelNames(instance: Kernels): KernelName[] {
  return (Object.keys(instance) as KernelName[]).filter((name) => typeof instance[name] === "function");
}
