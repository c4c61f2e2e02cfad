import { spawnSync } from "node:child_process";
import { projectFolder } from "./places.js";

/** What one timed stretch of work took, in a process of its own and after a warm-up. */
export interface Trial {
  readonly seconds: number;
  /** How many images the stretch trained on or predicted. */
  readonly images: number;
  /** The loss that the program itself reports, its mean over the stretch: a sign that it really trains. */
  readonly loss?: number;
  /** The most memory that the process had in use at once. */
  readonly peakMemoryBytes?: number;
}

const LONGEST_MILLISECONDS = 20 * 60 * 1000;
const MOST_OUTPUT_BYTES = 2 ** 26;

/** The lines that a program prints. Throws with the last line of its complaint when it fails. */
export function linesOf(command: string, programArguments: readonly string[], environment = process.env): string[] {
  const { status, stdout, stderr, error } = spawnSync(command, programArguments, {
    cwd: projectFolder,
    encoding: "utf8",
    env: environment,
    timeout: LONGEST_MILLISECONDS,
    maxBuffer: MOST_OUTPUT_BYTES,
  });
  if (error !== undefined) throw error;
  if (status === 0) return stdout.trim().split("\n");
  throw new Error(complaint(stderr) ?? `${command} ended with exit code ${status}`);
}

/** The trial that a program prints as its last line. */
export function runTrial(command: string, programArguments: readonly string[], environment = process.env): Trial {
  const line = linesOf(command, programArguments, environment).at(-1) ?? "";
  const trial: Partial<Trial> = JSON.parse(line);
  const { seconds, images, loss } = trial;
  if (seconds === undefined || images === undefined || !(seconds > 0 && images > 0)) {
    throw new Error(`expected a trial as the last line, found ${line}`);
  }
  // JSON has no NaN: it arrives as null.
  if (loss === null || (loss !== undefined && !Number.isFinite(loss))) throw new Error("the loss is not finite");
  return { ...trial, seconds, images };
}

/** Node follows its message with a stack and its version, Python ends with its message. */
function complaint(output: string): string | undefined {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== "");
}
