import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/**
 * Runs a command that the page offers, as a shell would, and returns the fingerprint that Node ends with.
 * @param folder the data that the page could not name
 */
export async function fingerprintInNode(command: string, folder = ""): Promise<string> {
  const place = mkdtempSync(join(tmpdir(), "glyphnet-command-"));
  const script = command
    .replace(/^glyphnet /m, `'${process.execPath}' '${CLI}' `)
    .replaceAll("FOLDER", `'${folder}'`)
    .trimEnd();
  try {
    const options = { cwd: place, maxBuffer: 2 ** 26 };
    const { stdout } = await promisify(execFile)("sh", ["-c", `${script} --out run --json`], options);
    const last: { event: string; fingerprint?: string } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
    if (last.fingerprint === undefined) throw new Error(`Expected the event done as the last line of ${command}.`);
    return last.fingerprint;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
