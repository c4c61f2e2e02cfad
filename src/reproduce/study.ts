import type { Network } from "../network/network.js";
import type { TrainingOptions } from "../training/options.js";
import type { RateTrial, StepResult, StepRun } from "./results.js";
import { type StudyData, trainOnce } from "./run.js";
import { type Step, stepRate } from "./steps.js";

/** Keeps what is finished, under names that are plain file names, so that a study can go on where it was. */
export interface StudyStore {
  /** undefined where nothing is kept under that name. */
  read(name: string): StepRun | undefined;
  write(name: string, run: StepRun): void;
}

/** Is told how the study goes. */
export interface StudyListener {
  /** Before a run; `trial` when it is one to find a rate. */
  runStarts(step: Step, run: PlannedRun): void;
  epochDone(accuracy: number): void;
  /** `kept` when it was finished before the study was stopped. */
  runDone(step: Step, planned: PlannedRun, run: StepRun, kept: boolean): void;
}

export interface PlannedRun {
  readonly trial: boolean;
  readonly rate: number;
  readonly seed: number;
  readonly epochs: number;
}

/**
 * Finds the step's rate, then trains from each of its seeds.
 * @param network a network of the step's flaws
 * @returns undefined when `signal` ended it early
 */
export async function runStep(
  step: Step,
  network: Network,
  data: StudyData,
  store: StudyStore,
  listener: StudyListener,
  signal?: AbortSignal,
): Promise<StepResult | undefined> {
  const run = async (name: string, planned: PlannedRun): Promise<StepRun | undefined> => {
    const kept = store.read(name);
    listener.runStarts(step, planned);
    const done =
      kept ??
      (await trainOnce(
        network,
        data,
        optionsOf(step, planned),
        ({ validationAccuracy }) => listener.epochDone(validationAccuracy),
        signal,
      ));
    if (done === undefined) return undefined;
    if (kept === undefined) store.write(name, done);
    listener.runDone(step, planned, done, kept !== undefined);
    return done;
  };

  const rates = step.meanRates.map((rate) => stepRate(step, rate, data.train.count));
  const [seed = 0] = step.seeds;
  const trials: RateTrial[] = [];
  if (rates.length > 1) {
    for (const rate of rates) {
      const trial = await run(`${step.id}-rate-${rate}`, { trial: true, rate, seed, epochs: step.trialEpochs });
      if (trial === undefined) return undefined;
      trials.push({ rate, accuracy: trial.divergedInEpoch === undefined ? (trial.epochs.at(-1)?.accuracy ?? 0) : 0 });
    }
  }
  const rate = bestRate(rates, trials);
  const runs: StepRun[] = [];
  for (const seed of step.seeds) {
    const done = await run(`${step.id}-seed-${seed}`, { trial: false, rate, seed, epochs: step.epochs });
    if (done === undefined) return undefined;
    runs.push(done);
  }
  const { name, title, explanation, batch } = step;
  return { name, title, explanation, batch, rate, trials, runs };
}

/** How many epochs a step trains, its trials included. */
export function epochsOf({ meanRates, trialEpochs, seeds, epochs }: Step): number {
  return (meanRates.length > 1 ? meanRates.length * trialEpochs : 0) + seeds.length * epochs;
}

/** The first of the rates after which most training images were read right. */
function bestRate(rates: readonly number[], trials: readonly RateTrial[]): number {
  const best = trials.reduce<RateTrial | undefined>(
    (most, trial) => (most === undefined || trial.accuracy > most.accuracy ? trial : most),
    undefined,
  );
  return best?.rate ?? rates[0] ?? Number.NaN;
}

function optionsOf({ batch, optimizer, schedule }: Step, { rate, seed, epochs }: PlannedRun): TrainingOptions {
  return { epochs, batch, optimizer, rate, schedule, warmUp: 0, seed };
}
