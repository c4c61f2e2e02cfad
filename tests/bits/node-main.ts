/** Runs all short runs with so many threads, and prints their results as JSON: bundled, for any version of Node. */
import { readFileSync } from "node:fs";
import { datasetFromIdx, readIdx } from "../../src/index.js";
import { runShort, type ShortResult, shortRuns } from "./runs.js";

const [folder, threads] = process.argv.slice(2);
const read = (file: string) => readIdx(readFileSync(`${folder}/${file}`), file);
const [images, labels] = [await read("digits-images-idx3-ubyte.gz"), await read("digits-labels-idx1-ubyte.gz")];
const digits = datasetFromIdx(images, labels);
const results: Record<string, ShortResult> = {};
for (const [name, run] of Object.entries(shortRuns)) results[name] = await runShort(run, digits, Number(threads));
console.log(JSON.stringify(results));
