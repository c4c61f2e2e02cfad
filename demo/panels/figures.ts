import { percent, short, thousands } from "../charts/figures.js";
import { type Key, say } from "../text/text.js";
import type { Session } from "../training/session.js";
import { element } from "./build.js";

/** The last figures of the run in large digits. */
export function createFigures(session: Session): HTMLElement {
  const list = element("dl", "figures");
  const accuracy = addFigure(list, "figure.test.accuracy");
  const loss = addFigure(list, "figure.test.loss");
  const speed = addFigure(list, "figure.speed");
  session.on("opened", ({ epochs, settings: { validation } }) => {
    const last = epochs.at(-1);
    say(accuracy.name, validation === 0 ? "figure.test.accuracy" : "figure.accuracy");
    say(loss.name, validation === 0 ? "figure.test.loss" : "figure.loss");
    accuracy.value.textContent = last === undefined ? "–" : percent(last.validationAccuracy);
    loss.value.textContent = last === undefined ? "–" : short(last.validationLoss);
    speed.value.textContent = last === undefined ? "–" : thousands(last.imagesPerSecond);
  });
  session.on("epoch", ({ validationAccuracy, validationLoss, imagesPerSecond }) => {
    accuracy.value.textContent = percent(validationAccuracy);
    loss.value.textContent = short(validationLoss);
    speed.value.textContent = thousands(imagesPerSecond);
  });
  return list;
}

interface Figure {
  readonly name: HTMLElement;
  readonly value: HTMLElement;
}

function addFigure(list: HTMLElement, key: Key): Figure {
  const name = element("dt");
  say(name, key);
  const value = element("dd", "", "–");
  list.append(element("div", "", name, value));
  return { name, value };
}
