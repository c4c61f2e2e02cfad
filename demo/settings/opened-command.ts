import type { Opened } from "../training/messages.js";
import { commandOf } from "./command.js";

/** What the visitor has to put into a command: the page does not know where files lie. */
export type Placeholder = "folder" | "weights";

/** The command of a run, or why there is none: it trains on drawn digits, or on files that the command line does not read. */
export type OpenedCommand =
  | { readonly line: string; readonly placeholders: readonly Placeholder[] }
  | { readonly missing: "own" | "data" };

export function commandOfOpened({
  settings,
  network,
  classes,
  dataFrom,
  startFrom,
  images,
}: Pick<Opened, "settings" | "network" | "classes" | "dataFrom" | "startFrom" | "images">): OpenedCommand {
  if (images.own > 0) return { missing: "own" };
  if (dataFrom === "files") return { missing: "data" };
  const places = {
    ...(dataFrom === "folder" ? { data: "FOLDER" } : {}),
    ...(startFrom === undefined ? {} : { weights: "WEIGHTS" }),
  };
  const { width, height } = network.input;
  return {
    line: commandOf(settings, { width, height, classes }, places),
    placeholders: [
      ...(dataFrom === "folder" ? ["folder" as const] : []),
      ...(startFrom === undefined ? [] : ["weights" as const]),
    ],
  };
}
