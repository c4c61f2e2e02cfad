import { parsers } from "./parsers.js";
import { fuzz } from "./round.js";

/** Words: how many cases over all parsers, and the seed to repeat a round. */
const [cases = 1_000_000, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
const each = Math.ceil(cases / parsers.length);

console.log(`${parsers.length} parsers, ${each} cases each, seed ${seed}`);
const totals = { cases: 0, accepted: 0, refused: 0 };
for (const parser of parsers) {
  const start = performance.now();
  const { accepted, refused, longestMilliseconds, mostAllocated, ...figures } = await fuzz(parser, each, seed);
  totals.cases += figures.cases;
  totals.accepted += accepted;
  totals.refused += refused;
  console.log(
    `${parser.name}: ${figures.cases} cases in ${((performance.now() - start) / 1000).toFixed(1)} s, ` +
      `${accepted} accepted, ${refused} refused, longest ${longestMilliseconds.toFixed(1)} ms, ` +
      `most allocated ${(mostAllocated / 1e6).toFixed(2)} MB`,
  );
}
console.log(`all: ${totals.cases} cases, ${totals.accepted} accepted, ${totals.refused} refused, seed ${seed}`);
