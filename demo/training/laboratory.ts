import { type Dataset, evaluate, fingerprint, InputError, parseNetwork } from "glyphnet";
import { Keeper } from "../keep/keeper.js";
import { networkOf } from "../settings/network.js";
import type { Settings } from "../settings/settings.js";
import type { Data } from "./data.js";
import { embeddedDigits } from "./embedded-digits.js";
import { failureOf } from "./failure.js";
import type { EventName, Events, Opened, Status } from "./messages.js";
import { Run, type Start, type StartWeights } from "./run.js";
import { Teller } from "./teller.js";
import { updateRatios } from "./update-ratio.js";

/**
 * The worker's one run, and what is done with it. What changes it happens one after the other; while it trains, messages
 * are heard between two steps.
 */
export class Laboratory {
  #data: Promise<Data> | undefined;
  #own: Dataset | undefined;
  /** What runs start from instead of random weights, and the network that they fit. */
  #weights: { readonly weights: StartWeights; readonly network: string } | undefined;
  #run: Run | undefined;
  #step = 0;
  #last: Promise<unknown> = Promise.resolve();
  #training: Promise<void> | undefined;
  readonly #afterStep: ((stepped: boolean) => void)[] = [];
  #stop = new AbortController();
  #teller: Teller | undefined;
  /** Whether training stops after the next step. */
  #pausing = false;

  /** Keeps the run in the browser's storage. */
  readonly keeper: Keeper;

  constructor(readonly tell: <Name extends EventName>(name: Name, event: Events[Name]) => void) {
    this.keeper = new Keeper((event) => tell("kept", event));
  }

  /** Steps done. */
  get steps(): number {
    return this.#step;
  }

  /** Makes the run of such settings, and leaves the one before. */
  open(settings: Settings): Promise<Opened> {
    return this.#afterOthers(() => this.#open(settings));
  }

  /** The same run from its start. */
  reset(): Promise<Opened> {
    return this.#afterOthers(() => this.#open(this.#opened().settings));
  }

