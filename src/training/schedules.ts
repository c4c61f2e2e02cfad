import { InputError } from "../errors.js";

/** How the learning rate changes over a run. `rate` is the factor's base, given apart. */
export type Schedule =
  | { readonly type: "constant" }
  /** rate · decay^epoch, epochs counted from 0. */
  | { readonly type: "exponential"; readonly decay: number }
  /** rate · decay^⌊epoch / every⌋. */
  | { readonly type: "step"; readonly every: number; readonly decay: number }
  /** rate · ½ (1 + cos πt), t running from 0 to 1. I. Loshchilov, F. Hutter, SGDR, ICLR 2017. */
  | { readonly type: "cosine" };

/** Where a step stands in a run. */
export interface Position {
  /** Steps done before this one. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
}

/**
 * The learning rate of a step: a pure function of its position.
 *
 * During the first `warmUp` epochs the rate grows linearly, from rate/steps at the first of these steps; the schedule runs
 * underneath, so that it meets its curve where the warm-up ends. Only + − · / are used, whose results every engine
 * rounds alike.
 */
export function rateAt(schedule: Schedule, rate: number, warmUp: number, position: Position): number {
  const { step, stepsPerEpoch, epochs } = position;
  const warmUpSteps = Math.round(warmUp * stepsPerEpoch);
  const growth = step < warmUpSteps ? (step + 1) / warmUpSteps : 1;
  const epoch = Math.floor(step / stepsPerEpoch);
  return rate * growth * factorAt(schedule, epoch, step / (epochs * stepsPerEpoch));
}

function factorAt(schedule: Schedule, epoch: number, progress: number): number {
  switch (schedule.type) {
    case "constant":
      return 1;
    case "exponential":
      return power(schedule.decay, epoch);
    case "step":
      return power(schedule.decay, Math.floor(epoch / schedule.every));
    case "cosine":
      return 0.5 * (1 + cosineOfHalfTurns(progress));
  }
}

/** @throws InputError when a number of the schedule is out of range */
export function checkSchedule(schedule: Schedule): void {
  if ("decay" in schedule && !(schedule.decay > 0 && schedule.decay <= 1)) {
    throw new InputError(
      `The decay of the ${schedule.type} schedule has to be above 0 and at most 1, but it is ${schedule.decay}.`,
    );
  }
  if ("every" in schedule && !(Number.isInteger(schedule.every) && schedule.every >= 1)) {
    throw new InputError(`The step schedule decays every 1 or more whole epochs, but it is told ${schedule.every}.`);
  }
}

/** base^exponent for a whole exponent ≥ 0, by squaring. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** cos(π · t) for 0 ≤ t ≤ 1, within 1e-15: the Taylor series up to x²², about the nearer end. */
function cosineOfHalfTurns(t: number): number {
  if (t > 0.5) return -cosineOfHalfTurns(1 - t);
  const square = Math.PI * t * (Math.PI * t);
  let term = 1;
  let sum = 1;
  for (let k = 2; k <= 22; k += 2) {
    term *= -square / (k * (k - 1));
    sum += term;
  }
  return sum;
}
