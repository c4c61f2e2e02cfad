import { InputError } from "../errors.js";

/** As far as one looks at a value before it is read. */
type Typed = { readonly type?: unknown } | undefined;

/**
 * The fields of one object that comes from outside, read one by one; `path` leads to it, as in `layers[2].main[0]`. One that
 * is undefined counts as missing. Every reader throws an InputError that names the field, what was expected and what was
 * found.
 */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #usual: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  /** @param usual what stands for fields that are missing, before a reader's fallback */
  constructor(
    value: unknown,
    readonly path: string,
    usual: object = {},
  ) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new InputError(`${path} has to be an object, but it is ${shown(value)}.`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#usual = usual as Record<string, unknown>;
  }

  word(name: string, fallback?: string): string {
    const value = this.#take(name, fallback);
    if (typeof value === "string") return value;
    throw this.#unexpected(name, "a string", value);
  }

  /** One of some words. */
  choice<Word extends string>(name: string, words: readonly Word[], fallback?: Word): Word {
    const value = this.#take(name, fallback);
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.#unexpected(name, words.map((word) => `"${word}"`).join(" or "), value);
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.#take(name, fallback);
    if (typeof value === "boolean") return value;
    throw this.#unexpected(name, "true or false", value);
  }

  /** @param or what else the field can be, for the message */
  whole(name: string, least: number, most: number, fallback?: number, or = ""): number {
    const holds = (value: number) => Number.isInteger(value) && value >= least && value <= most;
    return this.numberThat(name, `a whole number from ${least} to ${most}${or}`, holds, fallback);
  }

  number(name: string, least: number, most: number, fallback?: number): number {
    const holds = (value: number) => value >= least && value <= most;
    return this.numberThat(name, `a number from ${least} to ${most}`, holds, fallback);
  }

  positive(name: string, most: number, fallback?: number): number {
    return this.numberThat(
      name,
      `a number above 0 and at most ${most}`,
      (value) => value > 0 && value <= most,
      fallback,
    );
  }

  /** From 0 to what is below 1 as f32 too, which the kernels take it for. */
  share(name: string, fallback?: number): number {
    const holds = (value: number) => value >= 0 && Math.fround(value) < 1;
    return this.numberThat(name, "a number from 0 to below 1", holds, fallback);
  }

  numberThat(name: string, expected: string, holds: (value: number) => boolean, fallback?: number): number {
    const value = this.#take(name, fallback);
    if (typeof value === "number" && holds(value)) return value;
    throw this.#unexpected(name, expected, value);
  }

  /** Whether the field holds exactly this word. */
  is(name: string, word: string): boolean {
    return this.#take(name) === word;
  }

  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  /** What it lacks is as in the usual one, where that is of the same type. */
  object(name: string): Fields {
    const value = this.#take(name) as Typed;
    const usual = this.#usual[name] as Typed;
    return new Fields(value, `${this.path}.${name}`, value?.type === usual?.type ? usual : undefined);
  }

  /** Whatever the field holds. */
  value(name: string): unknown {
    return this.#take(name);
  }

  list(name: string, of = "layers"): readonly unknown[] {
    const value = this.#take(name);
    if (Array.isArray(value)) return value;
    throw this.#unexpected(name, `a list of ${of}`, value);
  }

  /** Refuses fields that nobody read: a misspelt option must not be ignored. */
  end(): void {
    const unknown = Object.keys(this.#fields).find((name) => !this.#read.has(name));
    if (unknown === undefined) return;
    const known = [...this.#read].join(", ");
    throw new InputError(`${this.path} has the unknown field ${shown(unknown)}; it can have: ${known}.`);
  }

  #take(name: string, fallback?: unknown): unknown {
    this.#read.add(name);
    const own = Object.hasOwn(this.#fields, name) ? this.#fields[name] : undefined;
    return own === undefined ? (this.#usual[name] ?? fallback) : own;
  }

  #unexpected(name: string, expected: string, value: unknown): InputError {
    const found = value === undefined ? "it is missing" : `it is ${shown(value)}`;
    return new InputError(`${this.path}.${name} has to be ${expected}, but ${found}.`);
  }
}

/** A value as a message shows it, cut to a readable length. */
export function shown(value: unknown): string {
  const text = json(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** JSON has no NaN, and JSON.stringify recurses: JSON from a file can be nested deeper than the stack reaches. */
function json(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? "[…]" : "{…}";
  }
}
