/** Every block of code in the README, in CONTRIBUTING.md and in docs/ is run, with the package as it ships. */
import assert from "node:assert/strict";
import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "puppeteer-core";
import packageJson from "../../package.json" with { type: "json" };
import { chromium } from "../browser/browsers.js";
import { numpyMissing } from "../cli/numpy.js";
import { copyFetched, runInPage } from "./docs/browser-block.js";
import { elsewhere, linesOf, scriptOf, wordsFor } from "./docs/commands.js";
import { compile, runModule, trainNetwork } from "./docs/node-block.js";
import { PageFolder, succeeds } from "./docs/page-folder.js";
import { type Block, blocksOf, placeOf, readPages, root } from "./docs/pages.js";
import { writeSmallData } from "./docs/small-data.js";
import { createProject, type Project } from "./project.js";
import { run } from "./tools.js";

const pages = readPages();
const blocks = pages.flatMap(blocksOf);
const modules = blocks.filter(({ language }) => language === "ts");

let project: Project;
let template: string;
let cli: string;
let browser: Browser | undefined;
let complaints: Map<string, string[]>;

before(async () => {
  project = createProject();
  const shipped = join(project.folder, "node_modules/glyphnet/dist");
  cli = join(shipped, "cli.js");
  template = join(project.folder, "template");
  PageFolder.makeTemplate(template, cli, (folder) => writeSmallData(folder, shipped));
  const texts = Object.fromEntries(modules.map((block) => [fileOf(block), block.text]));
  complaints = compile(project.write("types", {}), texts);
  if (chromium.skip === false) browser = await chromium.launch();
});
after(async () => {
  await browser?.close();
  project.remove();
});

/** `docs-training.md-12.ts`. */
function fileOf({ page, line }: Block): string {
  return `${page.replace("/", "-")}-${line}.ts`;
}

function folderFor(block: Block): string {
  const folder = project.write(fileOf(block).replace(".ts", ""), {});
  symlinkSync(join(template, "cache"), join(folder, "cache"));
  return folder;
}

function sectionOf({ page, section }: Block): Block[] {
  return blocks.filter((other) => other.page === page && other.section === section);
}

const runsInPage = ({ language, words }: Block): boolean => language === "html" || (language === "ts" && words !== "");

function testInPage(block: Block): void {
  test("runs in a page", { skip: chromium.skip }, async () => {
    assert.ok(browser);
    const folder = folderFor(block);
    copyFetched(project, folder);
    await runInPage(block, sectionOf(block), folder, browser);
  });
}

/** The tests of a block, by its language and what follows that. */
const kinds: Readonly<Record<string, (block: Block, page: () => PageFolder) => void>> = {
  ts(block) {
    test("runs in Node", () => runModule(block, folderFor(block)));
  },
  "ts browser": testInPage,
  html: testInPage,
  json(block) {
    test("is a network, and learns", () => trainNetwork(block, folderFor(block)));
  },
  python(block, page) {
    test("gives the fingerprint of a run", { skip: numpyMissing }, () => {
      assert.equal(page().python(block.text), page().fingerprint);
    });
  },
  sh(block, page) {
    for (const line of linesOf(block)) {
      test(line, () => {
        const words = wordsFor(line);
        if (words !== undefined) return page().glyphnet(words);
        assert.ok(
          line in elsewhere,
          "no test runs this line: let it be run here, or say in docs/commands.ts what does",
        );
        const script = scriptOf(line);
        if (/npm (run|start|test)/.test(line)) assert.ok(script && script in packageJson.scripts, `script ${script}`);
      });
    }
  },
  /** Said to a page of the same section. */
  http: testSection,
  js: testSection,
  /** A drawing. */
  text() {},
};

function testSection(block: Block): void {
  test("is used by a page of its section", () => assert.ok(sectionOf(block).some(runsInPage)));
}

for (const { path } of pages) {
  describe(path, () => {
    let folder: PageFolder | undefined;
    const pageFolder = () => {
      folder ??= new PageFolder(join(project.folder, `page-${path.replace("/", "-")}`), cli, template);
      return folder;
    };
    for (const block of blocks.filter(({ page }) => page === path)) {
      const { language, words } = block;
      const name = [language, ...(language === "js" || words === "" ? [] : [words])].join(" ");
      describe(`${placeOf(block)}, ${name}`, () => {
        const kind = kinds[name];
        if (kind === undefined) test("is in a language that this test runs", () => assert.fail(`"${name}"`));
        else kind(block, pageFolder);
        if (language === "ts") test("compiles", () => assert.deepEqual(complaints.get(fileOf(block)), []));
      });
    }
  });
}

test("the page of the command line has every option of train", () => {
  const help = succeeds(run(process.execPath, [cli, "train", "--help"], project.folder));
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = ""]) => option);
  assert.ok(options.length > 20, help);
  const text = pages.find(({ path }) => path === "docs/command-line.md")?.text ?? "";
  for (const option of options) assert.match(text, new RegExp(`\`${option}`), option);
});

test("each line that is run elsewhere is still in a page", () => {
  const lines = blocks.filter(({ language }) => language === "sh").flatMap(linesOf);
  assert.deepEqual(
    Object.keys(elsewhere).filter((line) => !lines.includes(line)),
    [],
  );
});

/** As on GitHub: in small letters, without signs, a hyphen for each space. */
const anchorsIn = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, "")
      .replaceAll(" ", "-"),
  );

test("links lead to pages and headings that are there", () => {
  for (const { path, text } of pages) {
    for (const [, link = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(link)) continue;
      const { pathname, hash } = new URL(link, `file:///${path}`);
      const target = pathname.slice(1);
      assert.ok(existsSync(root + target), `${path} links to ${link}`);
      if (hash === "") continue;
      const page = pages.find((other) => other.path === target);
      assert.ok(page && anchorsIn(page.text).includes(hash.slice(1)), `${path} links to ${link}`);
    }
  }
});

test("files of the repository that are named are there", () => {
  for (const { path, text } of pages) {
    for (const [, file = ""] of text.matchAll(/`((?:src|assembly|tests|demo|docs|\.ci)\/[\w./-]*)`/g)) {
      if (!/NAME|generated/.test(file)) assert.ok(existsSync(root + file), `${path} names ${file}`);
    }
  }
});
