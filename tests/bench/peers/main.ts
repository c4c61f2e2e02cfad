/** `npm run bench:peers`: glyphnet beside other libraries, each in turn. */
import { readArguments, usage } from "./arguments.js";
import { runBenchmark } from "./benchmark.js";
import { markdownOf } from "./matrix.js";
import { readResults } from "./results.js";
import { tables } from "./tables.js";

const given = readArguments();
if (given === undefined) {
  console.log(usage);
} else {
  if (!given.table) await runBenchmark(given, (line) => console.error(line));
  const results = readResults(given.out);
  console.log(tables.map((table) => markdownOf(table, results)).join("\n\n"));
}
