import { whole } from "../charts/figures.js";
import { append } from "../panels/append.js";
import { drawPicture } from "../panels/ink.js";
import { onLanguage, say, text } from "../text/text.js";
import type { OwnDigits } from "../training/requests/own-digits.js";
import type { Session } from "../training/session.js";
import { Kept, type KeptDigit, MOST_KEPT } from "./kept.js";
import type { Seen } from "./seen.js";

const TIMES = [1, 10, 50] as const;
const USUAL_TIMES = 10;

/** The drawn digit can be labelled and kept; those that were kept can be deleted, and trained on. */
export function createOwnDigits(
  host: HTMLElement,
  session: Session,
  seen: Seen,
  spoken: HTMLElement,
  clear: () => void,
): void {
  const kept = new Kept();
  say(append(host, "h3"), "draw.own");
  say(append(host, "p", "hint"), "draw.own.text");
  const form = append(host, "form", "label-form");
  const choice = createChoice(form, "draw.as", "own-label");
  const keep = append(form, "button", "small");
  keep.type = "submit";
  say(keep, "draw.keep");
  const list = append(host, "ul", "kept");
  const none = append(host, "p", "hint");
  say(none, "draw.none");
  const learning = createLearning(host, session, kept);

  const showChoice = () => {
    const classes = session.opened?.classes ?? 10;
    if (choice.options.length !== classes) {
      choice.replaceChildren(
        ...Array.from({ length: classes }, (_, digit) => new Option(String(digit), String(digit))),
      );
    }
  };
  const showKept = () => {
    none.hidden = kept.digits.length > 0;
    list.replaceChildren();
    kept.digits.forEach((digit, index) => {
      appendKept(list, digit, () => {
        kept.delete(digit);
        spoken.textContent = text("draw.deleted");
        showKept();
        const buttons = list.querySelectorAll("button");
        (buttons[Math.min(index, buttons.length - 1)] ?? choice).focus();
      });
    });
    learning();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (seen.picture === undefined) return;
    if (kept.digits.length >= MOST_KEPT) {
      spoken.textContent = text("draw.full", { count: MOST_KEPT });
      return;
    }
    kept.add({ label: Number(choice.value), pixels: seen.picture, ...frameOf(seen) });
    spoken.textContent = text("draw.kept", { digit: choice.value });
    clear();
    showKept();
  });
  let chosen = false;
  choice.addEventListener("change", () => {
    chosen = true;
  });
  seen.onChange(() => {
    keep.disabled = seen.picture === undefined;
    if (seen.picture === undefined) chosen = false;
    // Until its author says otherwise, the digit is what it was read as.
    const { probabilities } = seen;
    if (probabilities !== undefined && !chosen)
      choice.value = String(probabilities.indexOf(Math.max(...probabilities)));
  });
  keep.disabled = true;
  session.on("opened", () => {
    showChoice();
    learning();
  });
  onLanguage(showKept);
  showChoice();
  showKept();
}

/** Sends the kept digits to training, or takes them out; gives what shows how things stand. */
function createLearning(host: HTMLElement, session: Session, kept: Kept): () => void {
  const form = append(host, "form", "learn-form");
  const times = createChoice(form, "draw.times", "own-times");
  for (const count of TIMES) {
    const option = new Option("", String(count));
    say(option, "draw.times.value", { count });
    times.append(option);
  }
  times.value = String(USUAL_TIMES);
  const train = append(form, "button");
  train.type = "submit";
  say(train, "draw.train");
  const stop = append(form, "button");
  stop.type = "button";
  say(stop, "draw.train.stop");
  const notice = append(host, "p", "hint");
  const use = async (digits: readonly KeptDigit[]) => {
    const run = session.status === "running";
    await session.request("ownDigits", pack(digits, session, Number(times.value)));
    if (run || digits.length > 0) await session.start();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void use(fitting(kept, session)).catch(() => undefined);
  });
  stop.addEventListener("click", () => void use([]).catch(() => undefined));
  return () => {
    const own = session.opened?.images.own ?? 0;
    const count = fitting(kept, session).length;
    form.hidden = count === 0 && own === 0;
    train.disabled = count === 0;
    stop.hidden = own === 0;
    notice.hidden = form.hidden;
    notice.classList.toggle("notice", own > 0);
    if (own > 0) say(notice, "draw.training", { count: whole(own) });
    else say(notice, "draw.train.text");
  };
}

/** Those of the size that the network takes, and of its classes. */
function fitting({ digits }: Kept, { opened }: Session): KeptDigit[] {
  if (opened === undefined) return [];
  const { height, width } = opened.network.input;
  return digits.filter((digit) => digit.height === height && digit.width === width && digit.label < opened.classes);
}

function pack(digits: readonly KeptDigit[], { opened }: Session, times: number): OwnDigits {
  const { height, width } = opened?.network.input ?? { height: 28, width: 28 };
  const pictures = new Uint8Array(digits.length * height * width);
  digits.forEach(({ pixels }, index) => {
    pictures.set(pixels, index * height * width);
  });
  return { labels: Uint8Array.from(digits, ({ label }) => label), pictures, height, width, times };
}

function frameOf({ frame }: Seen): { height: number; width: number } {
  return { height: frame.height, width: frame.width };
}

function appendKept(list: HTMLElement, digit: KeptDigit, remove: () => void): void {
  const item = append(list, "li");
  const canvas = append(item, "canvas", "picture");
  canvas.setAttribute("aria-hidden", "true");
  drawPicture(canvas, digit.pixels, digit.width, digit.height);
  append(item, "span").append(String(digit.label));
  const button = append(item, "button", "delete");
  button.type = "button";
  button.append("×");
  button.setAttribute("aria-label", text("draw.delete", { digit: digit.label }));
  button.title = text("draw.delete", { digit: digit.label });
  button.addEventListener("click", remove);
}

function createChoice(host: HTMLElement, key: "draw.as" | "draw.times", id: string): HTMLSelectElement {
  const field = append(host, "div", "field");
  const words = append(field, "label");
  words.htmlFor = id;
  say(words, key);
  const choice = append(field, "select");
  choice.id = id;
  return choice;
}
