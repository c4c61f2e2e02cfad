import { parseArgs } from "node:util";
import { projectFile } from "./places.js";

export interface Arguments {
  /** A folder of four IDX files. */
  readonly data: string | undefined;
  /** The results' file. */
  readonly out: string;
  /** How often glyphnet and a peer take turns. */
  readonly pairs: number;
  /** Only the comparisons whose row holds this word. */
  readonly only: string;
  /** Measure nothing; print the table of the results' file. */
  readonly markdown: boolean;
}

export const usage = `Measures training against other libraries, each in turn with glyphnet.

  --data DIR     four IDX files (default: ../shared/mnist where present, else the embedded digits)
  --pairs N      how often both take turns (default: 5)
  --quick        the same as --pairs 1
  --only WORD    only the comparisons with WORD in their row, such as NumPy, lenet5 or "full batch"
  --out FILE     where the results go (default: build/peers.json)
  --markdown     measure nothing, print the table of FILE`;

/** Undefined when help is wanted. Throws on an unknown option. */
export function readArguments(): Arguments | undefined {
  const { values } = parseArgs({
    options: {
      data: { type: "string" },
      pairs: { type: "string", default: "5" },
      quick: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      out: { type: "string", default: projectFile("build/peers.json") },
      markdown: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const pairs = values.quick ? 1 : Number(values.pairs);
  if (!(Number.isInteger(pairs) && pairs >= 1)) throw new Error(`--pairs needs a whole number, found ${values.pairs}`);
  return { data: values.data, out: values.out, pairs, only: values.only, markdown: values.markdown };
}
