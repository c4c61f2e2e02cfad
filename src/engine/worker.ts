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

/** Places in the command block, counted in i32; the counters lie in cache lines of their own. */
export const COMMAND = {
  round: 0,
  sleepers: 1,
  pending: 16,
  leaderSleeps: 17,
  failed: 32,
  kernel: 48,
  count: 49,
} as const;
/** Where the arguments begin, counted in f64. */
export const COMMAND_ARGUMENTS = 32;
export const COMMAND_BYTES = 512;
export const END_OF_TEAM = -1;

/**
 * The program of a worker thread. It takes one message { module, memory, command, names, part, parts, ended }, then runs
 * what the command block says, round by round, until the kernel is END_OF_TEAM.
 *
 * It looks for a new round for some 50 µs before it sleeps: the leader's next call usually comes within a few. It is
 * plain text because a program this small needs no file of its own, which a bundler would have to find.
 */
export const workerProgram = `
function serve(start, answer) {
  const { module, memory, command, names, part, parts } = start;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = names.map((name) => exports[name]);
  const block = new Int32Array(memory.buffer, command, ${COMMAND_BYTES / 4});
  const values = new Float64Array(memory.buffer, command, ${COMMAND_BYTES / 8});
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
    const kernel = block[${COMMAND.kernel}];
    if (kernel === ${END_OF_TEAM}) return;
    const end = ${COMMAND_ARGUMENTS} + block[${COMMAND.count}];
    try {
      kernels[kernel](...values.subarray(${COMMAND_ARGUMENTS}, end), part, parts);
    } catch {
      Atomics.store(block, ${COMMAND.failed}, 1 + kernel);
    }
    const last = Atomics.sub(block, ${COMMAND.pending}, 1) === 1;
    if (last && Atomics.load(block, ${COMMAND.leaderSleeps}) === 1) Atomics.notify(block, ${COMMAND.pending});
  }
}
`;
