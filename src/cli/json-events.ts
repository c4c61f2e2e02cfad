import type { EpochEvent } from "../training/events.js";
import { peakMemoryBytes } from "./memory.js";
import type { Narrator, RunResult } from "./narrator.js";
import { parameterCount, type TrainingPlan } from "./training-plan.js";

/** Tells a script how training goes: a JSON object per line. */
export class JsonEvents implements Narrator {
  start({ dataName, data, network, options, folder }: TrainingPlan): void {
    print({
      event: "start",
      data: dataName,
      trainingImages: data.train.count,
      ...(data.validation === undefined ? {} : { validationImages: data.validation.count }),
      testImages: data.test.count,
      parameters: parameterCount(network),
      ...options,
      run: folder,
    });
  }

  step(): void {}

  epoch({ type, step, ...metrics }: EpochEvent): void {
    print({ event: type, ...metrics });
  }

  clear(): void {}

  done({ folder }: TrainingPlan, result: RunResult): void {
    print({ event: "done", ...result, peakMemoryBytes: peakMemoryBytes(), run: folder });
  }
}

function print(event: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(event));
}
