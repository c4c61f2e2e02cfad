import type { InputFigure, StartUpFigure } from "../bench/figures.js";
import type { BenchNarrator, BenchSetting } from "./bench-narrator.js";

/** Tells a script what was measured: a JSON object per line. */
export class BenchEvents implements BenchNarrator {
  readonly peaks = printAll;
  readonly products = printAll;
  readonly sparseProducts = printAll;
  readonly stepKernels = printAll;
  readonly training = printAll;
  readonly augmentation = printAll;
  readonly inference = printAll;

  start(setting: BenchSetting): void {
    printAll([{ event: "start", ...setting }]);
  }

  input(figure: InputFigure): void {
    printAll([figure]);
  }

  startUp(figure: StartUpFigure): void {
    printAll([figure]);
  }

  done(seconds: number, peakMemoryBytes: number): void {
    const event = { event: "done", seconds, peakMemoryBytes };
    printAll([event]);
  }
}

function printAll(events: readonly { readonly event: string }[]): void {
  for (const event of events) console.log(JSON.stringify(event));
}
