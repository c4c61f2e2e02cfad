import type { Block } from "./pages.js";

/** Lines that are not run here, by what runs them; each has to be in a page. */
export const elsewhere: Readonly<Record<string, string>> = {
  "npm ci && npm start": "installs, builds and trains: .ci/run does the first two, the command line's tests the last",
  "npm ci && npm test": ".ci/run",
  ".ci/run": "what runs this test",
  "npm run check": ".ci/run",
  "npm run test:kernels": "npm test",
  "npm run test:host": "npm test",
  "npm run test:browser": "npm test",
  "npm run test:package": "npm test",
  "npm run demo": "serves the page until it is stopped; the browser tests build and open it",
  "npm run bench:browser": "measures for minutes",
  "npm run bench:peers": "measures for minutes, with packages to be installed",
  "npm run bits": "writes what is recorded",
  "npm run size": "writes what is recorded",
  "npm version --no-git-tag-version 0.2.0": "a release",
  'git commit --all --message "0.2.0"': "a release",
  "npm pack --dry-run": "a release; the project of this test packs in earnest",
  "git tag v0.2.0": "a release",
  "git push origin main v0.2.0": "a release",
  "npm publish": "a release",
};

/** The lines of a block of `sh`, without comments. */
export function linesOf({ text }: Block): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/(^| +)#.*/, "").trim())
    .filter((line) => line !== "");
}

/**
 * What the line tells the command line of the package, so that it takes seconds: what would fetch MNIST only helps, and what
 * takes minutes has tiny pictures. Undefined where the line is for another program.
 */
export function wordsFor(line: string): string[] | undefined {
  const given = /^(?:node dist\/cli\.js|npx glyphnet) (.*)$/.exec(line)?.[1]?.split(" ");
  if (given === undefined) return undefined;
  const [command, second] = given;
  if (command === "data" && (second === "download" || second === "verify")) return [command, second, "--help"];
  return command === "reproduce" || command === "bench" ? [command, "--data", "tiny", "--quick"] : given;
}

/** The script of package.json that the line runs. */
export function scriptOf(line: string): string | undefined {
  return /npm (?:run )?(start|test|[\w:]+)$/.exec(line)?.[1];
}
