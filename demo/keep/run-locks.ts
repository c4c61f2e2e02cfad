/** Runs that are open in a tab are locked, so that no other tab goes on with them or clears them away. */
const PREFIX = "glyphnet run ";

/**
 * Locks a run until the tab closes or lets go of it.
 * @returns what lets go of it, or undefined where another tab has it
 */
export function lockRun(run: string): Promise<(() => void) | undefined> {
  const { locks } = navigator;
  if (locks === undefined) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    const held = locks.request(PREFIX + run, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(undefined);
      return new Promise<void>((release) => resolve(release));
    });
    held.catch(reject);
  });
}

/** The runs that are open in a tab, this one included. */
export async function lockedRuns(): Promise<ReadonlySet<string>> {
  const held = (await navigator.locks?.query())?.held ?? [];
  return new Set(
    held
      .map(({ name = "" }) => name)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => name.slice(PREFIX.length)),
  );
}

/** Resolves when one of the runs is open in a tab no more: a page that is left may hold its run until the next is there. */
export function whenReleased(runs: readonly string[], signal: AbortSignal): Promise<void> {
  const options: LockOptions = { mode: "shared", signal };
  return Promise.race(runs.map((run) => navigator.locks.request(PREFIX + run, options, () => undefined)));
}

/** Whether two tabs can be told apart; browsers have locks only for pages from a secure origin. */
export function canLock(): boolean {
  return navigator.locks !== undefined;
}
