import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import type { Browser } from "puppeteer-core";
import { copyShipped, type Project } from "../project.js";
import { serveFolder } from "../static-server.js";
import { visit } from "../visit.js";
import type { Block } from "./pages.js";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>docs</title>
<body><output></output><script type="module" src="./main.js"></script></body></html>
`;

/** Imports the block, and says how that ended. */
const MAIN = `
const end = (word) => { document.querySelector("output").textContent = word; };
import("./block.js").then(() => end("done"), (error) => end(String(error)));
`;

const DONE = /^done$/;
/** What a page of HTML shows in its <output>. */
const SHARE = /^0\.\d+$/;

/**
 * Runs a page of HTML, or a module on an empty one, with what the blocks of its section say: headers (`http`), and files that
 * lie beside it (`js NAME`). It must end without a complaint of the browser.
 *
 * @param folder of the project, with the digits in it
 */
export async function runInPage(block: Block, section: readonly Block[], folder: string, browser: Browser) {
  if (block.language === "html") {
    writeFileSync(join(folder, "index.html"), block.text);
  } else {
    writeFileSync(join(folder, "block.ts"), block.text);
    writeFileSync(join(folder, "index.html"), PAGE);
    writeFileSync(join(folder, "main.js"), MAIN);
    await bundle(folder, "block.ts", "block.js");
  }
  for (const { words, text } of section.filter(({ language }) => language === "js")) {
    writeFileSync(join(folder, `source-${words}`), text);
    await bundle(folder, `source-${words}`, words);
  }
  // Browsers ask every host for it.
  writeFileSync(join(folder, "favicon.ico"), "");
  const server = await serveFolder(folder, headersOf(section));
  try {
    const shown = await visit(browser, server.address, async (page) => {
      const output = await page.waitForSelector("output:not(:empty)");
      return output?.evaluate((element) => element.textContent);
    });
    assert.match(shown ?? "", block.language === "html" ? SHARE : DONE);
  } finally {
    await server.stop();
  }
}

/** What the examples fetch: the package's one file, and its digits. */
export function copyFetched(project: Project, folder: string): void {
  for (const file of ["glyphnet.min.js", "digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"]) {
    copyShipped(project, file, folder);
  }
}

async function bundle(folder: string, from: string, to: string): Promise<void> {
  const { warnings } = await build({
    entryPoints: [join(folder, from)],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outfile: join(folder, to),
    tsconfigRaw: {},
    logLevel: "silent",
  });
  assert.deepEqual(warnings, []);
}

function headersOf(section: readonly Block[]): Record<string, string> {
  const lines = section.filter(({ language }) => language === "http").flatMap(({ text }) => text.trim().split("\n"));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = "", value = ""] = /^([\w-]+): (.+)$/.exec(line) ?? assert.fail(`no header: ${line}`);
      return [name, value];
    }),
  );
}
