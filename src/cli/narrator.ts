import type { EpochEvent, StepEvent } from "../training/events.js";
import type { TrainingPlan } from "./training-plan.js";

/** What a run that has ended leaves to say. */
export interface RunResult {
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly fingerprint: string;
  /** Of training alone. */
  readonly seconds: number;
  /** The epoch whose weights the run ends with, where --patience chose it. */
  readonly bestEpoch?: number;
}

/** Tells on stdout how a run goes. */
export interface Narrator {
  start(plan: TrainingPlan): void;
  step(event: StepEvent): void;
  epoch(event: EpochEvent): void;
  /** Takes away what is only there for the moment, so that something else can be printed. */
  clear(): void;
  done(plan: TrainingPlan, result: RunResult): void;
}
