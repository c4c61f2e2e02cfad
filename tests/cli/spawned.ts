import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

export const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

type Field =
  | "event"
  | "data"
  | "epochs"
  | "seed"
  | "run"
  | "epoch"
  | "loss"
  | "accuracy"
  | "rate"
  | "validationLoss"
  | "validationAccuracy"
  | "saturated"
  | "updateRatio"
  | "seconds"
  | "imagesPerSecond"
  | "testLoss"
  | "testAccuracy"
  | "fingerprint"
  | "peakMemoryBytes"
  | "parameters"
  | "images"
  | "trainingImages"
  | "validationImages"
  | "testImages"
  | "bestEpoch"
  | "step"
  | "smoothed"
  | "suggestedRate"
  | "confusion"
  | "file"
  | "label"
  | "probabilities";

export type Event = Readonly<Partial<Record<Field, unknown>>>;

/** What a process said, and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A new folder that goes when the test, or the suite, that asks for it is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "glyphnet-cli-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a program in `folder`; what hangs is ended, so that its test fails. */
export function start(folder: string, program: string, words: readonly string[]): ChildProcess {
  return spawn(program, words, { cwd: folder, timeout: 120_000, killSignal: "SIGKILL" });
}

/** Runs the built command line in `folder` to its end. */
export function glyphnet(folder: string, ...words: string[]): Promise<Outcome> {
  return ended(start(folder, process.execPath, [CLI, ...words]));
}

export async function ended(child: ChildProcess): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text.stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return { code, ...text };
}

/** Runs a command with --json, which has to succeed without a word on stderr; its events. */
export async function succeeds(folder: string, ...words: string[]): Promise<Event[]> {
  const outcome = await glyphnet(folder, ...words, "--json");
  assert.equal(outcome.stderr, "");
  assert.equal(outcome.code, 0);
  return eventsIn(outcome.stdout);
}

/** Every line of the text has to be a JSON object. */
export function eventsIn(stdout: string): Event[] {
  assert.ok(stdout.endsWith("\n"), `stdout ends with a whole line: ${JSON.stringify(stdout.slice(-80))}`);
  return stdout
    .slice(0, -1)
    .split("\n")
    .map((line) => {
      const value: unknown = JSON.parse(line);
      assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), line);
      return value as Event;
    });
}

/** The only, or the last, event of that kind. */
export function eventOf(events: readonly Event[], kind: string): Event {
  const event = events.findLast((candidate) => candidate.event === kind);
  assert.ok(event !== undefined, `there is an event "${kind}"`);
  return event;
}

export function numberOf(event: Event, field: Field): number {
  const value = event[field];
  assert.ok(typeof value === "number", `${field} is a number, not ${value}`);
  return value;
}

/**
 * Runs a command with --json, which has to fail as bad input does: one sentence on stderr that matches all patterns,
 * nothing on stdout, nothing new on the disk.
 */
export async function refuses(folder: string, code: 1 | 2, words: readonly string[], ...patterns: RegExp[]) {
  const before = filesUnder(folder);
  const [command = "", ...rest] = words;
  const outcome = await glyphnet(folder, command, "--json", ...rest);
  const what = words.join(" ");
  assert.equal(outcome.code, code, `exit code of ${what}: ${outcome.stderr}`);
  assert.equal(outcome.stdout, "", what);
  const help = code === 2 ? "(\\(Did you mean [^\\n]+\\n)?\\(--help shows what there is\\)\\n" : "";
  assert.match(outcome.stderr, new RegExp(`^error: [^\\n]+\\n${help}$`), what);
  for (const pattern of patterns) assert.match(outcome.stderr, pattern, what);
  assert.deepEqual(filesUnder(folder), before, `files that ${what} leaves`);
}

/** The paths of all files and folders under a folder, sorted. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
}
