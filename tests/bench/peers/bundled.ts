import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import { pageBundle } from "../../package/page-bundle.js";
import type { Library } from "./libraries.js";
import { peersFolder } from "./places.js";
import type { Trial } from "./trial.js";

/** What a page loads to train and predict an MLP, in bytes: the bundled program and the files beside it, each gzipped. */
export function bundledBytes({ program, assets, bundled }: Library): Trial {
  const { outputFiles } = buildSync({
    stdin: { contents: `export { mlp } from ${JSON.stringify(program)};`, resolveDir: peersFolder },
    absWorkingDir: peersFolder,
    ...pageBundle,
    alias: { ...bundled },
  });
  const files = [...outputFiles.map(({ contents }) => contents), ...assets.map(assetOf)];
  return {
    value: files.reduce((total, file) => total + gzipSync(file, { level: 9 }).length, 0),
    notes: Object.values(bundled).map((file) => `with \`${file}\`, made for pages`),
  };
}

function assetOf(name: string): Uint8Array {
  return readFileSync(join(peersFolder, "node_modules", name));
}
