import type { Laboratory } from "./laboratory.js";
import type { Run } from "./run.js";
import { Share } from "./share.js";

/** So much of the time in which a run goes on may be spent on looking at it, and so many milliseconds may be saved up. */
const LOOKING = 0.02;
const SAVED = 20;
/**
 * A look counts at most so many times as long as the last of its name: a thread that has to stand back for other programs
 * seems to work for long.
 */
const GROWTH = 1.5;
/** A run that is paused meanwhile is looked at after so long at the latest. */
const LONGEST_WAIT = 100;

interface Turn {
  readonly share: Share;
  /** What looks took, by their names, in milliseconds. */
  readonly costs: Map<string, number>;
  /** Resolves when those who came before have looked. */
  last: Promise<unknown>;
}

const turns = new WeakMap<Laboratory, Turn>();

/**
 * Looks at the network between two steps, each in turn and as soon as that is due: while training goes on, looks take at most
 * 2 % of the time.
 * @param name the same for looks that take about as long
 * @param task must not await
 */
export function look<Result>(laboratory: Laboratory, name: string, task: (run: Run) => Result): Promise<Result> {
  const turn = turnOf(laboratory);
  const result = turn.last.then(async () => {
    let run = await laboratory.run();
    for (;;) {
      const wait = laboratory.training ? turn.share.wait(performance.now()) : 0;
      if (wait === 0) return timed(turn, name, () => task(run));
      await new Promise((resolve) => setTimeout(resolve, Math.min(wait, LONGEST_WAIT)));
      run = await laboratory.run();
    }
  });
  turn.last = result.catch(() => undefined);
  return result;
}

/**
 * Looks at once, for what somebody waits for who is drawing: the other looks wait the longer for it.
 * @param name the same for looks that take about as long
 * @param task must not await
 */
export async function lookAtOnce<Result>(
  laboratory: Laboratory,
  name: string,
  task: (run: Run) => Result,
): Promise<Result> {
  const run = await laboratory.run();
  return timed(turnOf(laboratory), name, () => task(run));
}

/**
 * Looks at the network twice: as `look` does, and right after the next step.
 * @param after gets what `before` found, and whether a step was taken: none is when training is paused or ends
 */
export async function lookAcrossStep<Found, Result>(
  laboratory: Laboratory,
  name: string,
  before: (run: Run) => Found,
  after: (run: Run, found: Found, stepped: boolean) => Result,
): Promise<Result> {
  const { result } = await look(laboratory, `${name}, before`, (run) => {
    const found = before(run);
    const result = new Promise<Result>((resolve, reject) => {
      laboratory.afterStep((stepped) => {
        try {
          resolve(timed(turnOf(laboratory), name, () => after(run, found, stepped)));
        } catch (error) {
          reject(error);
        }
      });
    });
    return { result };
  });
  return result;
}

function timed<Result>({ share, costs }: Turn, name: string, task: () => Result): Result {
  const start = performance.now();
  try {
    return task();
  } finally {
    const end = performance.now();
    const cost = Math.min(end - start, GROWTH * (costs.get(name) ?? end - start));
    costs.set(name, cost);
    share.spent(end - cost, end);
  }
}

function turnOf(laboratory: Laboratory): Turn {
  const known = turns.get(laboratory);
  if (known !== undefined) return known;
  const turn = { share: new Share(LOOKING, SAVED), costs: new Map<string, number>(), last: Promise.resolve() };
  turns.set(laboratory, turn);
  return turn;
}
