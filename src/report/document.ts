import { uplotStyle } from "../generated/uplot.js";
import { pageStyle } from "./style.js";
import { escapeHtml } from "./text.js";

const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; " +
  "base-uri 'none'; form-action 'none'";

export interface Page {
  readonly title: string;
  readonly charts: boolean;
  /** Added to the style sheet that all pages share. */
  readonly style?: string;
  /** HTML; empty ones are left out. */
  readonly sections: readonly string[];
}

/** A whole HTML document. Its policy forbids all network, so its sections have to hold what they show. */
export function htmlDocument({ title, charts, style = "", sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${charts ? uplotStyle : ""}${pageStyle}${style}</style>
</head>
<body>
<main>
${sections.filter((section) => section !== "").join("\n")}
</main>
</body>
</html>
`;
}

/** A sentence that must not be overlooked, or nothing. */
export function noticeBox(notice: string | undefined): string {
  return notice === undefined ? "" : `<p class="notice" role="note"><b>Note</b> ${escapeHtml(notice)}</p>\n`;
}

/** Names and their values, which are HTML. */
export function factList(facts: ReadonlyArray<readonly [name: string, value: string]>): string {
  return `<dl>
${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join("\n")}
</dl>`;
}
