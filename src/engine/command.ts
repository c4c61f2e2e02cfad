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
