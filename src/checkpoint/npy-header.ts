import { InputError } from "../errors.js";
import { MOST_DIMENSIONS } from "./shape.js";

export type Entry = string | boolean | readonly number[];

/** Parses the one Python literal that a `.npy` header is: a dict of strings, booleans and tuples of whole numbers. */
export class HeaderParser {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly name: string,
  ) {}

  /** The three entries `descr`, `fortran_order` and `shape`, each once, in any order. */
  parse(): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    this.expect("{");
    while (!this.accept("}")) {
      const key = this.string();
      if (!["descr", "fortran_order", "shape"].includes(key) || entries.has(key)) {
        throw this.broken("each of the keys descr, fortran_order and shape once");
      }
      this.expect(":");
      entries.set(key, this.value());
      if (!this.accept(",")) {
        this.expect("}");
        break;
      }
    }
    this.skipSpace();
    if (this.at < this.text.length) throw this.broken("only white space after the dict");
    if (entries.size < 3) throw this.broken("each of the keys descr, fortran_order and shape once");
    return entries;
  }

  private value(): Entry {
    if (this.accept("True")) return true;
    if (this.accept("False")) return false;
    if (this.accept("(")) return this.numbers();
    if (this.accept("[")) throw this.broken("a plain type, not a structured one,");
    return this.string();
  }

  private numbers(): number[] {
    const numbers: number[] = [];
    while (!this.accept(")")) {
      numbers.push(this.number());
      if (numbers.length > MOST_DIMENSIONS) throw this.broken(`at most ${MOST_DIMENSIONS} dimensions`);
      if (!this.accept(",")) {
        // (3) is a number in Python, not a tuple.
        if (numbers.length < 2) throw this.broken("a comma");
        this.expect(")");
        break;
      }
    }
    return numbers;
  }

  private number(): number {
    this.skipSpace();
    const start = this.at;
    while (/^[0-9]$/.test(this.text.charAt(this.at))) this.at++;
    const number = Number(this.text.slice(start, this.at));
    if (this.at === start || !Number.isSafeInteger(number)) throw this.broken("a whole number below 2^53");
    return number;
  }

  private string(): string {
    this.skipSpace();
    const quote = this.text.charAt(this.at);
    const end = quote === "'" || quote === '"' ? this.text.indexOf(quote, this.at + 1) : -1;
    if (end === -1) throw this.broken("a string in quotes");
    const content = this.text.slice(this.at + 1, end);
    if (!/^[^\\\p{Cc}]{0,32}$/u.test(content)) throw this.broken("a short string without escapes");
    this.at = end + 1;
    return content;
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
    while (/^[ \t\n]$/.test(this.text.charAt(this.at))) this.at++;
  }

  private broken(expected: string): InputError {
    const rest = this.text.slice(this.at, this.at + 20);
    const found = rest === "" ? "its end" : JSON.stringify(rest);
    return new InputError(`${this.name}: expected ${expected} at character ${this.at} of the header, found ${found}.`);
  }
}
