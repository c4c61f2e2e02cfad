/** The package in an empty project, in each version of Node. */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createProject, type Project } from "./project.js";
import { STRIPES, stripesModule } from "./stripes.js";
import { installTools, nodeOf, run } from "./tools.js";

let project: Project;
installTools();

before(() => {
  project = createProject();
  project.write("node", {
    "stripes.js": stripesModule,
    "main.js": `import { learnStripes } from "./stripes.js";\nconsole.log(JSON.stringify(await learnStripes()));\n`,
    "required.cjs": `const { learnStripes } = require("./stripes.js");
learnStripes().then((result) => console.log(JSON.stringify(result)));\n`,
    "using.js": `import { Network, residualMlp } from "glyphnet";
let kept;
{
  using network = await Network.create(residualMlp(), { threads: 2 });
  kept = network;
}
try {
  kept.initialise(1);
} catch (error) {
  console.log(error.name);
}\n`,
  });
});
after(() => project.remove());

for (const major of [20, 22, 24]) {
  const node = nodeOf(major);
  const skip = node === undefined && `no Node ${major} for this machine`;
  describe(`Node ${major}`, { skip }, () => {
    const runNode = (file: string, ...words: string[]) => {
      const { status, stdout, stderr } = run(node ?? "", [file, ...words], join(project.folder, "node"));
      assert.deepEqual([status, stderr], [0, ""]);
      return stdout;
    };

    test("imports and trains", () => {
      assert.deepEqual(JSON.parse(runNode("main.js")), STRIPES);
    });

    test("requires and trains", () => {
      assert.deepEqual(JSON.parse(runNode("required.cjs")), STRIPES);
    });

    test("trains by the command line", () => {
      const cli = "../node_modules/glyphnet/dist/cli.js";
      const lines = runNode(cli, "train", "--epochs", "1", "--json", "--out", `run-${major}`).trim().split("\n");
      const { event, fingerprint } = JSON.parse(lines.at(-1) ?? "");
      assert.deepEqual([event, fingerprint.length], ["done", 16]);
    });

    test("closes by `using`", { skip: major < 24 && `Node ${major} has no using` }, () => {
      assert.equal(runNode("using.js"), "ThreadError\n");
    });

    test("runs the first program of the README, which saves a network", () => {
      const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
      const [, program] = /^## In a program\n.*?^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
      assert.ok(program, "README.md has a first program");
      const folder = project.write(`readme-${major}`, { "program.js": program });
      const output = runNode(`../readme-${major}/program.js`);
      assert.match(output, /^5 0\.\d+ 0\.9\d+$/m);
      assert.ok(statSync(join(project.folder, "node/digits.safetensors")).size > 300_000, folder);
    });
  });
}
