import { type ChildProcess, spawn } from "node:child_process";
import { CLI } from "./spawned.js";

const PRELOAD = new URL("slow-writes.mjs", import.meta.url).href;

export interface Slowness {
  /** How long each part of a write takes. */
  readonly milliseconds: number;
  /** A file, from the process's folder, that is there while the process writes, and holds the path that it writes. */
  readonly mark: string;
}

/** Starts the built command line in `folder`, so that its writing takes long; what hangs is ended. */
export function startSlowed(folder: string, words: readonly string[], { milliseconds, mark }: Slowness): ChildProcess {
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import=${PRELOAD}`,
    SLOW_WRITES_MS: String(milliseconds),
    SLOW_WRITES_MARK: mark,
  };
  return spawn(process.execPath, [CLI, ...words], { cwd: folder, env, timeout: 120_000, killSignal: "SIGKILL" });
}
