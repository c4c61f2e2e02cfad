import { readFileSync, writeFileSync } from "node:fs";

const folder = "node_modules/uplot/dist";

/** Writes uPlot's browser script and style sheet as a module of two strings, so that a report can carry them. */
export function writeChartModule(): void {
  const script = readFileSync(`${folder}/uPlot.iife.min.js`, "utf8");
  const style = readFileSync(`${folder}/uPlot.min.css`, "utf8");
  const text = `export const uplotScript: string = ${JSON.stringify(script)};\nexport const uplotStyle: string = ${JSON.stringify(style)};\n`;
  writeFileSync("src/generated/uplot.ts", text);
}
