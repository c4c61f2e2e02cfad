import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import type { Library } from "./libraries.js";
import { peerFile, projectFile } from "./places.js";
import { linesOf, readTrial, type Trial } from "./trial.js";

const driver = projectFile("build/peers/driver.mjs");

/** Before any of the others. */
export function buildDriver(): void {
  buildSync({
    entryPoints: [peerFile("driver/main.ts")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outfile: driver,
    logLevel: "error",
  });
}

/** Trains on `warmUp` images, and on `measured` others against the clock. */
export function trainStretch(
  library: Library,
  network: string,
  folder: string,
  { warmUp, measured }: { warmUp: number; measured: number },
): Trial {
  return readTrial(drive("train", library, network, folder, warmUp, measured));
}

export function predictOne(library: Library, folder: string): Trial {
  return readTrial(drive("predict", library, "mlp", folder));
}

export function firstStep(library: Library, folder: string): Trial {
  return readTrial(drive("first step", library, "mlp", folder));
}

/** 1 where two processes that train alike end with the same outputs, to the bit. */
export function sameBits(library: Library, folder: string, [one, two]: readonly [number, number] = [0, 0]): Trial {
  const [first, second] = [one, two].map((threads) => drive("fingerprint", library, "mlp", folder, threads));
  return { value: Number(first === second) };
}

function drive(task: string, { program }: Library, network: string, folder: string, ...numbers: number[]) {
  const words = [task, pathToFileURL(program).href, network, folder, ...numbers.map(String)];
  return linesOf(process.execPath, [driver, ...words]).at(-1);
}
