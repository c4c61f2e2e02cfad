import { percent, whole } from "../charts/figures.js";
import { onLanguage, say, text } from "../text/text.js";
import type { Reading } from "../training/readings.js";
import type { Confusion } from "../training/requests/confusion.js";
import type { Session } from "../training/session.js";
import { append } from "./append.js";
import { ConfusionPairs } from "./confusion-pairs.js";
import { ConfusionTable, type ConfusionView, type Place } from "./confusion-table.js";
import { MOST_CLASSES } from "./many-classes.js";
import { showReadings } from "./reading-list.js";
import { nextFrame, Refresher } from "./refresher.js";

/** All test images are read for each: at most so often. */
const BETWEEN = 1000;
const MOST_IMAGES = 60;

/** The confusion matrix with the images of its cells, and the worst mistakes: both from one reading of the test images. */
export function createReadingPanels(matrix: HTMLElement, mistakes: HTMLElement, session: Session): void {
  const summary = append(matrix, "p", "hint");
  say(summary, "confusion.measuring");
  const scroller = append(matrix, "div", "scroller");
  const opened = append(matrix, "div", "opened");
  opened.hidden = true;
  const about = append(opened, "p");
  about.setAttribute("role", "status");
  const close = append(opened, "button", "small");
  close.type = "button";
  say(close, "confusion.close");
  const images = append(opened, "ul", "readings");
  const mistakesHint = append(mistakes, "p", "hint");
  const mistakesList = append(mistakes, "ul", "readings");
  let table: ConfusionView | undefined;
  let classes = 0;
  let shown: Confusion | undefined;
  let place: Place | undefined;
  let placeReadings: readonly Reading[] = [];

  const show = () => {
    if (shown === undefined) return;
    const { accuracy, step } = shown;
    say(summary, "confusion.summary", { accuracy: percent(accuracy), images: whole(shown.images), step: whole(step) });
    if (classes !== shown.classes) {
      scroller.replaceChildren();
      const choose = (chosen: Place) => void open(chosen);
      table =
        shown.classes > MOST_CLASSES
          ? new ConfusionPairs(scroller, choose)
          : new ConfusionTable(scroller, shown.classes, choose);
      classes = shown.classes;
    }
    table?.show(shown);
    say(mistakesHint, shown.mistakes.length === 0 ? "mistakes.none" : "mistakes.text");
    showReadings(mistakesList, shown.mistakes);
    showPlace();
  };
  const showPlace = () => {
    table?.press(place);
    opened.hidden = place === undefined;
    if (place === undefined || shown === undefined) return;
    const all = shown.counts[place.label * shown.classes + place.prediction] ?? 0;
    const count = placeReadings.length;
    const key = all === 0 ? "confusion.empty" : count < all ? "confusion.first" : "confusion.images";
    const words = text(key, { ...place, count, all });
    if (about.textContent !== words) about.textContent = words;
    showReadings(images, placeReadings);
  };
  const open = async (chosen: Place) => {
    place = chosen;
    placeReadings = await session.request("cell", { ...chosen, most: MOST_IMAGES });
    showPlace();
  };
  close.addEventListener("click", () => {
    place = undefined;
    showPlace();
    table?.focus();
  });
  const refresher = new Refresher([matrix, mistakes], BETWEEN, async () => {
    let found = await session.request("confusion");
    while ("read" in found) {
      // What was shown before stays until all images are read.
      const { read, images } = found;
      if (shown === undefined) say(summary, "confusion.progress", { read: whole(read), images: whole(images) });
      found = await session.request("confusion");
    }
    shown = found;
    if (place !== undefined) placeReadings = await session.request("cell", { ...place, most: MOST_IMAGES });
    await nextFrame();
    show();
  });
  session.on("opened", () => {
    shown = undefined;
    say(summary, "confusion.measuring");
    refresher.stale();
  });
  for (const event of ["steps", "done"] as const) session.on(event, () => refresher.stale());
  onLanguage(show);
}
