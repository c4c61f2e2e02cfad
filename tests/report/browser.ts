import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

const browser = findBrowser();
/** Why a test that needs the browser cannot run here, or false. */
export const skip = browser === undefined ? "no Chromium in PATH or CHROME_PATH" : false;

function findBrowser(): string | undefined {
  const { PATH = "", CHROME_PATH = "" } = process.env;
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  return [CHROME_PATH, ...candidates].find((path) => path !== "" && existsSync(path));
}

export interface Opened {
  /** The document after its scripts ran. */
  readonly dom: string;
  /** What the page wrote to the console: script errors and what the security policy refused. */
  readonly messages: string[];
}

/** Opens a page in the browser. `probe` is a script that runs after the page's own. */
export async function openPage(page: string, probe = ""): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "glyphnet-report-"));
  try {
    const file = join(folder, "page.html");
    writeFileSync(file, page.replace("</body>", `<script>${probe}</script></body>`));
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"];
    flags.push("--disable-component-update", "--no-first-run", `--user-data-dir=${join(folder, "profile")}`);
    flags.push("--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom", pathToFileURL(file).href);
    const { stdout, stderr } = await promisify(execFile)(browser ?? "", flags, { timeout: 60_000, maxBuffer: 2 ** 26 });
    return { dom: stdout, messages: stderr.split("\n").filter((line) => line.includes("CONSOLE")) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** What the probe left in the root element's `data-answer`. */
export function answer({ dom }: Opened): string | undefined {
  return /<html[^>]* data-answer="([^"]*)"/.exec(dom)?.[1];
}
