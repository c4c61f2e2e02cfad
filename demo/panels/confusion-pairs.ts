import { text } from "../text/text.js";
import type { Confusion } from "../training/requests/confusion.js";
import { append } from "./append.js";
import type { ConfusionView, Place } from "./confusion-table.js";

const MOST_PAIRS = 24;

/** What is confused most among many classes, where a table would be too large: a button for each pair. */
export class ConfusionPairs implements ConfusionView {
  readonly #list: HTMLElement;
  readonly #caption: HTMLElement;
  readonly #buttons: HTMLButtonElement[] = [];
  #pairs: readonly Pair[] = [];
  #pressed: Place | undefined;

  constructor(
    host: HTMLElement,
    readonly choose: (place: Place) => void,
  ) {
    this.#caption = append(host, "p", "hint");
    this.#list = append(host, "ul", "pairs");
  }

  show({ counts, classes }: Confusion): void {
    this.#pairs = mostConfused(counts, classes);
    this.#caption.textContent = text("confusion.pairs", { classes });
    while (this.#buttons.length > this.#pairs.length) this.#buttons.pop()?.parentElement?.remove();
    this.#pairs.forEach((pair, index) => {
      const button = this.#buttons[index] ?? this.#add(index);
      const words = text("confusion.cell", { ...pair });
      if (button.textContent !== words) button.textContent = words;
    });
    this.press(this.#pressed);
  }

  press(place: Place | undefined): void {
    this.#pressed = place;
    this.#buttons.forEach((button, index) => {
      button.setAttribute("aria-pressed", String(isSame(this.#pairs[index], place)));
    });
  }

  focus(): void {
    this.#buttons[0]?.focus();
  }

  #add(index: number): HTMLButtonElement {
    const button = append(append(this.#list, "li"), "button", "small");
    button.type = "button";
    button.addEventListener("click", () => {
      const pair = this.#pairs[index];
      if (pair !== undefined) this.choose({ label: pair.label, prediction: pair.prediction });
    });
    this.#buttons.push(button);
    return button;
  }
}

interface Pair extends Place {
  /** Images. */
  readonly count: number;
}

function isSame(one: Place | undefined, other: Place | undefined): boolean {
  return one !== undefined && one.label === other?.label && one.prediction === other.prediction;
}

/** The commonest first; at most as many as are shown. */
export function mostConfused(counts: Uint32Array, classes: number): Pair[] {
  const pairs: Pair[] = [];
  counts.forEach((count, index) => {
    const [label, prediction] = [Math.floor(index / classes), index % classes];
    if (count > 0 && label !== prediction) pairs.push({ label, prediction, count });
  });
  return pairs.sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS);
}
