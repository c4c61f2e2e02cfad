import { percent, whole } from "../charts/figures.js";
import { language, say, text } from "../text/text.js";
import type { Confusion } from "../training/requests/confusion.js";
import { append } from "./append.js";

/** A cell of the matrix. */
export interface Place {
  readonly label: number;
  readonly prediction: number;
}

/** Shows what is read as what, and lets the visitor choose a pair. */
export interface ConfusionView {
  show(confusion: Confusion): void;
  /** Marks the pair whose images are shown. */
  press(place: Place | undefined): void;
  /** Puts the focus back on the pairs. */
  focus(): void;
}

/**
 * The confusion matrix: a button for each cell. The whole of it is one stop of the Tab key, the arrows go from cell to cell.
 */
export class ConfusionTable implements ConfusionView {
  readonly #classes: number;
  readonly #cells: readonly (readonly HTMLButtonElement[])[];
  readonly #recalls: readonly HTMLElement[];
  /** What each cell was written from; most stay the same from one time to the next. */
  readonly #written = new WeakMap<HTMLButtonElement, string>();
  #pressed: HTMLButtonElement | undefined;
  #current: Place = { label: 0, prediction: 0 };

  constructor(host: HTMLElement, classes: number, choose: (place: Place) => void) {
    this.#classes = classes;
    const table = append(host, "table", "confusion");
    say(append(table, "caption"), "confusion.caption");
    const all = Array.from({ length: classes }, (_, index) => index);
    appendHead(append(table, "thead"), all);
    const body = append(table, "tbody");
    const rows = all.map((label) => {
      const row = append(body, "tr");
      const head = append(row, "th");
      head.scope = "row";
      head.append(String(label));
      const cells = all.map((prediction) => {
        const button = append(append(row, "td"), "button", label === prediction ? "cell right" : "cell wrong");
        button.type = "button";
        button.tabIndex = -1;
        button.addEventListener("click", () => {
          this.#moveTo({ label, prediction });
          choose({ label, prediction });
        });
        button.addEventListener("keydown", (event) => this.#hear(event));
        return button;
      });
      return { cells, recall: append(row, "td", "recall") };
    });
    this.#cells = rows.map(({ cells }) => cells);
    this.#recalls = rows.map(({ recall }) => recall);
    this.#moveTo(this.#current);
  }

  show({ counts, classes }: Confusion): void {
    this.#cells.forEach((cells, label) => {
      const row = counts.subarray(label * classes, (label + 1) * classes);
      const images = row.reduce((sum, count) => sum + count, 0);
      cells.forEach((cell, prediction) => {
        const count = row[prediction] ?? 0;
        const source = `${language()} ${count} ${images}`;
        if (this.#written.get(cell) === source) return;
        this.#written.set(cell, source);
        cell.textContent = whole(count);
        cell.setAttribute("aria-label", text("confusion.cell", { label, prediction, count }));
        cell.classList.toggle("none", count === 0);
        // The root keeps single errors visible beside a diagonal near 100 %.
        cell.style.setProperty("--share", images > 0 ? Math.sqrt(count / images).toFixed(3) : "0");
      });
      const recall = this.#recalls[label];
      if (recall !== undefined) recall.textContent = images > 0 ? percent((row[label] ?? 0) / images) : "–";
    });
  }

  press(place: Place | undefined): void {
    const cell = place === undefined ? undefined : this.#cellAt(place);
    if (cell === this.#pressed) return;
    this.#pressed?.removeAttribute("aria-pressed");
    cell?.setAttribute("aria-pressed", "true");
    this.#pressed = cell;
  }

  focus(): void {
    this.#cellAt(this.#current)?.focus();
  }

  #hear(event: KeyboardEvent): void {
    const { label, prediction } = this.#current;
    const last = this.#classes - 1;
    const places: Readonly<Record<string, Place>> = {
      ArrowUp: { label: Math.max(0, label - 1), prediction },
      ArrowDown: { label: Math.min(last, label + 1), prediction },
      ArrowLeft: { label, prediction: Math.max(0, prediction - 1) },
      ArrowRight: { label, prediction: Math.min(last, prediction + 1) },
      Home: { label, prediction: 0 },
      End: { label, prediction: last },
    };
    const place = places[event.key];
    if (place === undefined) return;
    event.preventDefault();
    this.#moveTo(place);
    this.focus();
  }

  #moveTo(place: Place): void {
    const from = this.#cellAt(this.#current);
    if (from !== undefined) from.tabIndex = -1;
    this.#current = place;
    const to = this.#cellAt(place);
    if (to !== undefined) to.tabIndex = 0;
  }

  #cellAt({ label, prediction }: Place): HTMLButtonElement | undefined {
    return this.#cells[label]?.[prediction];
  }
}

function appendHead(head: HTMLElement, classes: readonly number[]): void {
  const row = append(head, "tr");
  const corner = append(row, "td", "corner");
  say(append(corner, "span", "across"), "confusion.prediction");
  say(append(corner, "span", "down"), "confusion.truth");
  for (const prediction of classes) {
    const cell = append(row, "th");
    cell.scope = "col";
    cell.append(String(prediction));
  }
  const recall = append(row, "th", "recall");
  recall.scope = "col";
  say(recall, "confusion.recall");
}
