import { CLAIM_PART_BITS, COMMAND, COMMAND_ARGUMENTS, COMMAND_BYTES, END_OF_TEAM } from "./command.js";

/** The one message that a thread gets, from its team. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Where the command block lies in the memory. */
  readonly command: number;
  /** Of the kernels, which the command block numbers. */
  readonly names: readonly string[];
  /** How many parts each call has. */
  readonly parts: number;
}

/** A thread looks so often, 50 to 120 µs in V8, for a new round before it sleeps: the next call usually comes within a few. */
const LOOKS_BEFORE_SLEEP = 20_000;

/**
 * What a thread does: in each round it claims parts of the kernel call in the command block until none is left. Returns
 * when the kernel is END_OF_TEAM.
 *
 * A claim names its round, so a thread that wakes late takes nothing; and what it runs is read after the claim, since
 * the leader changes nothing before every claimed part is done.
 *
 * @param ready is called when the thread waits for the first round
 */
export function serveThread({ module, memory, command, names, parts }: ThreadStart, ready: () => void): void {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map((name) => exports[name] as (...values: number[]) => void);
  const block = new Int32Array(memory.buffer, command, COMMAND_BYTES / 4);
  const values = new Float64Array(memory.buffer, command, COMMAND_BYTES / 8);

  function run(part: number): void {
    const kernel = block[COMMAND.kernel] ?? END_OF_TEAM;
    const end = COMMAND_ARGUMENTS + (block[COMMAND.count] ?? 0);
    try {
      kernels[kernel]?.(...values.subarray(COMMAND_ARGUMENTS, end), part, parts);
    } catch {
      Atomics.store(block, COMMAND.failed, 1 + kernel);
    }
    const last = Atomics.sub(block, COMMAND.pending, 1) === 1;
    if (last && Atomics.load(block, COMMAND.leaderSleeps) === 1) Atomics.notify(block, COMMAND.pending);
  }

  let round = 0;
  ready();
  for (;;) {
    for (let look = 0; look < LOOKS_BEFORE_SLEEP && Atomics.load(block, COMMAND.round) === round; look++);
    while (Atomics.load(block, COMMAND.round) === round) {
      Atomics.add(block, COMMAND.sleepers, 1);
      Atomics.wait(block, COMMAND.round, round);
      Atomics.sub(block, COMMAND.sleepers, 1);
    }
    round = Atomics.load(block, COMMAND.round);
    if (block[COMMAND.kernel] === END_OF_TEAM) return;
    for (;;) {
      const claim = Atomics.load(block, COMMAND.claim);
      const part = claim & ((1 << CLAIM_PART_BITS) - 1);
      if (claim >> CLAIM_PART_BITS !== (round << CLAIM_PART_BITS) >> CLAIM_PART_BITS || part >= parts) break;
      if (Atomics.compareExchange(block, COMMAND.claim, claim, claim + 1) === claim) run(part);
    }
  }
}
