import { packageVersion } from "./packages.js";
import { peerFile } from "./places.js";
import { linesOf, runTrial, type Trial } from "./trial.js";

export interface Peer {
  readonly name: string;
  readonly fromNpm: boolean;
  /** Throws, saying why, when this machine has no such peer. */
  version(): string;
  /** Runs the peer's program, which takes the folder of the digits and what else it needs. */
  run(program: string, dataFolder: string, ...more: readonly string[]): Trial;
}

function npmPeer(name: string, packageName: string): Peer {
  return {
    name,
    fromNpm: true,
    version: () => packageVersion(packageName),
    run: runTypeScript,
  };
}

/** Runs a program of this folder in a Node of its own. */
export function runTypeScript(program: string, dataFolder: string, ...more: readonly string[]): Trial {
  return runTrial(process.execPath, ["--import", "tsx", peerFile(program), dataFolder, ...more]);
}

export const tensorFlow: Peer = npmPeer("TensorFlow.js", "@tensorflow/tfjs");
export const tensorFlowWasm: Peer = npmPeer("TensorFlow.js", "@tensorflow/tfjs-backend-wasm");
export const convNet: Peer = npmPeer("ConvNetJS", "convnetjs");
export const brain: Peer = npmPeer("brain.js", "brain.js");

export const numpy: Peer = {
  name: "NumPy",
  fromNpm: false,
  version: () => linesOf("python3", ["-c", "import numpy; print(numpy.__version__)"], withoutOpenBlas()).at(-1) ?? "",
  // -B: no compiled files beside the programs.
  run: (program, dataFolder, ...more) =>
    runTrial("python3", ["-B", peerFile(program), dataFolder, ...more], withoutOpenBlas()),
};

/** On some machines these two hold older builds of OpenBLAS to slower kernels than a current NumPy chooses itself. */
const SLOWING = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

function withoutOpenBlas(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SLOWING.includes(name)));
}
