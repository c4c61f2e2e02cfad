import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { run } from "../tools.js";
import { succeeds } from "./page-folder.js";
import { type Block, root } from "./pages.js";

/** As strict as a project can be; the package's own types are checked by checks.test.ts. */
const COMPILER_OPTIONS = {
  ...{ module: "nodenext", moduleResolution: "nodenext", target: "es2022" },
  ...{ lib: ["es2023", "dom", "dom.iterable", "esnext.disposable"], skipLibCheck: true, noEmit: true },
  ...{ types: ["node"], typeRoots: [join(root, "node_modules/@types")] },
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{ noUnusedLocals: true, noImplicitReturns: true, verbatimModuleSyntax: true },
};

/** What the compiler says of modules in a folder of the project, by their files. */
export function compile(folder: string, modules: Readonly<Record<string, string>>): Map<string, string[]> {
  for (const [file, text] of Object.entries(modules)) writeFileSync(join(folder, file), text);
  const include = Object.keys(modules);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include }));
  const compiler = join(root, "node_modules/typescript/lib/tsc.js");
  const { stdout } = run(process.execPath, [compiler, "--project", folder, "--pretty", "false"], folder);
  const complaints = new Map(include.map((file): [string, string[]] => [file, []]));
  for (const line of stdout.split("\n").filter((text) => text !== "" && !text.startsWith(" "))) {
    const file = /^([^(]+)\(/.exec(line)?.[1] ?? "";
    const known = complaints.get(file);
    assert.ok(known, line);
    known.push(line);
  }
  return complaints;
}

/** Runs a module in a folder of the project, with the folder `cache` in it as the user's; it has to end without an error. */
export async function runModule({ text }: Block, folder: string): Promise<void> {
  const { code } = await transform(text, { loader: "ts", target: "node20", format: "esm" });
  writeFileSync(join(folder, "block.mjs"), code);
  succeeds(run(process.execPath, ["block.mjs"], folder, { XDG_CACHE_HOME: join(folder, "cache") }));
}

const NETWORK_PROGRAM = `
import { readFileSync } from "node:fs";
import { makeDataset, Network, parseNetwork, train } from "glyphnet";

const network = await Network.create(parseNetwork(JSON.parse(readFileSync("network.json", "utf8"))), { threads: 1 });
const { width, height } = network.description.input;
const labels = Uint8Array.from({ length: 16 }, (_, i) => i % network.classes);
const images = Uint8Array.from({ length: labels.length * width * height }, (_, i) => (i * 7919) % 256);
const dataset = makeDataset({ images, labels, width, height, classes: network.classes });
for await (const { type, loss } of train(network, dataset, dataset, { epochs: 1, batch: 16 })) {
  console.log(type, Number.isFinite(loss));
}
`;

/** Makes a network of a block of JSON, and takes a step with it. */
export function trainNetwork({ text }: Block, folder: string): void {
  writeFileSync(join(folder, "network.json"), text);
  writeFileSync(join(folder, "network.mjs"), NETWORK_PROGRAM);
  assert.equal(succeeds(run(process.execPath, ["network.mjs"], folder)), "step true\nepoch true\n");
}
