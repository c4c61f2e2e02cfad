import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** In bytes, gzipped: what a visitor loads before the page works, but for the digits. */
const MOST = 150_000;
/** Files that are loaded only when something asks for them, and the digits. */
const LATER = /(\.gzip|\.map|^service-worker\.js)$|^(report-page|relaxed)-/;

/** Says how much the page weighs, and fails where it is too much. */
export function pageSize(): Plugin {
  return {
    name: "page-size",
    apply: "build",
    closeBundle: {
      order: "post",
      handler() {
        const folder = this.environment.config.build.outDir;
        const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
          (entry) => entry.isFile() && !LATER.test(entry.name),
        );
        const bytes = files.reduce((sum, { parentPath, name }) => sum + sizeOf(join(parentPath, name)), 0);
        const words = `The page without data has ${(bytes / 1000).toFixed(1)} KB gzipped`;
        if (bytes > MOST) throw new Error(`${words}, more than the ${MOST / 1000} KB that it may have.`);
        console.log(`${words}; it may have ${MOST / 1000}.`);
      },
    },
  };
}

function sizeOf(path: string): number {
  return gzipSync(readFileSync(path)).length;
}
