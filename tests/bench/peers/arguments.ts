import { parseArgs } from "node:util";
import { projectFile } from "./places.js";

export interface Arguments {
  /** A folder of four IDX files. */
  readonly data: string | undefined;
  /** The results' file. */
  readonly out: string;
  /** How often all take turns. */
  readonly rounds: number;
  /** Only the cells with this word in their row or column. */
  readonly only: string;
  /** Measure nothing; print the tables of the results' file. */
  readonly table: boolean;
}

export const usage = `Measures other libraries beside glyphnet, each in turn, and prints tables in Markdown. A figure is kept with its date
until it is measured again.

  --data DIR     four IDX files (default: ../shared/mnist where present, else the embedded digits)
  --rounds N     how often all take turns (default: 5)
  --quick        the same as --rounds 1
  --only WORD    only the cells with WORD in their row or column, such as NumPy, LeNet-5 or "full batch"
  --out FILE     where the figures are kept (default: build/peers/results.json)
  --table        measure nothing, print the tables of FILE`;

/** Undefined when help is wanted. Throws on an unknown option. */
export function readArguments(): Arguments | undefined {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      rounds: { type: "string", default: "5" },
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      out: { type: "string", default: projectFile("build/peers/results.json") },
      table: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { data, out, only, table, help } = values;
  if (help) return undefined;
  const rounds = values.quick ? 1 : Number(values.rounds);
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds needs a whole number, found ${values.rounds}`);
  return { data, out, rounds, only, table };
}
