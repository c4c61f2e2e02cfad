/** How neighbours become one: their mean, the later of them, or their sum. */
export type Rule = "mean" | "last" | "sum";

/** Points, and how many rows the last one and the others stand for. */
export interface SeriesState<Name extends string> {
  readonly stride: number;
  readonly filled: number;
  readonly columns: Readonly<Record<Name, Float64Array>>;
}

/**
 * Rows of numbers in a bounded memory. When it is full, each two neighbours become one, and so do all rows that come later:
 * the whole run stays in view, ever more coarsely.
 */
export class Series<Name extends string> {
  readonly #rules: readonly (readonly [Name, Rule])[];
  readonly #columns: Readonly<Record<Name, Float64Array>>;
  #length = 0;
  /** Rows that one point stands for. */
  #stride = 1;
  /** Rows that the last point has. */
  #filled = 0;

  /** @param capacity the most points that are kept; even */
  constructor(
    rules: Readonly<Record<Name, Rule>>,
    readonly capacity = 1024,
  ) {
    if (!(Number.isInteger(capacity) && capacity >= 2 && capacity % 2 === 0)) {
      throw new RangeError(`The capacity has to be an even number from 2 up, but it is ${capacity}.`);
    }
    this.#rules = Object.entries(rules) as [Name, Rule][];
    this.#columns = Object.fromEntries(this.#rules.map(([name]) => [name, new Float64Array(capacity)])) as Record<
      Name,
      Float64Array
    >;
  }

  /** Points. */
  get length(): number {
    return this.#length;
  }

  /** Rows that each point but the last stands for. */
  get stride(): number {
    return this.#stride;
  }

  add(row: Readonly<Record<Name, number>>): void {
    if (this.#filled === this.#stride || this.#length === 0) this.#addPoint();
    const at = this.#length - 1;
    const before = this.#filled++;
    for (const [name, rule] of this.#rules) {
      const column = this.#columns[name];
      const old = before === 0 ? 0 : (column[at] ?? 0);
      const value = row[name];
      if (rule === "last") column[at] = value;
      else column[at] = rule === "sum" ? old + value : old + (value - old) / (before + 1);
    }
  }

  /** A view, good until the next row. */
  column(name: Name): Float64Array {
    return this.#columns[name].subarray(0, this.#length);
  }

  /** A copy, to go on from. */
  state(): SeriesState<Name> {
    const columns = Object.fromEntries(this.#rules.map(([name]) => [name, this.column(name).slice()]));
    return { stride: this.#stride, filled: this.#filled, columns: columns as Record<Name, Float64Array> };
  }

  /** Goes on from there; false, and nothing has changed, where the points are not those of such a series. */
  restore({ stride, filled, columns }: SeriesState<Name>): boolean {
    const lengths = new Set(this.#rules.map(([name]) => columns[name]?.length ?? Number.NaN));
    const [length = Number.NaN] = lengths;
    if (lengths.size !== 1 || !(length <= this.capacity)) return false;
    for (const [name] of this.#rules) this.#columns[name].set(columns[name]);
    [this.#length, this.#stride, this.#filled] = [length, stride, filled];
    return true;
  }

  #addPoint(): void {
    if (this.#length === this.capacity) this.#halve();
    this.#length++;
    this.#filled = 0;
  }

  #halve(): void {
    for (const [name, rule] of this.#rules) {
      const column = this.#columns[name];
      for (let i = 0; i < this.#length; i += 2) {
        const [first = 0, second = 0] = column.subarray(i, i + 2);
        if (rule === "last") column[i / 2] = second;
        else column[i / 2] = rule === "sum" ? first + second : (first + second) / 2;
      }
    }
    this.#length /= 2;
    this.#stride *= 2;
  }
}
