/** A worker: runs the short run of a name with so many threads, and answers with its result. */
import { runShort, shortRuns } from "../bits/runs.js";
import { fetchDigits } from "./fetched-digits.js";

/** What the worker answers to `{ name, threads }`: a ShortResult or the message of an error. */
self.onmessage = async ({ data: { name, threads } }: MessageEvent<{ name: string; threads: number }>) => {
  try {
    const run = shortRuns[name];
    if (run === undefined) throw new Error(`There is no run "${name}".`);
    self.postMessage(await runShort(run, await fetchDigits(), threads));
  } catch (error) {
    self.postMessage(String(error));
  }
};
