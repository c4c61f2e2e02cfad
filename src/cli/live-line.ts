const REDRAW_MILLISECONDS = 100;
/** Where the terminal does not say how wide it is. */
const USUAL_COLUMNS = 80;

/** A line on a terminal that renews itself; there is none where stdout is no terminal. */
export class LiveLine {
  readonly #terminal = process.stdout.isTTY === true;
  #drawn = 0;
  #visible = false;

  /** Whether it is time to show something new. */
  due(): boolean {
    return this.#terminal && performance.now() - this.#drawn >= REDRAW_MILLISECONDS;
  }

  /** Shows the parts from the first on, as many as fit. */
  show(parts: readonly string[]): void {
    this.#drawn = performance.now();
    this.#visible = true;
    process.stdout.write(`\r\x1b[2K${fitted(parts, process.stdout.columns || USUAL_COLUMNS)}`);
  }

  clear(): void {
    if (this.#visible) process.stdout.write("\r\x1b[2K");
    this.#visible = false;
  }
}

/** The parts from the first on that leave the last column free, where a terminal may wrap. */
export function fitted(parts: readonly string[], columns: number): string {
  let text = "";
  for (const part of parts) {
    const longer = text === "" ? part : `${text}  ${part}`;
    if (longer.length >= columns) break;
    text = longer;
  }
  return text;
}
