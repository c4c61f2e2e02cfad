import type { Epochs } from "./epochs.js";
import { peerFile } from "./places.js";
import { linesOf } from "./trial.js";

/** Runs a NumPy program of this folder. */
export function trainNumpy(program: string, dataFolder: string, ...more: readonly string[]): Epochs {
  // -B: no compiled files beside the programs.
  const lines = linesOf("python3", ["-B", peerFile(program), dataFolder, ...more], withoutOpenBlas());
  return JSON.parse(lines.at(-1) ?? "");
}

/** On some machines these two hold older builds of OpenBLAS to slower kernels than a current NumPy chooses itself. */
const SLOWING = ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"];

function withoutOpenBlas(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SLOWING.includes(name)));
}
