import type { Key } from "../text/text.js";
import type { Drawing } from "./drawing.js";
import type { Pad } from "./pad.js";

/** How far an arrow moves the pen, as a share of the pad. */
const STEP = 1 / 16;
const SMALL_STEP = 1 / 64;

const directions: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Draws by keys: arrows move a pen, Space puts it down and lifts it, Backspace takes a stroke back, Delete clears.
 * @param target what has the focus
 * @param announce tells what has happened to who cannot see it
 */
export function drawByKeys(target: HTMLElement, pad: Pad, drawing: Drawing, announce: (key: Key) => void): void {
  let place = { x: 0.5, y: 0.25, pen: 1 };
  const lift = () => {
    if (drawing.open) drawing.end();
    pad.cursor = undefined;
  };
  target.addEventListener("focus", () => {
    if (target.matches(":focus-visible")) pad.cursor = place;
  });
  target.addEventListener("blur", lift);
  target.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const undo = event.key === "Backspace" || (event.ctrlKey && event.key === "z");
    if (event.ctrlKey && !undo) return;
    const direction = directions[event.key];
    if (direction !== undefined) {
      const step = event.shiftKey ? SMALL_STEP : STEP;
      const moved = (at: number, by: number) => Math.min(Math.max(at + by * step, 0), 1);
      place = { ...place, x: moved(place.x, direction[0]), y: moved(place.y, direction[1]) };
      drawing.moveTo([place]);
    } else if (event.key === " ") {
      if (drawing.open) drawing.end();
      else drawing.begin(place);
      announce(drawing.open ? "draw.down" : "draw.up");
    } else if (undo) {
      drawing.undo();
      announce("draw.undone");
    } else if (event.key === "Delete") {
      drawing.clear();
      announce("draw.cleared");
    } else {
      return;
    }
    event.preventDefault();
    pad.cursor = place;
  });
}
