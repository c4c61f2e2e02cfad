import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { pageBundle } from "./page-bundle.js";

/** What a program that imports the package costs, minified. */
export interface Size {
  readonly gzipped: number;
  /** Of each source file, the bytes before gzip. */
  readonly sources: Readonly<Record<string, number>>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What is measured: the first trains an MLP and reads digits with it. */
export const programs: Readonly<Record<string, string>> = {
  "an MLP": `export { makeDataset, Network, predict, residualMlp, train } from "glyphnet";`,
  "all of glyphnet": `export * from "glyphnet";`,
  "glyphnet/relaxed": `export * from "glyphnet/relaxed";`,
  "glyphnet/report": `export * from "glyphnet/report";`,
  "training in a worker": `export { trainInWorker } from "glyphnet/worker";`,
};

/** Files that are fetched as they ship. */
export const files: Readonly<Record<string, string>> = {
  "glyphnet.min.js": "dist/glyphnet.min.js",
  "the worker's program": "dist/browser/training-worker.js",
};

/** What the programs and the files cost now. */
export async function allSizes(): Promise<Readonly<Record<string, Size>>> {
  const sizes: Record<string, Size> = {};
  for (const [name, program] of Object.entries(programs)) sizes[name] = await sizeOf(program);
  for (const [name, file] of Object.entries(files)) {
    sizes[name] = { gzipped: gzippedBytes(readFileSync(root + file)), sources: {} };
  }
  return sizes;
}

/** As zlib packs at its best level; other servers pack a little more or less. */
function gzippedBytes(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

/** Bundles the program with the package as it ships, and for the sources once more with what it is built from. */
async function sizeOf(program: string): Promise<Size> {
  const shipped = await bundle(program, {});
  const built = await bundle(program, { alias: { glyphnet: "./src/index.ts", ...entries } });
  const inputs = Object.entries(built.inputs).map(([path, { bytesInOutput }]): [string, number] => [
    path.startsWith("node_modules/") ? path.split("/").slice(0, 2).join("/") : path,
    bytesInOutput,
  ]);
  const sources: Record<string, number> = {};
  for (const [path, bytes] of inputs.sort()) if (bytes > 0) sources[path] = (sources[path] ?? 0) + bytes;
  return { gzipped: gzippedBytes(shipped.bytes), sources };
}

const entries = {
  "glyphnet/relaxed": "./src/relaxed.ts",
  "glyphnet/report": "./src/report.ts",
  "glyphnet/worker": "./src/worker.ts",
};

async function bundle(program: string, options: Pick<BuildOptions, "alias">) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: root },
    absWorkingDir: root,
    ...pageBundle,
    ...options,
    metafile: true,
  });
  const [file] = outputFiles;
  const inputs = metafile.outputs[pageBundle.outfile]?.inputs;
  if (file === undefined || inputs === undefined) throw new Error("esbuild gave no bundle.");
  return { bytes: file.contents, inputs };
}

/**
 * What is left of a program that imports the file for nothing but what happens when it is imported.
 * @param trusted packages that are passed over
 */
export async function effectsOf(file: string, trusted: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `import "${file}";`, resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    write: false,
    logLevel: "error",
    plugins: [
      {
        name: "believe no package.json",
        setup(plugin) {
          plugin.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...place }) => {
            if (pluginData === "asked") return undefined;
            if (path.startsWith("node:") || trusted.includes(path)) return { path, external: true, sideEffects: false };
            const { path: found, errors } = await plugin.resolve(path, { ...place, pluginData: "asked" });
            return { path: found, errors, sideEffects: true };
          });
        },
      },
    ],
  });
  return outputFiles.map(({ text }) => text.trim()).join("");
}
