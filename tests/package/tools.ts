import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("tools/", import.meta.url));

/** What a program left. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with as little of this process's environment as it can do with. */
export function run(
  command: string,
  words: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const { PATH = "", HOME = "", npm_config_cache } = process.env;
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    env: { PATH, HOME, npm_config_cache, NO_COLOR: "1", ...environment },
    timeout: 170_000,
  });
  if (error !== undefined) throw error;
  return { status, stdout, stderr };
}

export function npm(words: readonly string[], cwd: string): Ended {
  const ended = run("npm", [...words, "--no-audit", "--no-fund"], cwd);
  if (ended.status !== 0) throw new Error(`npm ${words.join(" ")} failed:\n${ended.stdout}${ended.stderr}`);
  return ended;
}

/**
 * Installs what the lock in tools/ lists, unless it is there. Not by `npm ci`, which asks for every optional package, and
 * registries lack some of other platforms.
 */
export function installTools(): void {
  const installed = join(folder, "node_modules/.package-lock.json");
  const lock = join(folder, "package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  npm(["install", "--ignore-scripts", "--no-save"], folder);
}

/** Why the tools are not there, where npm cannot install them; for tests that can do without some. */
export function toolsMissing(): string | undefined {
  try {
    installTools();
    return undefined;
  } catch (error) {
    const [reason = ""] = String(error).split("\n");
    return `npm cannot install the tools of the tests: ${reason}`;
  }
}

/** The path of a program of the tools. */
export function tool(name: string): string {
  return join(folder, "node_modules/.bin", name);
}

/** Node of another major version; undefined where there is none for this machine. */
export function nodeOf(major: number): string | undefined {
  if (Number.parseInt(process.versions.node, 10) === major) return process.execPath;
  const path = join(folder, `node_modules/node-${major}/bin/node`);
  return existsSync(path) ? path : undefined;
}
