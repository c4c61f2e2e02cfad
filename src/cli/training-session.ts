import { fingerprint } from "../checkpoint/fingerprint.js";
import { drawSamples, worstMistakes } from "../report/compose.js";
import { evaluate } from "../training/evaluate.js";
import type { EpochMetrics } from "../training/metrics.js";
import { DivergedError, train } from "../training/train.js";
import { INTERRUPTED } from "./exit-codes.js";
import { abortWhenInterrupted } from "./interruption.js";
import type { Narrator, RunResult } from "./narrator.js";
import { Run } from "./run.js";
import { configOf, settingsOf, type TrainingPlan } from "./training-plan.js";

const REPORTED_IMAGES = 25;

/** One training run: it keeps the folder and the narrator up to date, whichever way training ends. */
export class TrainingSession {
  readonly #epochs: EpochMetrics[] = [];
  #position = { epoch: 1, step: 0 };
  #run: Run | undefined;

  constructor(
    readonly plan: TrainingPlan,
    readonly narrator: Narrator,
  ) {}

  /**
   * Sets the exit code when the run is interrupted.
   * @throws DivergedError once the run is written
   */
  async train(): Promise<void> {
    try {
      await this.#runEpochs();
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      await this.#finish(error.message);
      throw error;
    } finally {
      this.narrator.clear();
    }
    if (this.#epochs.length === this.plan.options.epochs) return this.#finish();
    const notice = `Stopped in epoch ${this.#position.epoch}, after step ${this.#position.step}.`;
    process.exitCode ??= INTERRUPTED;
    await this.#finish(notice);
    console.error(notice);
  }

  /** The folder is made at the first event, when all that can be wrong with options and data has been found. */
  async #runEpochs(): Promise<void> {
    const { network, data, options } = this.plan;
    for await (const event of train(network, data.train, data.test, options, abortWhenInterrupted())) {
      const run = this.#started();
      this.#position = event;
      if (event.type === "step") {
        this.narrator.step(event);
      } else {
        this.#epochs.push(event);
        run.addEpoch(event);
        this.narrator.epoch(event);
      }
    }
  }

  #started(): Run {
    if (this.#run === undefined) {
      this.#run = Run.create(this.plan.folder, configOf(this.plan));
      this.narrator.start(this.plan);
    }
    return this.#run;
  }

  async #finish(notice?: string): Promise<void> {
    const { plan } = this;
    const { network, data } = plan;
    const run = this.#started();
    const noted = notice === undefined ? {} : { notice };
    const weights = network.weights();
    run.writeWeights(weights);
    const evaluation = evaluate(network, data.test);
    const result: RunResult = {
      testLoss: evaluation.loss,
      testAccuracy: evaluation.accuracy,
      fingerprint: await fingerprint(weights),
      seconds: this.#epochs.reduce((sum, { seconds }) => sum + seconds, 0),
    };
    run.writeReport({
      title: `glyphnet: ${plan.model} on ${plan.dataName}`,
      ...noted,
      settings: settingsOf(plan),
      epochs: this.#epochs,
      test: { ...evaluation, classes: network.classes },
      fingerprint: result.fingerprint,
      seconds: result.seconds,
      samples: drawSamples(network, data.test, evaluation, REPORTED_IMAGES, plan.options.seed),
      mistakes: worstMistakes(data.test, evaluation, REPORTED_IMAGES),
    });
    run.writeConfig({ ...configOf(plan), ...noted, result });
    this.narrator.done(plan, result);
  }
}
