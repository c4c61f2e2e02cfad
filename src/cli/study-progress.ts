import type { StepResult, StepRun } from "../reproduce/results.js";
import type { Step } from "../reproduce/steps.js";
import type { PlannedRun, StudyListener } from "../reproduce/study.js";
import type { Datasets } from "./datasets.js";
import { LiveLine } from "./live-line.js";
import { clock, percent, thousands } from "./words.js";

/** Tells how a study goes: a line that renews itself on a terminal, a line per run everywhere; or JSON. */
export class StudyProgress implements StudyListener {
  readonly #live = new LiveLine();
  #step = 0;
  #stepId = "";
  #run = "";
  #epoch = 0;
  #epochs = 0;
  #done = 0;
  #trained = 0;
  #started = performance.now();

  /** @param totalEpochs of all runs of all steps */
  constructor(
    readonly steps: number,
    readonly totalEpochs: number,
    readonly json: boolean,
  ) {}

  start(data: Datasets, notice: string | undefined): void {
    this.#started = performance.now();
    const counts = { trainingImages: data.train.count, testImages: data.test.count };
    if (this.json) {
      print({ event: "start", steps: this.steps, ...counts });
      return;
    }
    if (notice !== undefined) console.log(notice);
    console.log(
      `${this.steps} steps, ${thousands(this.totalEpochs)} epochs of ${thousands(data.train.count)} images in all.`,
    );
  }

  runStarts(step: Step, { trial, rate, seed, epochs }: PlannedRun): void {
    if (step.id !== this.#stepId) this.#step++;
    this.#stepId = step.id;
    this.#run = `${this.#step}/${this.steps} ${step.name}: ${trial ? "trying rate" : `seed ${seed}, rate`} ${short(rate)}`;
    this.#epoch = 0;
    this.#epochs = epochs;
  }

  epochDone(accuracy: number): void {
    this.#epoch++;
    this.#trained++;
    if (this.json || !this.#live.due()) return;
    const done = this.#done + this.#epoch;
    const perEpoch = (performance.now() - this.#started) / 1000 / this.#trained;
    this.#live.show([
      this.#run,
      `epoch ${this.#epoch}/${this.#epochs}`,
      `accuracy ${percent(accuracy)}`,
      `${clock(perEpoch * (this.totalEpochs - done))} left`,
    ]);
  }

  runDone(step: Step, { trial, rate, seed, epochs }: PlannedRun, run: StepRun, kept: boolean): void {
    this.#done += epochs;
    const { testAccuracy, testLoss, seconds, divergedInEpoch } = run;
    if (this.json) {
      const figures = {
        testAccuracy,
        testLoss,
        seconds,
        ...(divergedInEpoch === undefined ? {} : { divergedInEpoch }),
      };
      print({ event: trial ? "trial" : "run", step: step.id, rate, seed, epochs, ...figures, kept });
      return;
    }
    this.clear();
    const end = divergedInEpoch === undefined ? "" : `  diverged in epoch ${divergedInEpoch}`;
    console.log(
      `${this.#run}  ${percent(testAccuracy)} read right  ${seconds.toFixed(1)} s${end}${kept ? "  (kept)" : ""}`,
    );
  }

  clear(): void {
    this.#live.clear();
  }

  done(results: readonly StepResult[], table: string, page: string): void {
    if (this.json) print({ event: "done", steps: results.length, page });
    else console.log(`\n${table}\n${page} shows all curves and explains each step.`);
  }
}

function short(rate: number): string {
  return String(Number(rate.toPrecision(3)));
}

function print(event: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(event));
}
