/** What a plateau is found by: the loss on the held-out images after each epoch that is done. */
export type LossHistory = readonly { readonly validationLoss: number }[];

/**
 * How often the loss has stood still: `patience` epochs in a row, none with a loss below the lowest before. Then the
 * count of epochs starts anew.
 */
export function plateaus(history: LossHistory, patience: number): number {
  let lowest = Infinity;
  let waited = 0;
  let count = 0;
  for (const { validationLoss } of history) {
    waited = validationLoss < lowest ? 0 : waited + 1;
    lowest = Math.min(lowest, validationLoss);
    if (waited < patience) continue;
    count++;
    waited = 0;
  }
  return count;
}
