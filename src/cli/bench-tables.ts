import type {
  AugmentationFigure,
  InferenceFigure,
  InputFigure,
  PeakFigure,
  ProductFigure,
  StartUpFigure,
  StepKernelFigure,
  TrainingFigure,
} from "../bench/figures.js";
import type { BenchNarrator, BenchSetting } from "./bench-narrator.js";
import { percent, thousands } from "./words.js";

/** A load average from which on the machine is not this program's alone. */
const BUSY = 0.5;

/** Tells a person what was measured: a table per group of figures, at most 100 columns wide. */
export class BenchTables implements BenchNarrator {
  #trained = false;

  start({ glyphnet, machine, cores, loadAverage, node, data, trainingImages, testImages }: BenchSetting): void {
    const more = cores === 1 ? "1 core" : `${cores} cores`;
    console.log(`glyphnet ${glyphnet}, Node ${node}, ${machine}, ${more}`);
    console.log(`${data}: ${thousands(trainingImages)} images to train with, ${thousands(testImages)} held out`);
    if (loadAverage < BUSY) return;
    console.log(
      `Load average ${loadAverage.toFixed(1)}: others use the cores too, so several threads and start-up suffer.`,
    );
  }

  peaks(figures: readonly PeakFigure[]): void {
    heading("SIMD peak of one core");
    row(["kernel", 28], ["numerics", -10], ["GFLOP/s", -10]);
    for (const { kernel, numerics, gigaflops } of figures) {
      row([kernel, 28], [numerics, -10], [gigaflops.toFixed(1), -10]);
    }
    const [first] = figures;
    if (first?.numerics !== "strict") return;
    console.log("This Node lacks relaxed SIMD, so the strict probe serves as the peak. Each of its sums waits for a");
    console.log("product; kernels that need not wait can pass it.");
  }

  products(figures: readonly ProductFigure[]): void {
    heading("Dense and convolutional layers, one thread: useful GFLOP/s and share of the peak");
    row(["kernel", 25], ["rows × ins × outs", -20], ["strict", -10], ["share", -8], ["relaxed", -10], ["share", -8]);
    for (const figure of figures.filter(({ numerics }) => numerics === "strict")) {
      row([figure.kernel, 25], [sizes(figure), -20], ...rate(figure), ...rate(relaxedTwin(figure, figures)));
    }
  }

  sparseProducts(figures: readonly ProductFigure[]): void {
    heading("First layer on the data's images, zeros skipped: useful GFLOP/s, share of the peak, as if dense");
    const three = (name: string): Cell[] => [
      [name, -10],
      ["share", -8],
      ["dense", -7],
    ];
    row(["kernel", 28], ["rows × ins × outs", -17], ...three("strict"), ...three("relaxed"));
    for (const figure of figures.filter(({ numerics }) => numerics === "strict")) {
      const cells = (one: ProductFigure | undefined): Cell[] => [
        ...rate(one),
        [one?.denseEquivalentGigaflops?.toFixed(0) ?? "–", -7],
      ];
      row([figure.kernel, 28], [sizes(figure), -17], ...cells(figure), ...cells(relaxedTwin(figure, figures)));
    }
  }

  input({ shareNotZero, way }: InputFigure): void {
    const taken = way === "lists" ? "lists of those" : "a matrix of all";
    console.log(`${percent(shareNotZero)} of the pixels are not zero: the first layer takes ${taken}.`);
  }

  stepKernels(figures: readonly StepKernelFigure[]): void {
    heading(`Other kernels of a step, one thread, ${figures[0]?.numerics ?? ""}`);
    row(["kernel", 28], ["size", -24], ["µs", -10]);
    for (const { kernel, size, microseconds } of figures) {
      row([kernel, 28], [size, -24], [short(microseconds), -10]);
    }
  }

  training(figures: readonly TrainingFigure[]): void {
    if (!this.#trained) {
      heading("Training, sgd");
      row(["network", 14], ["batch", 8], ["threads", -8], ["s per epoch", -13], ["images/s", -12], ["ratio", -8]);
    }
    this.#trained = true;
    for (const { network, batch, threads, seconds, imagesPerSecond, ratio } of figures) {
      const cells: Cell[] = [
        [seconds.toFixed(4), -13],
        [thousands(imagesPerSecond), -12],
      ];
      row([network, 14], [String(batch), 8], [String(threads), -8], ...cells, [ratio?.toFixed(2) ?? "", -8]);
    }
  }

  augmentation(figures: readonly AugmentationFigure[]): void {
    heading("Training with augmentation, and how many times as long it takes as without");
    row(["augment", 10], ["batch", -7], ["threads", -9], ["s per epoch", -13], ["times", -8], ["not zero", -11]);
    for (const { augment, batch, threads, seconds, ratio, shareNotZero } of figures) {
      const cells: Cell[] = [
        [seconds.toFixed(4), -13],
        [ratio.toFixed(2), -8],
        [percent(shareNotZero), -11],
      ];
      row([augment, 10], [String(batch), -7], [String(threads), -9], ...cells);
    }
  }

  inference(figures: readonly InferenceFigure[]): void {
    heading("Inference, residual-mlp");
    row(["images", 8], ["threads", -8], ["ms", -13], ["images/s", -12]);
    for (const { images, threads, seconds, imagesPerSecond } of figures) {
      const cells: Cell[] = [
        [short(1000 * seconds), -13],
        [thousands(imagesPerSecond), -12],
      ];
      row([thousands(images), 8], [String(threads), -8], ...cells);
    }
  }

  startUp({ seconds, peakMemoryBytes }: StartUpFigure): void {
    heading("A process of its own that trains one epoch");
    console.log(`start to the end of the first step  ${short(seconds)} s`);
    console.log(`peak memory                         ${thousands(peakMemoryBytes / 1e6)} MB`);
  }

  done(seconds: number, peakMemoryBytes: number): void {
    console.log(
      `\nMeasured in ${seconds.toFixed(0)} s, with ${thousands(peakMemoryBytes / 1e6)} MB of memory at most.`,
    );
  }
}

/** A text and its width; a negative one puts it to the right. */
type Cell = readonly [text: string, width: number];

function row(...cells: readonly Cell[]): void {
  const texts = cells.map(([text, width]) => (width < 0 ? text.padStart(-width) : text.padEnd(width)));
  console.log(texts.join("").trimEnd());
}

function heading(text: string): void {
  console.log(`\n${text}`);
}

function sizes({ rows, ins, outs }: ProductFigure): string {
  return `${rows} × ${ins} × ${outs}`;
}

/** The same product, measured with relaxed numerics. */
function relaxedTwin(figure: ProductFigure, figures: readonly ProductFigure[]): ProductFigure | undefined {
  const { kernel } = figure;
  return figures.find(
    (other) => other.numerics === "relaxed" && other.kernel === kernel && sizes(other) === sizes(figure),
  );
}

function rate(figure: ProductFigure | undefined): Cell[] {
  if (figure === undefined)
    return [
      ["–", -10],
      ["–", -8],
    ];
  return [
    [figure.gigaflops.toFixed(1), -10],
    [`${(100 * figure.share).toFixed(0)} %`, -8],
  ];
}

/** Three significant digits, all digits before the point. */
function short(value: number): string {
  return value >= 100 ? thousands(value) : String(Number(value.toPrecision(3)));
}
