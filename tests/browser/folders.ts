import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A folder that ends with the test. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "glyphnet-browser-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits for a file, and takes it out of the folder. */
export async function downloaded(folder: string): Promise<{ name: string; bytes: Uint8Array }> {
  for (let look = 0; look < 300; look++) {
    const name = readdirSync(folder).find((file) => !file.endsWith(".crdownload") && !file.startsWith("."));
    if (name !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const bytes = readFileSync(join(folder, name));
      rmSync(join(folder, name));
      return { name, bytes };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Nothing was downloaded.");
}
