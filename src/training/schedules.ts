import { InputError } from "../errors.js";
import type { Fields } from "../layers/fields.js";
import { cosineOfHalfTurns, power, realPower } from "./elementary.js";

/** How the learning rate changes over a run. `rate` is the factor's base, given apart. */
export type Schedule =
  | { readonly type: "constant" }
  /** rate · decay^epoch, epochs counted from 0. */
  | { readonly type: "exponential"; readonly decay: number }
  /** rate^(decay^epoch): a rate below 1 *rises* towards 1. The lab report meant `exponential`, and wrote this. */
  | { readonly type: "rising"; readonly decay: number }
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
  return growth * scheduledRate(schedule, rate, epoch, step / (epochs * stepsPerEpoch));
}

function scheduledRate(schedule: Schedule, rate: number, epoch: number, progress: number): number {
  switch (schedule.type) {
    case "constant":
      return rate;
    case "exponential":
      return rate * power(schedule.decay, epoch);
    case "rising":
      return realPower(rate, power(schedule.decay, epoch));
    case "step":
      return rate * power(schedule.decay, Math.floor(epoch / schedule.every));
    case "cosine":
      return rate * (0.5 * (1 + cosineOfHalfTurns(progress)));
  }
}

export const scheduleTypes: readonly Schedule["type"][] = ["constant", "cosine", "exponential", "rising", "step"];

/** What is not given is as usual: a decay of 0.95, every 10 epochs. */
export function parseSchedule(fields: Fields): Schedule {
  const schedule = readSchedule(fields);
  fields.end();
  return schedule;
}

function readSchedule(fields: Fields): Schedule {
  const type = fields.choice("type", scheduleTypes);
  switch (type) {
    case "constant":
    case "cosine":
      return { type };
    case "exponential":
    case "rising":
      return { type, decay: fields.number("decay", 0, 1, 0.95) };
    case "step":
      return { type, every: fields.whole("every", 1, 1e6, 10), decay: fields.number("decay", 0, 1, 0.95) };
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
