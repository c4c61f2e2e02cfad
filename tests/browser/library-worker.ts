/** A worker: runs the short run of a name with so many threads, and answers with its result. */
import { datasetFromIdx, readIdx } from "../../src/index.js";
import { runShort, shortRuns } from "../bits/runs.js";

/** What the worker answers to `{ name, threads }`: a ShortResult or the message of an error. */
self.onmessage = async ({ data: { name, threads } }: MessageEvent<{ name: string; threads: number }>) => {
  try {
    const run = shortRuns[name];
    if (run === undefined) throw new Error(`There is no run "${name}".`);
    self.postMessage(await runShort(run, await digits(), threads));
  } catch (error) {
    self.postMessage(String(error));
  }
};

async function digits() {
  const read = async (file: string) => {
    const response = await fetch(file);
    if (!response.ok) throw new Error(`${file}: ${response.status}`);
    return readIdx(new Uint8Array(await response.arrayBuffer()), file);
  };
  const [images, labels] = ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"] as const;
  return datasetFromIdx(await read(images), await read(labels), { dataset: "digits", images, labels });
}
