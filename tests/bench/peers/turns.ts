import { type Measurable, titleOfCell } from "./cells.js";
import type { Row } from "./tables.js";
import type { Trial } from "./trial.js";

/** What the turns of one cell gave: trials, or why the library cannot do it. */
export interface Turns {
  readonly cell: Measurable;
  readonly trials: readonly Trial[];
  readonly cannot?: string;
}

/** What libraries say when they cannot do something, and what it means. */
const LIMITS: readonly (readonly [RegExp, string])[] = [
  [/Conv2DBackpropFilter.* not registered for backend 'wasm'/, "no gradient of a convolution in wasm"],
];

/**
 * Measures the cells of a row in turn, round after round, so that a machine whose speed drifts slows all alike. A cell that
 * fails, because its library is missing or wrong, is skipped by name; what was stored of it stays.
 */
export function takeTurns(
  row: Row,
  cells: readonly Measurable[],
  folder: string,
  rounds: number,
  say: (line: string) => void,
): Turns[] {
  let turns: readonly Turns[] = cells.map((cell) => ({ cell, trials: [] }));
  for (let round = 1; round <= (row.once ? 1 : rounds); round++) {
    turns = turns.flatMap((turn) => {
      if (turn.cannot !== undefined) return turn;
      const title = titleOfCell(turn.cell);
      try {
        const trial = turn.cell.measure(folder);
        say(`${title}: ${row.format(trial.value)}`);
        return { ...turn, trials: [...turn.trials, trial] };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const cannot = LIMITS.find(([said]) => said.test(message))?.[1];
        say(cannot === undefined ? `skipped: ${title}: ${message.split("\n")[0]}` : `${title}: cannot: ${cannot}`);
        return cannot === undefined ? [] : { ...turn, cannot };
      }
    });
  }
  return [...turns];
}
