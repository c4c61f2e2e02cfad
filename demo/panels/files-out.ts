import { saveFile } from "../keep/save-file.js";
import { type Key, say } from "../text/text.js";
import type { DownloadFormat } from "../training/requests/downloads.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { appendButton } from "./append-button.js";
import type { Notices } from "./notices.js";

const endings: Readonly<Record<DownloadFormat, string>> = {
  npz: ".npz",
  safetensors: ".safetensors",
  onnx: ".onnx",
  csv: "-metrics.csv",
  run: "-run.safetensors",
};

/** Gives the run away as files. */
export function createFilesOut(host: HTMLElement, session: Session, notices: Notices): void {
  const buttons: HTMLButtonElement[] = [];
  const secure = new Set<HTMLButtonElement>();
  const add = (row: HTMLElement, key: Key, task: (name: string) => Promise<void>) => {
    const button = appendButton(row, key, () => void task(fileName(session)).catch(complain), "small");
    buttons.push(button);
    return button;
  };
  const complain = (error: unknown) => notices.complain(error instanceof Error ? error.message : String(error));
  const save = (format: DownloadFormat) => async (name: string) =>
    saveFile(name + endings[format], await session.request("download", format));
  const weights = addRow(host, "download.weights");
  add(weights, "download.npz", save("npz"));
  add(weights, "download.safetensors", save("safetensors"));
  add(weights, "download.onnx", save("onnx"));
  const run = addRow(host, "download.run");
  const checkpoint = add(run, "download.checkpoint", save("run"));
  secure.add(checkpoint);
  add(run, "download.csv", save("csv"));
  const report = add(run, "download.report", async (name) => {
    const [report, { renderReport }] = await Promise.all([session.request("report"), import("../keep/report-page.js")]);
    saveFile(`${name}-report.html`, renderReport(report), "text/html");
  });
  secure.add(report);
  if (!isSecureContext) say(append(host, "p", "hint"), "download.insecure");
  let open = false;
  session.on("opened", () => {
    open = true;
  });
  session.on("status", (status) => {
    if (status === "opening") open = false;
    for (const each of buttons) each.disabled = !open || (secure.has(each) && !isSecureContext);
    // A run that has diverged is back at the last epoch's weights, but cannot go on.
    if (status === "failed") checkpoint.disabled = true;
  });
}

function fileName({ opened }: Session): string {
  return `glyphnet-${opened?.settings.model ?? "run"}`;
}

function addRow(host: HTMLElement, key: Key): HTMLElement {
  say(append(host, "h4"), key);
  return append(host, "div", "buttons");
}
