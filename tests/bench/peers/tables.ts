import { bundledBytes } from "./bundled.js";
import { firstStep, predictOne, sameBits, trainStretch } from "./driven.js";
import { memoryOf, timeOf } from "./epochs.js";
import { facts, NO_CONVOLUTIONS, ONE_THREAD, THREADS_IN_BROWSERS } from "./facts.js";
import { bytes, count, seconds, yesNo } from "./format.js";
import { type GlyphnetRun, trainGlyphnet } from "./glyphnet.js";
import { installedFor } from "./installed.js";
import {
  brain,
  convNet,
  glyphnet,
  jax,
  type Library,
  libraries,
  tensorFlowCpu,
  tensorFlowWasm,
  titleOf,
} from "./libraries.js";
import { trainNumpy } from "./numpy.js";
import type { Trial } from "./trial.js";

/** Measures, given the folder of the digits; or words that say what is so, and was looked up. */
export type Cell = string | ((folder: string) => Trial);

export interface Row {
  readonly what: string;
  readonly format: (value: number) => string;
  /** Whether every run gives the same: one is enough then. */
  readonly once: boolean;
  /** One for each column. */
  readonly cells: readonly Cell[];
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

type Stretch = { readonly warmUp: number; readonly measured: number };

const stretch =
  (library: Library, network: string, lengths: Stretch): Cell =>
  (folder) =>
    trainStretch(library, network, folder, lengths);

const ownEpoch =
  (run: GlyphnetRun): Cell =>
  (folder) =>
    timeOf(trainGlyphnet(folder, run));

const everyLibrary = (measure: (library: Library, folder: string) => Trial): Cell[] =>
  libraries.map((library) => (folder) => measure(library, folder));

const MLP: GlyphnetRun = { model: "residual-mlp", batch: 128, momentum: 0, epochs: 4 };
const FULL_BATCH: GlyphnetRun = { ...MLP, batch: "all" };
const LENET5: GlyphnetRun = { model: "lenet5", batch: 128, momentum: 0.9, epochs: 2 };

export const comparison: Table = {
  columns: libraries.map(titleOf),
  rows: [
    {
      what: "one epoch of the residual MLP, batch 128",
      format: seconds,
      once: false,
      cells: [
        ownEpoch(MLP),
        stretch(tensorFlowWasm, "mlp", { warmUp: 1280, measured: 5888 }),
        stretch(tensorFlowCpu, "mlp", { warmUp: 512, measured: 2048 }),
        stretch(jax, "mlp", { warmUp: 2560, measured: 25600 }),
        stretch(brain, "mlp", { warmUp: 512, measured: 2048 }),
        stretch(convNet, "mlp", { warmUp: 1024, measured: 2048 }),
      ],
    },
    {
      what: "one epoch of LeNet-5, batch 128, momentum 0.9",
      format: seconds,
      once: false,
      cells: [
        ownEpoch(LENET5),
        stretch(tensorFlowWasm, "lenet5", { warmUp: 128, measured: 128 }),
        stretch(tensorFlowCpu, "lenet5", { warmUp: 128, measured: 128 }),
        stretch(jax, "lenet5", { warmUp: 128, measured: 512 }),
        NO_CONVOLUTIONS,
        stretch(convNet, "lenet5", { warmUp: 512, measured: 1024 }),
      ],
    },
    { what: "one image predicted, MLP, 1 thread", format: seconds, once: false, cells: everyLibrary(predictOne) },
    { what: "from `import` to the first trained step", format: seconds, once: false, cells: everyLibrary(firstStep) },
    {
      what: "program that trains and predicts the MLP, with wasm, minified and gzipped",
      format: bytes,
      once: true,
      cells: everyLibrary(bundledBytes),
    },
    {
      what: "packages that an install brings",
      format: count,
      once: true,
      cells: everyLibrary((library) => ({ value: installedFor(library).packages })),
    },
    {
      what: "files that an install brings",
      format: bytes,
      once: true,
      cells: everyLibrary((library) => ({ value: installedFor(library).bytes })),
    },
    {
      what: "same bits when trained twice",
      format: yesNo,
      once: true,
      cells: everyLibrary((...both) => sameBits(...both)),
    },
    {
      what: "same bits on 1 and 2 threads",
      format: yesNo,
      once: true,
      cells: [
        (folder) => sameBits(glyphnet, folder, [1, 2]),
        ...[THREADS_IN_BROWSERS, ONE_THREAD, THREADS_IN_BROWSERS, ONE_THREAD, ONE_THREAD],
      ],
    },
    ...facts.map(({ what, cells }) => ({ what, cells, format: String, once: true })),
  ],
};

/** Against native code. */
export const native: Table = {
  columns: [titleOf(glyphnet), "NumPy, f32", "NumPy, the report's program, f64"],
  rows: [
    {
      what: "one epoch, batch 128",
      format: seconds,
      once: false,
      cells: [
        ownEpoch(MLP),
        (folder) => timeOf(trainNumpy("numpy-exact.py", folder, "128")),
        "takes the full batch only",
      ],
    },
    {
      what: "one epoch, full batch",
      format: seconds,
      once: false,
      cells: [
        ownEpoch(FULL_BATCH),
        (folder) => timeOf(trainNumpy("numpy-exact.py", folder, "all")),
        (folder) => timeOf(trainNumpy("numpy-report.py", folder)),
      ],
    },
    {
      what: "one epoch, full batch: peak memory",
      format: bytes,
      once: false,
      cells: [
        (folder) => memoryOf(trainGlyphnet(folder, FULL_BATCH)),
        (folder) => memoryOf(trainNumpy("numpy-exact.py", folder, "all")),
        (folder) => memoryOf(trainNumpy("numpy-report.py", folder)),
      ],
    },
  ],
};

export const tables: readonly Table[] = [comparison, native];
