import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { peersFolder } from "./places.js";

const require = createRequire(import.meta.url);

/** Installs what package-lock.json of this folder lists; returns why it could not, if so. */
export function installPackages(): string | undefined {
  const { npm_execpath: running } = process.env;
  // Inside `npm run`, the name npm can mean an old npm that a dependency of the project brought along.
  const [command, first] = running === undefined ? ["npm", []] : [process.execPath, [running]];
  const programArguments = [...first, "ci", "--prefix", peersFolder, "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, stderr, error } = spawnSync(command, programArguments, { cwd: peersFolder, encoding: "utf8" });
  if (error !== undefined) return `npm ci: ${error.message}`;
  if (status === 0) return undefined;
  const complaint = stderr.split("\n").find((line) => /^npm (error|ERR!)/.test(line));
  return `npm ci: ${complaint ?? `exit code ${status}`}`;
}

/** The package's exports, which the caller declares as far as it uses them. */
export function loadPackage<Exports>(name: string): Exports {
  return require(name);
}

/** Throws when it is not installed. */
export function packageVersion(name: string): string {
  const { version }: { version: string } = require(`${name}/package.json`);
  return version;
}

export function packageFolder(name: string): string {
  return require.resolve(`${name}/package.json`).replace(/package\.json$/, "");
}
