import type { Data } from "../training/data.js";

/** As `--data` finds files in a folder: one for each of these, beside whatever else is in their names. */
const sets = [/^train/i, /^(t10k|test)/i];
const contents = ["images", "labels"];
const ENDING = /idx\d-ubyte(\.gz)?$/;

/**
 * Where data are from: they came with the page; as files that the command line reads from a folder; or as files that it
 * does not read, because of their number, their names, or a class without a training image.
 */
export type DataFrom = "page" | "folder" | "files";

export function dataFrom({ files, train }: Pick<Data, "files" | "train">): DataFrom {
  if (files === undefined) return "page";
  const names = files.map(({ name }) => name.slice(name.lastIndexOf("/") + 1)).filter((name) => ENDING.test(name));
  const named = sets.every((set) =>
    contents.every((content) => names.filter((name) => set.test(name) && name.includes(content)).length === 1),
  );
  return named && new Set(train.labels).size === train.classes ? "folder" : "files";
}
