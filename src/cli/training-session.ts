import type { Checkpoint } from "../checkpoint/checkpoint.js";
import { fingerprint } from "../checkpoint/fingerprint.js";
import { drawSamples, worstMistakes } from "../report/compose.js";
import { evaluate } from "../training/evaluate.js";
import { DivergedError } from "../training/events.js";
import type { EpochMetrics } from "../training/metrics.js";
import { Training } from "../training/training.js";
import { CheckpointClock, Checkpoints } from "./checkpoints.js";
import { INTERRUPTED } from "./exit-codes.js";
import { abortWhenInterrupted } from "./interruption.js";
import type { Narrator, RunResult } from "./narrator.js";
import { Run } from "./run.js";
import { configOf, settingsOf, type TrainingPlan } from "./training-plan.js";

const REPORTED_IMAGES = 25;

/** One training run: it keeps the folder and the narrator up to date, whichever way training ends. */
export class TrainingSession {
  #position: { readonly epoch: number; readonly step: number };
  #epochs: readonly EpochMetrics[] = [];

  constructor(
    readonly plan: TrainingPlan,
    readonly narrator: Narrator,
  ) {
    this.#position = { epoch: (plan.from?.epochs.length ?? 0) + 1, step: plan.from?.step ?? 0 };
  }

  /**
   * Sets the exit code when the run is interrupted.
   * @throws DivergedError once the run is written
   */
  async train(): Promise<void> {
    const { network, data, options, from, folder } = this.plan;
    const training = new Training(network, data.train, data.validation ?? data.test, options, from);
    this.#epochs = training.epochs;
    const interrupted = abortWhenInterrupted();
    const run = await this.#openRun(training);
    this.narrator.start(this.plan);
    try {
      await this.#runSteps(training, run, interrupted);
    } catch (error) {
      if (!(error instanceof DivergedError)) throw error;
      await this.#finish(run, error.message);
      throw error;
    } finally {
      this.narrator.clear();
      training.close();
    }
    if (training.done) return this.#finish(run, earlyEnd(training), training.chosenEpoch);
    const notice = `Stopped in epoch ${this.#position.epoch}, after step ${this.#position.step}.`;
    process.exitCode ??= INTERRUPTED;
    await this.#finish(run, notice, training.chosenEpoch);
    console.error(`${notice} glyphnet train --resume ${folder} goes on from there.`);
  }

  /** The folder is made when all that can be wrong with options and data has been found. */
  async #openRun(training: Training): Promise<Run> {
    const { folder, from } = this.plan;
    const config = configOf(this.plan);
    if (from !== undefined) return Run.goOn(folder, config, from.epochs);
    const first = await this.#checkpoint(training);
    return Run.create(folder, config, (fresh) => new Checkpoints(fresh, 1).write(first));
  }

  async #runSteps(training: Training, run: Run, interrupted: AbortSignal): Promise<void> {
    const { checkpointEvery, keep, folder, from } = this.plan;
    const checkpoints = new Checkpoints(folder, keep);
    const clock = new CheckpointClock(checkpointEvery, from?.step ?? 0);
    for await (const event of training.run(interrupted)) {
      this.#position = event;
      if (event.type === "step") {
        this.narrator.step(event);
      } else {
        run.addEpoch(event);
        this.narrator.epoch(event);
      }
      if (clock.due(event.step)) checkpoints.write(await this.#checkpoint(training));
    }
    checkpoints.write(await this.#checkpoint(training));
  }

  async #checkpoint(training: Training): Promise<Checkpoint> {
    const { model, network, numerics, dataName, data, validation, startFrom, options, digest } = this.plan;
    return {
      model,
      network: network.description,
      numerics,
      data: {
        from: dataName,
        classes: data.train.classes,
        digest: await digest,
        ...(validation === undefined ? {} : { validation }),
      },
      ...(startFrom === undefined ? {} : { startFrom }),
      options,
      state: training.state(),
    };
  }

  /** @param chosenEpoch whose weights these are, where they are not those of the last */
  async #finish(run: Run, notice?: string, chosenEpoch?: number): Promise<void> {
    const { plan } = this;
    const { network, data } = plan;
    const noted = notice === undefined ? {} : { notice };
    const weights = network.weights();
    run.writeWeights(weights);
    const evaluation = evaluate(network, data.test);
    const result: RunResult = {
      testLoss: evaluation.loss,
      testAccuracy: evaluation.accuracy,
      fingerprint: await fingerprint(weights),
      seconds: this.#epochs.reduce((sum, { seconds }) => sum + seconds, 0),
      ...(chosenEpoch === undefined ? {} : { bestEpoch: chosenEpoch }),
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
    run.writePicture(this.#epochs);
    run.writeConfig({ ...configOf(plan), ...noted, result });
    this.narrator.done(plan, result);
  }
}

/** Said of a run that ended before its last epoch because nothing became better. */
function earlyEnd({ epochs, options, chosenEpoch }: Training): string | undefined {
  if (epochs.length >= options.epochs) return undefined;
  return `Ended after epoch ${epochs.length} of ${options.epochs}: none since epoch ${chosenEpoch} was better, and its weights are these.`;
}
