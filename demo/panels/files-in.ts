import { chosenFiles, droppedFiles } from "../keep/collect.js";
import type { GivenFile } from "../keep/given-files.js";
import { type Key, label, language, say, text } from "../text/text.js";
import type { Taken } from "../training/requests/files.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { appendButton } from "./append-button.js";
import type { Notices } from "./notices.js";

/** Takes files: dropped anywhere on the page, or chosen with one of two buttons. */
export function createFilesIn(host: HTMLElement, session: Session, notices: Notices): void {
  const take = (files: Promise<GivenFile[]>) => void takeFiles(files, session, notices);
  say(append(host, "p", "hint"), "files.text");
  const buttons = append(host, "div", "buttons");
  addChooser(buttons, "files.choose", "files", take);
  addChooser(buttons, "files.folder", "folder", take);
  const embedded = appendButton(
    buttons,
    "files.embedded",
    () => void session.request("useEmbedded").catch(() => undefined),
  );
  const random = appendButton(
    buttons,
    "files.random",
    () => void session.request("forgetWeights").catch(() => undefined),
  );
  session.on("opened", ({ dataFrom, startFrom }) => {
    embedded.hidden = dataFrom === "page";
    random.hidden = startFrom === undefined;
  });
  embedded.hidden = true;
  random.hidden = true;
  listenForDrops(take);
}

async function takeFiles(files: Promise<GivenFile[]>, session: Session, notices: Notices): Promise<void> {
  notices.hold(() => text("files.reading"));
  try {
    const taken = await session.request("openFiles", await files);
    notices.tell(() => taken.map(sentenceOf).join(" "));
  } catch (error) {
    notices.complain(error instanceof Error ? error.message : String(error));
  }
}

function sentenceOf(taken: Taken): string {
  const values = Object.entries(taken).map(([name, value]) => [
    name,
    typeof value === "number" ? value.toLocaleString(language()) : value,
  ]);
  return text(`files.taken.${taken.kind}`, Object.fromEntries(values));
}

/** A button for a file input, which itself cannot be styled. */
function addChooser(
  host: HTMLElement,
  key: Key,
  what: "files" | "folder",
  take: (files: Promise<GivenFile[]>) => void,
): void {
  const input = append(host, "input");
  input.type = "file";
  input.multiple = true;
  input.webkitdirectory = what === "folder";
  input.hidden = true;
  input.name = what;
  label(input, key);
  input.addEventListener("change", () => {
    if (input.files !== null && input.files.length > 0) take(Promise.resolve(chosenFiles(input.files)));
    // The same files can then be chosen again.
    input.value = "";
  });
  appendButton(host, key, () => input.click());
}

/** The whole page takes drops, and says so while files are dragged over it. */
function listenForDrops(take: (files: Promise<GivenFile[]>) => void): void {
  const veil = append(document.body, "div", "veil");
  say(append(veil, "p"), "files.drop");
  veil.hidden = true;
  const carriesFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
  addEventListener("dragenter", (event) => {
    if (carriesFiles(event)) veil.hidden = false;
  });
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "copy";
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) veil.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!carriesFiles(event) || event.dataTransfer === null) return;
    event.preventDefault();
    veil.hidden = true;
    take(droppedFiles(event.dataTransfer));
  });
}
