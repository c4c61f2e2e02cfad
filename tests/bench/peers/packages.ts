import { spawnSync } from "node:child_process";
import { peersFolder } from "./places.js";

/** Installs what package-lock.json of this folder lists. Throws where it cannot. */
export function installPackages(): void {
  runNpm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], peersFolder);
}

/** What npm prints. */
export function runNpm(words: readonly string[], folder: string): string {
  const { npm_execpath: running } = process.env;
  // Inside `npm run`, the name npm can mean an old npm that a dependency of the project brought along.
  const [command, first] = running === undefined ? ["npm", []] : [process.execPath, [running]];
  const { status, stdout, stderr, error } = spawnSync(command, [...first, "--prefix", folder, ...words], {
    cwd: folder,
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  if (status === 0) return stdout;
  const complaint = stderr.split("\n").find((line) => /^npm (error|ERR!)/.test(line));
  throw new Error(`npm ${words[0]}: ${complaint ?? `exit code ${status}`}`);
}
