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

const RESIDUAL = "784-100-[66-66 with skip]-10";
const PLAIN = "784-100-66-10, no skip";
const LENET5 = "6@5×5-16@5×5-120-84-10";

const miniBatch = {
  what: "one epoch, batch 128",
  network: RESIDUAL,
  quantities: ["epoch seconds"],
  glyphnet: (folder: string) => trainGlyphnet(folder, { model: "residual-mlp", batch: 128, momentum: 0, epochs: 4 }),
} as const;

const fullBatch = {
  what: "one epoch, full batch",
  network: RESIDUAL,
  quantities: ["epoch seconds", "peak bytes"],
  glyphnet: (folder: string) => trainGlyphnet(folder, { model: "residual-mlp", batch: "all", momentum: 0, epochs: 4 }),
} as const;

const lenet5 = {
  what: "one epoch of lenet5, batch 128, momentum 0.9",
  network: LENET5,
  quantities: ["epoch seconds"],
  glyphnet: (folder: string) => trainGlyphnet(folder, { model: "lenet5", batch: 128, momentum: 0.9, epochs: 2 }),
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
    ...lenet5,
    peer: tensorFlowWasm,
    variant: "wasm backend",
    run: (folder) => tensorFlowWasm.run("tensorflow-lenet5.ts", folder, "wasm"),
  },
  {
    ...lenet5,
    peer: tensorFlow,
    variant: "cpu backend",
    run: (folder) => tensorFlow.run("tensorflow-lenet5.ts", folder, "cpu"),
  },
  {
    ...lenet5,
    peer: convNet,
    variant: "",
    run: (folder) => convNet.run("convnet-lenet5.ts", folder),
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

/** The peer and its variant. */
export function namedPeer({ peer, variant }: Comparison): string {
  return [peer.name, variant].filter((part) => part !== "").join(", ");
}

/** As progress and `--only` name a comparison. */
export function titleOf(comparison: Comparison): string {
  return `${comparison.what}: ${namedPeer(comparison)}`;
}

/** The comparisons with `word` in their title, in any case of letters. Throws when there is none. */
export function comparisonsWith(word: string): readonly Comparison[] {
  const chosen = comparisons.filter((comparison) => titleOf(comparison).toLowerCase().includes(word.toLowerCase()));
  if (chosen.length > 0) return chosen;
  throw new Error(`No comparison has "${word}" in its title; there are: ${comparisons.map(titleOf).join("; ")}.`);
}
