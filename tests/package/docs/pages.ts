import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface Page {
  /** Its path in the repository. */
  readonly path: string;
  readonly text: string;
}

/** A fenced block of code. */
export interface Block {
  readonly page: string;
  /** The line of the page that opens it, from 1. */
  readonly line: number;
  /** The heading that it stands under. */
  readonly section: string;
  /** The first word behind the fence, and what follows it. */
  readonly language: string;
  readonly words: string;
  readonly text: string;
}

/** Everything that is written for readers, and holds code. */
export function readPages(): Page[] {
  const docs = readdirSync(`${root}docs`).filter((name) => name.endsWith(".md"));
  const paths = ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`).sort()];
  return paths.map((path) => ({ path, text: readFileSync(root + path, "utf8") }));
}

export function blocksOf({ path, text }: Page): Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { line: number; indent: string; language: string; words: string; lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const [fence, indent = "", info = ""] = /^( *)```(.*)$/.exec(line) ?? [];
    if (open === undefined) {
      section = /^#+ (.*)$/.exec(line)?.[1] ?? section;
      const [language = "", ...words] = info.trim().split(" ");
      if (fence !== undefined) open = { line: index + 1, indent, language, words: words.join(" "), lines: [] };
    } else if (fence === undefined) {
      open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
    } else {
      const { lines, indent: _, ...rest } = open;
      blocks.push({ page: path, section, ...rest, text: `${lines.join("\n")}\n` });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error(`${path}: the block of line ${open.line} does not end.`);
  return blocks;
}

/** `docs/training.md:12`. */
export function placeOf({ page, line }: Block): string {
  return `${page}:${line}`;
}
