import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a finished run's config.json tells. */
export interface FinishedRun {
  readonly parameters: number;
  readonly epochs: number;
  readonly testAccuracy: number;
  /** Training time alone. */
  readonly seconds: number;
}

interface Config {
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly training: { readonly epochs: number };
  readonly result?: { readonly testAccuracy: number; readonly seconds: number };
}

export function runName(out: string, preset: string, seed: number): string {
  return join(out, `${preset}-${seed}`);
}

/** Undefined for a run that is not there or not at its end. */
export function readRun(folder: string): FinishedRun | undefined {
  const path = join(folder, "config.json");
  if (!existsSync(path)) return undefined;
  const { parameters, training, result }: Config = JSON.parse(readFileSync(path, "utf8"));
  if (result === undefined) return undefined;
  const { testAccuracy, seconds } = result;
  const trained = parameters.filter(({ name }) => !name.endsWith("_running"));
  const sizes = trained.map(({ shape }) => shape.reduce((product, extent) => product * extent, 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return { parameters: total, epochs: training.epochs, testAccuracy, seconds };
}

/** Trains a preset by the command line, unless its run is there; one that was stopped goes on. */
export async function train(
  preset: string,
  seed: number,
  { data, out, threads }: { data: string; out: string; threads?: string | undefined },
): Promise<void> {
  const folder = runName(out, preset, seed);
  if (readRun(folder) !== undefined) return;
  const resumed = existsSync(folder);
  const words = resumed ? ["--resume", folder] : ["--preset", preset, "--seed", String(seed), "--out", folder];
  const more = threads === undefined ? [] : ["--threads", threads];
  const child = spawn(process.execPath, ["dist/cli.js", "train", ...words, "--data", data, ...more], {
    stdio: "inherit",
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`Training of ${folder} ended with exit code ${code}.`);
}
