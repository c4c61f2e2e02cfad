/** A frame at 60 Hz. */
const SHORTEST_MILLISECONDS = 16;
const LONGEST_MILLISECONDS = 150;
/** Where each core trains. */
const LONGEST_MILLISECONDS_ON_ALL_CORES = 400;
const SHARE = 0.1;

/**
 * How long after a message the next may go to the page. At first each frame shows something new; the longer a run takes, the
 * less of its curves a frame adds. Drawing it takes 20 to 40 ms of a core, and where that core trains, its team waits for
 * it: seven frames a second, and one for each epoch, cost two threads on two cores a third of their speed.
 *
 * @param running milliseconds since the training was started
 * @param onAllCores whether as many threads train as there are cores
 */
export function timeToNextMessage(running: number, onAllCores: boolean): number {
  const longest = onAllCores ? LONGEST_MILLISECONDS_ON_ALL_CORES : LONGEST_MILLISECONDS;
  return Math.min(longest, Math.max(SHORTEST_MILLISECONDS, SHARE * running));
}
