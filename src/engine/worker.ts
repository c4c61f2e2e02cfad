/** A thread that a team has started. */
export interface TeamWorker {
  post(message: unknown): void;
  /** Ends the thread at once, whatever it does. */
  terminate(): void;
}

/** How a platform starts threads and counts cores. `listener` hears one message from the thread, or of its death. */
export interface Workers {
  /** undefined where threads cannot share memory, with the reason. */
  readonly missing: string | undefined;
  readonly cores: number;
  start(onMessage: (message: unknown) => void, onDeath: (reason: string) => void): TeamWorker;
}

/** Places in the command block, counted in i32; what different threads write lies in cache lines of its own. */
export const COMMAND = {
  round: 0,
  sleepers: 1,
  claim: 16,
  pending: 32,
  leaderSleeps: 33,
  failed: 34,
  kernel: 48,
  count: 49,
} as const;
/** Where the arguments begin, counted in f64. */
export const COMMAND_ARGUMENTS = 32;
export const COMMAND_BYTES = 512;
/** In place of a kernel's number: the threads end. */
export const END_OF_TEAM = -1;
/** A claim holds the low bits of the round above, and in its own low byte the next part that nobody has taken. */
export const CLAIM_PART_BITS = 8;

/**
 * The program of a worker thread. It takes one message { module, memory, command, names, parts }; then in each round it
 * claims parts of the kernel call in the command block until none is left, and ends when the kernel is END_OF_TEAM.
 *
 * A claim names its round, so a thread that wakes late takes nothing; and what it runs is read after the claim, since
 * the leader changes nothing before every claimed part is done. It looks for a new round for some 50 µs before it sleeps:
 * the leader's next call usually comes within a few.
 *
 * It is plain text because a program this small needs no file of its own, which a bundler would have to find.
 */
export const workerProgram = (): string => `
function serve(start, answer) {
  const { module, memory, command, names, parts } = start;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map((name) => exports[name]);
  const block = new Int32Array(memory.buffer, command, ${COMMAND_BYTES / 4});
  const values = new Float64Array(memory.buffer, command, ${COMMAND_BYTES / 8});
  function run(part) {
    const kernel = block[${COMMAND.kernel}];
    try {
      kernels[kernel](...values.subarray(${COMMAND_ARGUMENTS}, ${COMMAND_ARGUMENTS} + block[${COMMAND.count}]), part, parts);
    } catch {
      Atomics.store(block, ${COMMAND.failed}, 1 + kernel);
    }
    const last = Atomics.sub(block, ${COMMAND.pending}, 1) === 1;
    if (last && Atomics.load(block, ${COMMAND.leaderSleeps}) === 1) Atomics.notify(block, ${COMMAND.pending});
  }
  let round = 0;
  answer("ready");
  for (;;) {
    for (let spin = 0; spin < 20000 && Atomics.load(block, ${COMMAND.round}) === round; spin++);
    while (Atomics.load(block, ${COMMAND.round}) === round) {
      Atomics.add(block, ${COMMAND.sleepers}, 1);
      Atomics.wait(block, ${COMMAND.round}, round);
      Atomics.sub(block, ${COMMAND.sleepers}, 1);
    }
    round = Atomics.load(block, ${COMMAND.round});
    if (block[${COMMAND.kernel}] === ${END_OF_TEAM}) return;
    for (;;) {
      const claim = Atomics.load(block, ${COMMAND.claim});
      const part = claim & ${(1 << CLAIM_PART_BITS) - 1};
      if (claim >> ${CLAIM_PART_BITS} !== (round << ${CLAIM_PART_BITS}) >> ${CLAIM_PART_BITS} || part >= parts) break;
      if (Atomics.compareExchange(block, ${COMMAND.claim}, claim, claim + 1) === claim) run(part);
    }
  }
}
`;
