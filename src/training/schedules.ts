import type { Fields } from "../layers/fields.js";
import { cosineOfHalfTurns, power, realPower } from "./elementary.js";
import { plateaus } from "./plateau.js";

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
  | { readonly type: "cosine" }
  /** rate · (1 − t)^power, t running from 0 to 1. */
  | { readonly type: "polynomial"; readonly power: number }
  /**
   * From rate / 25 up to the rate, in a straight line over the first 0.3 of the steps, then down to zero as half a
   * cosine. L. Smith, N. Topin, Super-convergence, 2018; the momentum stays as it is.
   */
  | { readonly type: "one-cycle" }
  /**
   * From rate / 4 up to the rate in a straight line over `halfCycle` epochs, then down in as many, and again. L. Smith,
   * Cyclical learning rates for training neural networks, WACV 2017: its "triangular", with the least rate it advises.
   */
  | { readonly type: "cyclic"; readonly halfCycle: number }
  /**
   * rate · factor^n, n being how often the loss on the held-out images has stood still for `patience` epochs. A. Krizhevsky
   * et al., ImageNet classification with deep convolutional neural networks, 2012, did so by hand.
   */
  | { readonly type: "plateau"; readonly patience: number; readonly factor: number };

/** Where a step stands in a run. */
export interface Position {
  /** Steps done before this one. */
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** The epochs done before this step. */
  readonly history: readonly { readonly validationLoss: number }[];
}

/** Of one-cycle: the share of the steps during which the rate rises, and the share of it that it rises from. */
const RISE = 0.3;
const ONE_CYCLE_START = 1 / 25;
/** Of cyclic: the share of the rate that a cycle starts with. */
const CYCLE_START = 1 / 4;

/**
 * The learning rate of a step: a pure function of its position.
 *
 * During the first `warmUp` epochs the rate grows linearly, from rate/steps at the first of these steps; the schedule runs
 * underneath, so that it meets its curve where the warm-up ends. Only + − · / are used, whose results every engine
 * rounds alike.
 */
export function rateAt(schedule: Schedule, rate: number, warmUp: number, position: Position): number {
  const warmUpSteps = Math.round(warmUp * position.stepsPerEpoch);
  const growth = position.step < warmUpSteps ? (position.step + 1) / warmUpSteps : 1;
  return growth * scheduledRate(schedule, rate, position);
}

function scheduledRate(schedule: Schedule, rate: number, position: Position): number {
  const { step, stepsPerEpoch, epochs, history } = position;
  const epoch = Math.floor(step / stepsPerEpoch);
  const progress = step / (epochs * stepsPerEpoch);
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
    case "polynomial":
      return rate * positivePower(1 - progress, schedule.power);
    case "one-cycle":
      if (progress < RISE) return rate * between(ONE_CYCLE_START, 1, progress / RISE);
      return rate * (0.5 * (1 + cosineOfHalfTurns((progress - RISE) / (1 - RISE))));
    case "cyclic": {
      const halves = step / (stepsPerEpoch * schedule.halfCycle);
      const phase = halves - 2 * Math.floor(halves / 2);
      return rate * between(CYCLE_START, 1, phase <= 1 ? phase : 2 - phase);
    }
    case "plateau":
      return rate * power(schedule.factor, plateaus(history, schedule.patience));
  }
}

function between(first: number, last: number, share: number): number {
  return first + share * (last - first);
}

/** base^exponent for a base from 0 to 1 and any exponent above 0. */
function positivePower(base: number, exponent: number): number {
  if (base === 0) return 0;
  const whole = Math.floor(exponent);
  return power(base, whole) * realPower(base, exponent - whole);
}

/** A table, which cannot lack a type. */
const types: Readonly<Record<Schedule["type"], true>> = {
  constant: true,
  cosine: true,
  exponential: true,
  rising: true,
  step: true,
  polynomial: true,
  "one-cycle": true,
  cyclic: true,
  plateau: true,
};

export const scheduleTypes = /* @__PURE__ */ Object.keys(types) as readonly Schedule["type"][];

/**
 * What is not given is as usual: a decay of 0.95, every 10 epochs where it is in steps; a power of 2; half a cycle of 2
 * epochs; a tenth of the rate after 5 epochs on a plateau.
 */
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
    case "one-cycle":
      return { type };
    case "exponential":
    case "rising":
      return { type, decay: fields.positive("decay", 1, 0.95) };
    case "step":
      return { type, every: fields.whole("every", 1, 1e6, 10), decay: fields.positive("decay", 1, 0.95) };
    case "polynomial":
      return { type, power: fields.positive("power", 100, 2) };
    case "cyclic":
      return { type, halfCycle: fields.positive("halfCycle", 1e6, 2) };
    case "plateau":
      return {
        type,
        patience: fields.whole("patience", 1, 1e6, 5),
        factor: fields.numberThat("factor", "a number above 0 and below 1", (factor) => factor > 0 && factor < 1, 0.1),
      };
  }
}
