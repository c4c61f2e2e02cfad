/** `npm run bench:peers`: training by other libraries, each in turn with glyphnet. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { readArguments, usage } from "./arguments.js";
import { runBenchmark } from "./benchmark.js";
import type { Results } from "./results.js";
import { markdownTable, textTable } from "./table.js";

const given = readArguments();
if (given === undefined) {
  console.log(usage);
} else if (given.markdown) {
  const results: Results = JSON.parse(await readFile(given.out, "utf8"));
  console.log(markdownTable(results));
} else {
  const results = await runBenchmark(given, (line) => console.error(line));
  await mkdir(dirname(given.out), { recursive: true });
  await writeFile(given.out, `${JSON.stringify(results, null, 2)}\n`);
  console.log(textTable(results));
}
