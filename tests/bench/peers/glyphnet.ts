import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./median.js";
import { projectFile } from "./places.js";
import { linesOf, type Trial } from "./trial.js";

/** The first epoch warms up; the median of the others counts. */
const EPOCHS = 4;

interface JsonEvent {
  readonly event: string;
  readonly trainingImages?: number;
  readonly loss?: number;
  readonly seconds?: number;
  readonly peakMemoryBytes?: number;
}

/** Trains through the built command line, by plain SGD and on all cores. */
export function trainGlyphnet(dataFolder: string, batch: number | "all"): Trial {
  const runs = mkdtempSync(join(tmpdir(), "glyphnet-run-"));
  try {
    const options = ["--epochs", `${EPOCHS}`, "--batch", `${batch}`, "--optimizer", "sgd", "--momentum", "0"];
    const fixed = ["--schedule", "constant", "--rate", "0.05", "--out", join(runs, "run"), "--json"];
    const lines = linesOf(process.execPath, [
      projectFile("dist/cli.js"),
      ...["train", "--data", dataFolder],
      ...options,
      ...fixed,
    ]);
    return trialFrom(lines.map((line): JsonEvent => JSON.parse(line)));
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}

function trialFrom(events: readonly JsonEvent[]): Trial {
  const epochs = events.filter(({ event }) => event === "epoch").slice(1);
  const images = events.find(({ event }) => event === "start")?.trainingImages;
  const peakMemoryBytes = events.find(({ event }) => event === "done")?.peakMemoryBytes;
  const loss = epochs.at(-1)?.loss;
  if (images === undefined || peakMemoryBytes === undefined || loss === undefined) {
    throw new Error("the command line did not print the events start, epoch and done");
  }
  return { seconds: median(epochs.map(({ seconds = Number.NaN }) => seconds)), images, loss, peakMemoryBytes };
}
