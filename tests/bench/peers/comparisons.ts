import { trainGlyphnet } from "./glyphnet.js";
import { brain, convNet, numpy, type Peer, runTypeScript, tensorFlow, tensorFlowWasm } from "./peers.js";
import type { Trial } from "./trial.js";

/** What a trial gives: time for an epoch of 60,000 images or for one image, or the most memory in use at once. */
export type Quantity = "epoch seconds" | "image seconds" | "peak bytes";

/** One piece of work that is run in turn by glyphnet and by a peer. */
export interface Comparison {
  readonly what: string;
  readonly peer: Peer;
  /** The peer's variant, as it stands behind its name. */
  readonly variant: string;
  readonly network: string;
  /** All are read from the same trials; one row of the table each. */
  readonly quantities: readonly Quantity[];
  glyphnet(dataFolder: string): Trial;
  run(dataFolder: string): Trial;
}

/** The network that glyphnet trains throughout. */
const RESIDUAL = "784-100-[66-66 with skip]-10";
const PLAIN = "784-100-66-10, no skip";
const MINI_BATCH = "one epoch, batch 128";
const FULL_BATCH = "one epoch, full batch";

const miniBatch = {
  what: MINI_BATCH,
  network: RESIDUAL,
  quantities: ["epoch seconds"],
  glyphnet: (folder: string) => trainGlyphnet(folder, 128),
} as const;

const fullBatch = {
  what: FULL_BATCH,
  network: RESIDUAL,
  quantities: ["epoch seconds", "peak bytes"],
  glyphnet: (folder: string) => trainGlyphnet(folder, "all"),
} as const;

export const comparisons: readonly Comparison[] = [
  {
    ...miniBatch,
    peer: numpy,
    variant: "f32",
    run: (folder) => numpy.run("numpy-exact.py", folder, "128"),
  },
  {
    ...miniBatch,
    peer: tensorFlowWasm,
    variant: "wasm backend, 1 thread",
    run: (folder) => tensorFlowWasm.run("tensorflow.ts", folder, "wasm", "train"),
  },
  {
    ...miniBatch,
    peer: tensorFlow,
    variant: "cpu backend",
    run: (folder) => tensorFlow.run("tensorflow.ts", folder, "cpu", "train"),
  },
  {
    ...miniBatch,
    peer: convNet,
    variant: "",
    network: PLAIN,
    run: (folder) => convNet.run("convnet.ts", folder),
  },
  {
    ...miniBatch,
    peer: brain,
    variant: "its own trainer, image by image",
    network: PLAIN,
    run: (folder) => brain.run("brain.ts", folder),
  },
  {
    ...fullBatch,
    peer: numpy,
    variant: "the report's program, f64",
    run: (folder) => numpy.run("numpy-report.py", folder),
  },
  {
    ...fullBatch,
    peer: numpy,
    variant: "f32",
    run: (folder) => numpy.run("numpy-exact.py", folder, "all"),
  },
  {
    what: "one image predicted, 1 thread",
    peer: tensorFlowWasm,
    variant: "wasm backend",
    network: RESIDUAL,
    quantities: ["image seconds"],
    glyphnet: (folder) => runTypeScript("glyphnet-predict.ts", folder),
    run: (folder) => tensorFlowWasm.run("tensorflow.ts", folder, "wasm", "predict"),
  },
];
