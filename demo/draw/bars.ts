import { percent } from "../charts/figures.js";
import { append } from "../panels/append.js";

interface Bar {
  readonly row: HTMLElement;
  readonly fill: HTMLElement;
  readonly number: HTMLElement;
}

/** The probability of each class as a bar with its number. */
export class Bars {
  readonly #list: HTMLElement;
  #bars: readonly Bar[] = [];

  constructor(host: HTMLElement) {
    this.#list = append(host, "ol", "bars");
  }

  show(classes: number, probabilities: Float32Array | undefined): void {
    if (this.#bars.length !== classes) {
      this.#list.replaceChildren();
      this.#bars = Array.from({ length: classes }, (_, digit) => createBar(this.#list, digit));
    }
    const best = probabilities === undefined ? -1 : probabilities.indexOf(Math.max(...probabilities));
    this.#bars.forEach(({ row, fill, number }, digit) => {
      const probability = probabilities?.[digit] ?? 0;
      fill.style.transform = `scaleX(${probability.toFixed(4)})`;
      const words = probabilities === undefined ? "" : percent(probability);
      if (number.textContent !== words) number.textContent = words;
      row.classList.toggle("best", digit === best);
    });
  }
}

function createBar(list: HTMLElement, digit: number): Bar {
  const row = append(list, "li");
  append(row, "span", "digit").append(String(digit));
  const fill = append(append(row, "span", "track"), "span", "fill");
  const number = append(row, "span", "number");
  return { row, fill, number };
}
