import type { Opened } from "../training/messages.js";
import { commandOf } from "./command.js";

/** Where the data came as files, the command line takes their folder. */
const FOLDER = "FOLDER";
const KNOWN: readonly string[] = ["embedded", "mnist"];

/** The command of a run; none where it trains on images that were drawn on the page. */
export function commandOfOpened({ settings, network, classes, data, startFrom, images }: Opened): string | undefined {
  if (images.own > 0) return undefined;
  const { width, height } = network.input;
  return commandOf(
    settings,
    { width, height, classes },
    { data: KNOWN.includes(data) ? data : FOLDER, weights: startFrom },
  );
}
