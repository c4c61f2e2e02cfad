import { spawnSync } from "node:child_process";
import { projectFolder } from "./places.js";

/** What one run of one cell gave. */
export interface Trial {
  /** Seconds, bytes, a number of packages, or 1 for yes and 0 for no, as the row has it. */
  readonly value: number;
  /** The loss that the program itself reports, its mean over what was timed: a sign that it really trains. */
  readonly loss?: number;
  /** What the reader has to know about the value. */
  readonly notes?: readonly string[];
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

/** The trial that a program's last line is. Throws when it is none, or when its loss says that nothing was learnt. */
export function readTrial(line: string | undefined): Trial {
  const trial: Partial<Trial> = JSON.parse(line ?? "null") ?? {};
  const { value, loss } = trial;
  // JSON has no NaN: it arrives as null.
  if (typeof value !== "number" || !(value > 0)) throw new Error(`expected a trial as the last line, found ${line}`);
  if (loss === null || (loss !== undefined && !Number.isFinite(loss))) throw new Error("the loss is not finite");
  return { ...trial, value };
}

/** Node follows its message with a stack and its version, Python ends with its message. */
function complaint(output: string): string | undefined {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.findLast((line) => line !== "");
}