  /**
   * Makes a run with such data, and leaves the one before once that has succeeded.
   * @throws InputError when the settings, the data and the start do not fit one another; then nothing has changed
   */
  replace(settings: Settings, data: Data, start: Start = {}): Promise<Opened> {
    return this.#afterOthers(async () => {
      await this.#pause();
      const next = await Run.open(settings, data, start);
      this.tell("status", "opening");
      this.#leave(next.id);
      this.#data = Promise.resolve(data);
      this.#weights =
        start.weights === undefined
          ? undefined
          : { weights: start.weights, network: JSON.stringify(next.network.description) };
      return this.#begin(next);
    });
  }

  /** Trains on such digits too, or no longer: a new run of the same settings, from its start. */
  useOwn(own: Dataset | undefined): Promise<Opened> {
    return this.#afterOthers(() => {
      const { settings } = this.#opened();
      this.#own = own;
      return this.#open(settings);
    });
  }

  data(): Promise<Data> {
    this.#data ??= embeddedDigits();
    return this.#data;
  }

  /** The run, once all that was asked for before is done; its network is between two steps until the next await. */
  async run(): Promise<Run> {
    await this.#last;
    return this.#opened();
  }

  /** Whether steps are being taken. */
  get training(): boolean {
    return this.#training !== undefined;
  }

  /** Calls back once, right after the next step, or with false as soon as none follows. */
  afterStep(callback: (stepped: boolean) => void): void {
    if (this.training) this.#afterStep.push(callback);
    else callback(false);
  }

  start(): Promise<void> {
    return this.#afterOthers(async () => {
      if (this.#training !== undefined || this.#opened().training.done) return;
      this.#stop = new AbortController();
      this.#training = this.#train(this.#opened(), this.#stop.signal);
    });
  }

  /** What the run that is open is kept as. */
  get openRun(): string | undefined {
    return this.#run?.id;
  }

  /** Keeps the run as it is now, where it trains; else it was kept when it stopped. */
  async keepNow(): Promise<void> {
    if (this.#training !== undefined) await this.#keep(this.#opened());
  }

  /** The curves end with the step that the state is of. */
  #keep(run: Run): Promise<void> {
    this.#teller?.tellAll();
    return this.keeper.keep(run, this.#step);
  }

  /** Takes one more step, to measure how far it moves the weights. */
  pause(): Promise<void> {
    return this.#afterOthers(async () => {
      this.#pausing = true;
      await this.#training;
    });
  }

  /** One step, and the end of the epoch where it was its last. */
  step(): Promise<void> {
    return this.#afterOthers(async () => {
      await this.#pause();
      const run = this.#opened();
      if (!run.training.done) await this.#train(run, undefined);
    });
  }

  async #open(settings: Settings): Promise<Opened> {
    await this.#pause();
    this.tell("status", "opening");
    this.#leave();
    const run = await this.#failing(async () => {
      const data = await this.data();
      return Run.open(settings, data, { own: this.#own, weights: this.#fittingWeights(settings, data) });
    });
    return this.#begin(run);
  }

  /** Another network starts from random weights again. */
  #fittingWeights(settings: Settings, { train }: Data): StartWeights | undefined {
    if (this.#weights === undefined) return undefined;
    if (JSON.stringify(parseNetwork(networkOf(settings, train))) !== this.#weights.network) this.#weights = undefined;
    return this.#weights?.weights;
  }

  /** @param next the run that comes after */
  #leave(next?: string): void {
    const before = this.#run;
    this.#run = undefined;
    this.keeper.leave(next);
    before?.close();
  }

  async #begin(run: Run): Promise<Opened> {
    this.#run = run;
    this.#own = run.own;
    this.#step = run.stepsAtStart;
    const opened = run.describe(this.#step);
    this.tell("opened", opened);
    if (run.training.done) {
      await run.finish();
      await this.#tellResult(run);
    }
    this.tell("status", run.training.done ? "done" : this.#step === 0 ? "ready" : "paused");
    return opened;
  }

  async #failing<Result>(task: () => Promise<Result>): Promise<Result> {
    try {
      return await task();
    } catch (error) {
      this.tell("status", "failed");
      throw error;
    }
  }

  async #pause(): Promise<void> {
    this.#stop.abort();
    await this.#training;
  }

  /** Until the signal; without one, for a step. */
  async #train(run: Run, signal: AbortSignal | undefined): Promise<void> {
    const teller = new Teller(
      run,
      (steps) => this.tell("steps", steps),
      (epoch) => this.tell("epoch", epoch),
    );
    this.#teller = teller;
    const isLast = () => this.#pausing || signal === undefined || this.#step === run.training.steps - 1;
    this.#pausing = false;
    let last = isLast();
    // Until it goes on, a run with an average shows that instead of what a step moves.
    let before = last && run.settings.average === undefined ? run.network.weights() : undefined;
    let stopped = false;
    let end: Status = "paused";
    this.tell("status", "running");
    try {
      for await (const event of run.training.run(signal)) {
        if (event.type === "step") {
          this.#step = event.step;
          this.#callBack(true);
          teller.add(event);
          stopped = last;
          if (before !== undefined) run.updateRatios = updateRatios(before, run.network.weights());
          if (stopped && event.step % run.stepsPerEpoch !== 0) break;
          last = isLast();
          before = last && !stopped ? run.network.weights() : undefined;
        } else {
          teller.addEpoch(event);
          if (stopped) break;
        }
        if (this.keeper.due) void this.#keep(run);
      }
      teller.tellAll();
      if (run.training.done) {
        await this.#tellResult(run);
        end = "done";
      }
      void this.#keep(run);
    } catch (error) {
      teller.tellAll();
      this.tell("error", failureOf(error));
      end = "failed";
    }
    this.#training = undefined;
    this.#teller = undefined;
    this.#callBack(false);
    this.tell("status", end);
  }

  #callBack(stepped: boolean): void {
    for (const callback of this.#afterStep.splice(0)) callback(stepped);
  }

  async #tellResult({ network, test, training }: Run): Promise<void> {
    const { loss, accuracy } = evaluate(network, test);
    this.tell("done", {
      ...(isSecureContext ? { fingerprint: await fingerprint(network.weights()) } : {}),
      testLoss: loss,
      testAccuracy: accuracy,
      seconds: training.epochs.reduce((sum, { seconds }) => sum + seconds, 0),
      epochs: training.epochs.length,
    });
  }

  #opened(): Run {
    if (this.#run === undefined) throw new InputError("There is no run: its settings could not be opened.");
    return this.#run;
  }

  #afterOthers<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
