/** What a chart's axis shows: the values from `first` to `last`, with a tick at each multiple of `step` among them. */
export interface Axis {
  readonly first: number;
  readonly last: number;
  readonly step: number;
  readonly ticks: readonly number[];
}

/** Keeps a multiple of the step from being rounded past itself: 0.6 / 0.2 is 2.9999999999999996. */
const slack = 1e-9;

/** An axis that holds the values from `least` to `most`, begins and ends with a tick, and has about `steps` steps. */
export function axisOver(least: number, most: number, steps: number): Axis {
  const step = niceStep((most - least) / steps);
  const ticks = multiples(Math.floor(least / step + slack), Math.ceil(most / step - slack), step);
  return { first: ticks.at(0) ?? least, last: ticks.at(-1) ?? most, step, ticks };
}

/** An axis of the whole numbers from `first` to `last`, with half a one free on each side and at most `most` ticks. */
export function axisOfCounts(first: number, last: number, most: number): Axis {
  const step = niceStep(Math.max(1, (last - first + 1) / most));
  const ticks = multiples(Math.ceil(first / step), Math.floor(last / step), step);
  return { first: first - 0.5, last: last + 0.5, step, ticks };
}

/** A tick's value with the digits that the step asks for: "0.10" where it is 0.05, "4e+6" where it is 2000000. */
export function tickText(value: number, step: number): string {
  const digits = -Math.floor(Math.log10(step) + slack);
  if (digits > 6 || step >= 1e6) return value === 0 ? "0" : Number(value.toPrecision(6)).toExponential();
  return value.toFixed(Math.max(0, digits));
}

/** The least of 1, 2 or 5 times a power of ten that reaches `least`. */
function niceStep(least: number): number {
  const power = Math.floor(Math.log10(least));
  const leads = [1, 2, 5].map((lead) => Number(`${lead}e${power}`));
  return leads.find((step) => step >= least * (1 - slack)) ?? Number(`1e${power + 1}`);
}

function multiples(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}
