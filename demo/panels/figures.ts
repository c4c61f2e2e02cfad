import { percent, short, thousands } from "../charts/figures.js";
import { type Key, say } from "../text/text.js";
import type { Session } from "../training/session.js";
import { element } from "./build.js";

/** The last figures of the run in large digits. */
export function createFigures(session: Session): HTMLElement {
  const list = element("dl", "figures");
  const accuracy = addFigure(list, "figure.accuracy");
  const loss = addFigure(list, "figure.loss");
  const speed = addFigure(list, "figure.speed");
  session.on("opened", ({ epochs }) => {
    const last = epochs.at(-1);
    accuracy.textContent = last === undefined ? "–" : percent(last.validationAccuracy);
    loss.textContent = last === undefined ? "–" : short(last.validationLoss);
    speed.textContent = last === undefined ? "–" : thousands(last.imagesPerSecond);
  });
  session.on("epoch", ({ validationAccuracy, validationLoss, imagesPerSecond }) => {
    accuracy.textContent = percent(validationAccuracy);
    loss.textContent = short(validationLoss);
    speed.textContent = thousands(imagesPerSecond);
  });
  return list;
}

function addFigure(list: HTMLElement, key: Key): HTMLElement {
  const name = element("dt");
  say(name, key);
  const value = element("dd", "", "–");
  list.append(element("div", "", name, value));
  return value;
}
