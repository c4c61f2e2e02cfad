import { percent } from "../charts/figures.js";
import { text } from "../text/text.js";
import type { Reading } from "../training/readings.js";
import { append } from "./append.js";
import { drawPicture } from "./ink.js";

/** Shows images with what the network said of each; elements are used again. */
export function showReadings(list: HTMLUListElement, readings: readonly Reading[]): void {
  while (list.children.length > readings.length) list.lastElementChild?.remove();
  readings.forEach((reading, index) => {
    const item = list.children[index] ?? newItem(list);
    const canvas = item.querySelector("canvas");
    const words = item.querySelector("p");
    if (canvas === null || words === null) return;
    const { pixels, width, height, label, prediction } = reading;
    const probability = percent(reading.probability, 0);
    drawPicture(canvas, pixels, width, height);
    canvas.setAttribute("aria-label", text("reading.label", { label, prediction, probability }));
    words.textContent = label === prediction ? probability : `${label} → ${prediction}\n${probability}`;
  });
}

function newItem(list: HTMLElement): HTMLLIElement {
  const item = append(list, "li");
  append(item, "canvas", "picture").setAttribute("role", "img");
  append(item, "p").setAttribute("aria-hidden", "true");
  return item;
}
