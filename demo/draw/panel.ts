import { percent } from "../charts/figures.js";
import { append } from "../panels/append.js";
import { drawPicture } from "../panels/ink.js";
import { label, onLanguage, say, text } from "../text/text.js";
import type { Session } from "../training/session.js";
import { Bars } from "./bars.js";
import { Drawing } from "./drawing.js";
import { drawByKeys } from "./keyboard.js";
import { createOwnDigits } from "./own-digits.js";
import { Pad } from "./pad.js";
import { Seen } from "./seen.js";

/** The answer is said aloud when the drawing has been still for so many milliseconds. */
const STILL = 700;

/** A pad, beside it what the network sees and reads, below it the digits that were kept. */
export function createDrawPanel(host: HTMLElement, session: Session): Seen {
  const drawing = new Drawing();
  const desk = append(host, "div", "desk card");
  const spoken = append(host, "p", "unseen");
  spoken.setAttribute("role", "status");
  createPad(desk, drawing, spoken);
  const seen = new Seen(session, drawing);
  createPicture(desk, seen);
  createBars(desk, seen, session);
  createOwnDigits(append(desk, "div", "part own-part"), session, seen, spoken, () => drawing.clear());

  let still: ReturnType<typeof setTimeout> | undefined;
  drawing.onChange(() => {
    clearTimeout(still);
    still = setTimeout(() => {
      const answer = best(seen.probabilities);
      if (answer !== undefined) spoken.textContent = text("draw.answer", answer);
    }, STILL);
  });
  return seen;
}

function createPad(desk: HTMLElement, drawing: Drawing, spoken: HTMLElement): void {
  const part = append(desk, "div", "part pad-part");
  const frame = append(part, "div", "pad-frame");
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-describedby", "draw-keys");
  label(frame, "draw.pad");
  const canvas = append(frame, "canvas", "pad");
  const invitation = append(frame, "p", "invitation");
  say(invitation, "draw.here");
  drawByKeys(frame, new Pad(canvas, drawing), drawing, (key) => {
    spoken.textContent = text(key);
  });
  const buttons = append(part, "div", "buttons");
  const undo = append(buttons, "button", "small");
  const clear = append(buttons, "button", "small");
  for (const button of [undo, clear]) button.type = "button";
  say(undo, "draw.undo");
  say(clear, "draw.clear");
  undo.addEventListener("click", () => drawing.undo());
  clear.addEventListener("click", () => drawing.clear());
  const keys = append(part, "p", "hint keys");
  keys.id = "draw-keys";
  say(keys, "draw.keys");
  const show = () => {
    invitation.hidden = !drawing.empty;
    undo.disabled = drawing.empty;
    clear.disabled = drawing.empty;
  };
  drawing.onChange(show);
  show();
}

function createPicture(desk: HTMLElement, seen: Seen): void {
  const part = append(desk, "div", "part seen-part");
  say(append(part, "h3"), "draw.seen");
  const canvas = append(part, "canvas", "picture seen");
  canvas.setAttribute("role", "img");
  const show = () => {
    const { height, width } = seen.frame;
    if (seen.picture === undefined) canvas.width = canvas.height = 1;
    else drawPicture(canvas, seen.picture, width, height);
    canvas.classList.toggle("empty", seen.picture === undefined);
    canvas.setAttribute("aria-label", text("draw.seen.label", { width, height }));
  };
  seen.onChange(show);
  onLanguage(show);
  show();
}

function createBars(desk: HTMLElement, seen: Seen, session: Session): void {
  const part = append(desk, "div", "part bars-part");
  say(append(part, "h3"), "draw.probabilities");
  const bars = new Bars(part);
  const show = () => bars.show(session.opened?.classes ?? 10, seen.probabilities);
  seen.onChange(show);
  session.on("opened", show);
  show();
}

function best(probabilities: Float32Array | undefined): { digit: number; probability: string } | undefined {
  if (probabilities === undefined) return undefined;
  const probability = Math.max(...probabilities);
  return { digit: probabilities.indexOf(probability), probability: percent(probability, 0) };
}
