import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Epochs } from "./epochs.js";
import { median } from "./median.js";
import { projectFile } from "./places.js";
import { linesOf } from "./trial.js";

interface JsonEvent {
  readonly event: string;
  readonly trainingImages?: number;
  readonly loss?: number;
  readonly seconds?: number;
  readonly peakMemoryBytes?: number;
}

export interface GlyphnetRun {
  readonly model: string;
  readonly batch: number | "all";
  readonly momentum: number;
  /** The first one warms up; the median of the others counts. */
  readonly epochs: number;
}

/** Trains through the built command line, by SGD and on all cores. */
export function trainGlyphnet(dataFolder: string, { model, batch, momentum, epochs }: GlyphnetRun): Epochs {
  const runs = mkdtempSync(join(tmpdir(), "glyphnet-run-"));
  try {
    const options = ["--model", model, "--epochs", `${epochs}`, "--batch", `${batch}`, "--momentum", `${momentum}`];
    const fixed = [
      "--optimizer",
      "sgd",
      "--schedule",
      "constant",
      "--rate",
      "0.05",
      "--out",
      join(runs, "run"),
      "--json",
    ];
    const lines = linesOf(process.execPath, [
      projectFile("dist/cli.js"),
      ...["train", "--data", dataFolder],
      ...options,
      ...fixed,
    ]);
    return epochsFrom(lines.map((line): JsonEvent => JSON.parse(line)));
  } finally {
    rmSync(runs, { recursive: true, force: true });
  }
}

function epochsFrom(events: readonly JsonEvent[]): Epochs {
  const epochs = events.filter(({ event }) => event === "epoch").slice(1);
  const images = events.find(({ event }) => event === "start")?.trainingImages;
  const peakMemoryBytes = events.find(({ event }) => event === "done")?.peakMemoryBytes;
  const loss = epochs.at(-1)?.loss;
  if (images === undefined || peakMemoryBytes === undefined || loss === undefined) {
    throw new Error("the command line did not print the events start, epoch and done");
  }
  return { seconds: median(epochs.map(({ seconds = Number.NaN }) => seconds)), images, loss, peakMemoryBytes };
}
