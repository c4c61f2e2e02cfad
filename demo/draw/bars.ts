import { percent } from "../charts/figures.js";
import { append } from "../panels/append.js";
import { MOST_CLASSES } from "../panels/many-classes.js";

/** Of many classes only the most probable are shown. */
const TOP = 10;

interface Bar {
  readonly row: HTMLElement;
  readonly digit: HTMLElement;
  readonly fill: HTMLElement;
  readonly number: HTMLElement;
}

/** The probability of each class as a bar with its number; of many classes, of those it is highest for. */
export class Bars {
  readonly #list: HTMLElement;
  #bars: readonly Bar[] = [];

  constructor(host: HTMLElement) {
    this.#list = append(host, "ol", "bars");
  }

  show(classes: number, probabilities: Float32Array | undefined): void {
    const many = classes > MOST_CLASSES;
    const length = many ? TOP : classes;
    if (this.#bars.length !== length) {
      this.#list.replaceChildren();
      this.#bars = Array.from({ length }, () => createBar(this.#list));
    }
    const shown = many ? mostProbable(probabilities) : Array.from({ length }, (_, digit) => digit);
    const best = probabilities === undefined ? -1 : probabilities.indexOf(Math.max(...probabilities));
    this.#bars.forEach(({ row, digit, fill, number }, index) => {
      const shownDigit = shown[index];
      const probability = shownDigit === undefined ? 0 : (probabilities?.[shownDigit] ?? 0);
      fill.style.transform = `scaleX(${probability.toFixed(4)})`;
      write(digit, String(shownDigit ?? ""));
      write(number, probabilities === undefined ? "" : percent(probability));
      row.classList.toggle("best", shownDigit === best);
    });
  }
}

function mostProbable(probabilities: Float32Array = new Float32Array()): number[] {
  const all = Array.from(probabilities, (probability, digit) => ({ probability, digit }));
  return all
    .sort((a, b) => b.probability - a.probability)
    .slice(0, TOP)
    .map(({ digit }) => digit);
}

function write(element: HTMLElement, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

function createBar(list: HTMLElement): Bar {
  const row = append(list, "li");
  const digit = append(row, "span", "digit");
  const fill = append(append(row, "span", "track"), "span", "fill");
  const number = append(row, "span", "number");
  return { row, digit, fill, number };
}
