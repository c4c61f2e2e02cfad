import { performance } from "node:perf_hooks";
import * as fc from "fast-check";
import { InputError } from "../../src/errors.js";
import { countAllocation } from "./allocation.js";
import { damagedFiles } from "./mutations.js";
import type { FuzzedParser } from "./parsers.js";

export interface Figures {
  readonly parser: string;
  cases: number;
  accepted: number;
  refused: number;
  longestMilliseconds: number;
  /** Bytes allocated for one file. */
  mostAllocated: number;
}

const MOST_MILLISECONDS = 2000;
/** What a parser may allocate for any file, and for each byte that a file's bytes can unpack to. */
const FREE_BYTES = 2 ** 21;
const BYTES_PER_BYTE = 8;
const MOST_MESSAGE = 5000;
const PROTOTYPES = prototypeKeys();
const SENTENCE = /^(The |.*FILE).*\.$/s;

/**
 * Gives a parser damaged files, which it has to read or to refuse with an InputError, in time and memory in proportion
 * to the file, and without a trace in the prototypes of all objects.
 *
 * @throws what the parser throws for a good file; Error with the seed and the smallest file found for which that does not hold
 */
export async function fuzz(parser: FuzzedParser, cases: number, seed: number): Promise<Figures> {
  const figures = { parser: parser.name, cases: 0, accepted: 0, refused: 0, longestMilliseconds: 0, mostAllocated: 0 };
  const files = damagedFiles(parser.good, parser.text).map((bytes) => parser.wrap?.(bytes) ?? bytes);
  for (const bytes of parser.good) await parser.parse(parser.wrap?.(bytes) ?? bytes);
  const property = fc.asyncProperty(files, (file) => parseOne(parser, file, figures));
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    numRuns: cases,
    seed,
  });
  if (!failed) return figures;
  const file = Buffer.from(counterexample?.[0] ?? []);
  throw new Error(
    `${parser.name} with seed ${seed}, path ${counterexamplePath}: ${errorInstance}\n${file.length} bytes in base64: ` +
      file.toString("base64").slice(0, 4000),
    { cause: errorInstance },
  );
}

async function parseOne(parser: FuzzedParser, file: Uint8Array, figures: Figures): Promise<void> {
  const allocated = countAllocation();
  const start = performance.now();
  const refusal = await refusalOf(parser, file);
  const milliseconds = performance.now() - start;
  const bytes = allocated();
  figures.cases++;
  figures[refusal === undefined ? "accepted" : "refused"]++;
  figures.longestMilliseconds = Math.max(figures.longestMilliseconds, milliseconds);
  figures.mostAllocated = Math.max(figures.mostAllocated, bytes);
  if (refusal !== undefined && !(refusal instanceof InputError)) throw refusal;
  if (refusal !== undefined && (!SENTENCE.test(refusal.message) || refusal.message.length > MOST_MESSAGE)) {
    throw new Error(
      `expected a sentence that names the file or what is wrong in it, found ${refusal.message.slice(0, 500)}`,
    );
  }
  if (milliseconds > MOST_MILLISECONDS) throw new Error(`it took ${Math.round(milliseconds)} ms`);
  const most = FREE_BYTES + BYTES_PER_BYTE * parser.expansion * file.length;
  if (bytes > most) throw new Error(`it allocated ${bytes} bytes for a file of ${file.length}`);
  if (prototypeKeys() !== PROTOTYPES) throw new Error("a prototype has changed");
}

async function refusalOf(parser: FuzzedParser, file: Uint8Array): Promise<unknown> {
  try {
    await parser.parse(file);
    return undefined;
  } catch (error) {
    return error ?? new Error("nothing was thrown");
  }
}

function prototypeKeys(): string {
  return [Object, Array, Function, Map].map(({ prototype }) => Reflect.ownKeys(prototype).length).join();
}
