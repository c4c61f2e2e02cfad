import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { Plugin } from "vite";
import { precacheOf } from "./precache.js";

const SERVICE_WORKER = "service-worker.js";

/** Once the page is built, writes the service worker that keeps all its files. */
export function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    writeBundle({ dir }) {
      if (dir === undefined) throw new Error("Expected the folder of the built page, found none.");
      writeServiceWorker(dir);
    },
  };
}

/** Writes the service worker for the page that lies in a folder. */
export function writeServiceWorker(folder: string): void {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => path !== SERVICE_WORKER && !path.endsWith(".map"));
  const files = paths.map((path) => ({ path: path.replaceAll(sep, "/"), bytes: readFileSync(join(folder, path)) }));
  writeFileSync(join(folder, SERVICE_WORKER), serviceWorker(JSON.stringify(precacheOf(files))));
}

function serviceWorker(precache: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL("service-worker.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    target: "es2022",
    minify: true,
    define: { PRECACHE: precache },
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error("Expected a service worker from the build, found none.");
  return output.contents;
}
