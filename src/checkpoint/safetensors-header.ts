import { InputError } from "../errors.js";
import { quoted } from "./quoted.js";
import { MOST_DIMENSIONS } from "./shape.js";

/** What the header says of one tensor. */
export interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Where its values begin and end, in bytes from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface SafetensorsHeader {
  /** In the order of the file. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The key of the header that is no tensor. */
export const METADATA_KEY = "__metadata__";

const FIELDS = ["dtype", "shape", "data_offsets"];

/**
 * Parses the JSON that a safetensors header is, and no other: an object of tensors and one of metadata. Unlike
 * JSON.parse it refuses keys that come twice and numbers that are not whole, and its names are keys of a Map, so none
 * of them is special.
 */
export class SafetensorsHeaderParser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly name: string,
  ) {}

  parse(): SafetensorsHeader {
    const tensors = new Map<string, TensorEntry>();
    let metadata: Map<string, string> | undefined;
    this.members((key) => {
      if (tensors.has(key) || (key === METADATA_KEY && metadata !== undefined)) throw this.twice(key);
      if (key === METADATA_KEY) metadata = this.metadata();
      else tensors.set(key, this.tensor());
    });
    this.skipSpace();
    if (this.at < this.text.length) throw this.broken("only white space after the object");
    return { tensors, metadata: metadata ?? new Map() };
  }

  private metadata(): Map<string, string> {
    const metadata = new Map<string, string>();
    this.members((key) => {
      if (metadata.has(key)) throw this.twice(key);
      metadata.set(key, this.string());
    });
    return metadata;
  }

  private tensor(): TensorEntry {
    let dtype: string | undefined;
    let shape: readonly number[] | undefined;
    let offsets: readonly number[] | undefined;
    const seen = new Set<string>();
    this.members((key) => {
      if (!FIELDS.includes(key) || seen.has(key)) throw this.fields();
      seen.add(key);
      if (key === "dtype") dtype = this.string();
      else if (key === "shape") shape = this.numbers(MOST_DIMENSIONS, "dimensions");
      else offsets = this.numbers(2, "offsets");
    });
    if (dtype === undefined || shape === undefined || offsets === undefined) throw this.fields();
    const [begin, end] = offsets;
    if (begin === undefined || end === undefined) throw this.broken("two offsets");
    return { dtype, shape, begin, end };
  }

  /** An object; `member` is called behind each key and reads what belongs to it. */
  private members(member: (key: string) => void): void {
    this.expect("{");
    if (this.accept("}")) return;
    do {
      const key = this.string();
      this.expect(":");
      member(key);
    } while (this.accept(","));
    this.expect("}");
  }

  private numbers(most: number, what: string): number[] {
    this.expect("[");
    if (this.accept("]")) return [];
    const numbers: number[] = [];
    do {
      if (numbers.length === most) throw this.broken(`at most ${most} ${what}`);
      numbers.push(this.number());
    } while (this.accept(","));
    this.expect("]");
    return numbers;
  }

  private number(): number {
    this.skipSpace();
    const digits = /^(0|[1-9][0-9]{0,15})(?![0-9.eE])/.exec(this.text.slice(this.at, this.at + 20))?.[0] ?? "";
    const number = Number(digits);
    if (digits === "" || !Number.isSafeInteger(number)) throw this.broken("a whole number from 0 to below 2^53");
    this.at += digits.length;
    return number;
  }

  private string(): string {
    this.skipSpace();
    const end = this.text.charAt(this.at) === '"' ? this.closingQuote(this.at + 1) : -1;
    const content = end === -1 ? undefined : parsed(this.text.slice(this.at, end + 1));
    if (content === undefined) throw this.broken("a string");
    this.at = end + 1;
    return content;
  }

  private closingQuote(from: number): number {
    for (let end = this.text.indexOf('"', from); end !== -1; end = this.text.indexOf('"', end + 1)) {
      let slashes = 0;
      while (end - slashes > from && this.text.charAt(end - slashes - 1) === "\\") slashes++;
      if (slashes % 2 === 0) return end;
    }
    return -1;
  }

  private accept(token: string): boolean {
    this.skipSpace();
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  private expect(token: string): void {
    if (!this.accept(token)) throw this.broken(`'${token}'`);
  }

  private skipSpace(): void {
    while (/^[ \t\n\r]$/.test(this.text.charAt(this.at))) this.at++;
  }

  private twice(key: string): InputError {
    return new InputError(`${this.name}: expected each key once in the header, found ${quoted(key)} twice.`);
  }

  private fields(): InputError {
    return this.broken(`each of the fields ${FIELDS.join(", ")} once`);
  }

  private broken(expected: string): InputError {
    const rest = this.text.slice(this.at, this.at + 20);
    const found = rest === "" ? "its end" : JSON.stringify(rest);
    return new InputError(`${this.name}: expected ${expected} at character ${this.at} of the header, found ${found}.`);
  }
}

/** A JSON string's content, unless it is broken or half of a surrogate pair is missing. */
function parsed(token: string): string | undefined {
  try {
    const content: unknown = JSON.parse(token);
    return typeof content === "string" && !/\p{Surrogate}/u.test(content) ? content : undefined;
  } catch {
    return undefined;
  }
}
