/** Writes the fingerprints of the short runs as they are now: for after a change of numerics that is meant. */
import { writeFileSync } from "node:fs";
import { bundleRuns, resultsIn } from "./versions.js";

bundleRuns();
const results = Object.entries(resultsIn(process.execPath, 1));
const lines = results.map(
  ([name, { fingerprint }]) => `  ${/^\w+$/.test(name) ? name : `"${name}"`}: "${fingerprint}",\n`,
);
const text = `/** The fingerprint that each short run ends with, in every engine, on any number of threads. */
export const expected: Readonly<Record<string, string>> = {
${lines.join("")}};
`;
writeFileSync(new URL("expected.ts", import.meta.url), text);
