/**
 * `npm run bench:browser`: an epoch of the residual MLP at batch 128 on the page in Chromium, in turn with Node on as many
 * threads. Of full MNIST where it lies beside the project, else of the embedded digits.
 *
 * `-- --pairs N` says how often both take turns, 5 unless told; `--threads N` measures no other number than that.
 */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "../../browser/browsers.js";
import { median } from "../peers/median.js";
import { projectFile } from "../peers/places.js";
import { epochInChromium, epochInNode } from "./epochs.js";

const { values } = parseArgs({ options: { pairs: { type: "string", default: "5" }, threads: { type: "string" } } });
const pairs = wholeNumber("--pairs", values.pairs);
const everyCount = availableParallelism() > 1 ? [1, 2] : [1];
const threadCounts = values.threads === undefined ? everyCount : [wholeNumber("--threads", values.threads)];
if (chromium.skip !== false) throw new Error(chromium.skip);

const mnist = projectFile("../shared/mnist");
const data = existsSync(mnist) ? mnist : undefined;
console.log(
  `an epoch of ${data === undefined ? "the embedded digits" : "full MNIST"}, batch 128, medians of ${pairs} runs`,
);
for (const threads of threadCounts) {
  const trials: { chromium: number; node: number }[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    trials.push({ chromium: await epochInChromium(threads, data), node: await epochInNode(threads, data) });
  }
  const [inChromium, inNode, ratio] = [
    median(trials.map(({ chromium }) => chromium)),
    median(trials.map(({ node }) => node)),
    median(trials.map(({ chromium, node }) => chromium / node)),
  ];
  const fastest = (kind: "chromium" | "node") => Math.min(...trials.map((trial) => trial[kind]));
  const seconds = (value: number) => `${value.toPrecision(3)} s`;
  console.log(
    `${threads} ${threads === 1 ? "thread" : "threads"}: Chromium ${seconds(inChromium)}, Node ${seconds(inNode)}, ` +
      `ratio ${ratio.toFixed(2)} (${trials.map(({ chromium, node }) => (chromium / node).toFixed(2)).join(", ")}); ` +
      `fastest ${seconds(fastest("chromium"))}, ${seconds(fastest("node"))}`,
  );
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new Error(`${option} needs a whole number above 0, found ${text}.`);
}
