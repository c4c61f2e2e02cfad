import { label, onLanguage, text } from "../text/text.js";
import { append } from "./append.js";

const SHOWN_MILLISECONDS = 10_000;

/** A line at the lower edge of the window, wherever the visitor is on the page; assistive technology reads it out. */
export class Notices {
  readonly #words: HTMLElement;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentence: () => string = () => "";

  constructor(readonly host: HTMLElement) {
    host.className = "notices";
    // A region has to be there before its words are, or they are not read out.
    this.#words = append(host, "p");
    this.#words.setAttribute("role", "status");
    const close = append(host, "button", "small");
    close.type = "button";
    close.textContent = "×";
    label(close, "notices.close");
    let before: EventTarget | null = null;
    close.addEventListener("focus", ({ relatedTarget }) => {
      before = relatedTarget;
    });
    close.addEventListener("click", () => {
      // Who came by keys goes back to where they were: this is the page's last control.
      if (close.matches(":focus-visible") && before instanceof HTMLElement) before.focus();
      this.#show(() => "", false);
    });
    onLanguage(() => {
      this.#words.textContent = this.#sentence();
    });
    this.#show(() => "", false);
  }

  /** Shows a sentence for a while. */
  tell(sentence: () => string): void {
    this.#show(sentence, false);
    this.#timer = setTimeout(() => this.#show(() => "", false), SHOWN_MILLISECONDS);
  }

  /** Shows a sentence until it is closed or another comes: it is still going on. */
  hold(sentence: () => string): void {
    this.#show(sentence, false);
  }

  /** Shows what went wrong until it is closed. */
  complain(message: string): void {
    this.#show(() => text("notices.wrong", { message }), true);
  }

  #show(sentence: () => string, wrong: boolean): void {
    clearTimeout(this.#timer);
    this.#sentence = sentence;
    this.#words.textContent = sentence();
    this.host.classList.toggle("wrong", wrong);
    this.host.classList.toggle("empty", this.#words.textContent === "");
  }
}
