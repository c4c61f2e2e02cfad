/** A frame at 60 Hz. */
const SHORTEST_MILLISECONDS = 16;
const LONGEST_MILLISECONDS = 150;
const SHARE = 0.05;

/**
 * How long after a message the next may go to the page. At first each frame shows something new; the longer a run takes, the
 * less of its curves a frame adds, while drawing it takes a core from the threads that train: 60 times a second 28 % of
 * one, 7 times a second 6 %.
 *
 * @param running milliseconds since the training was started
 */
export function timeToNextMessage(running: number): number {
  return Math.min(LONGEST_MILLISECONDS, Math.max(SHORTEST_MILLISECONDS, SHARE * running));
}
