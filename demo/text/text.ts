import { inFrameOfItsOwn } from "../frames.js";
import { en } from "./en.js";
import { zh } from "./zh.js";

export type Key = keyof typeof en;
export type Language = "en" | "zh";
export type Values = Readonly<Record<string, string | number>>;

const texts: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, zh };
const places = new WeakMap<Element, Values>();
const listeners = new Set<() => void>();
let current: Language = "en";

/** The words of that key in the page's language; `{name}` in them becomes the value of that name. */
export function text(key: Key, values: Values = {}): string {
  return texts[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export function language(): Language {
  return current;
}

/** All words of the page in another language, before it is seen. */
export function setLanguage(chosen: Language): void {
  current = chosen;
  fill(document.documentElement);
  for (const listener of listeners) listener();
  nameLanguage();
}

/** The same for a page that is in use, a part of it in each frame; in the last it says which language it is in. */
export function switchLanguage(chosen: Language): void {
  current = chosen;
  for (const part of document.querySelectorAll("body > :not(main), main > :not(.laboratory), .laboratory > *"))
    inFrameOfItsOwn(() => fill(part));
  for (const listener of listeners) inFrameOfItsOwn(listener);
  inFrameOfItsOwn(nameLanguage);
}

function nameLanguage(): void {
  document.documentElement.lang = current === "zh" ? "zh-Hans" : "en";
  document.title = text("title");
  document.querySelector("meta[name=description]")?.setAttribute("content", text("description"));
}

/** Calls when the language changes: for words that `say` and data-text do not keep. */
export function onLanguage(listener: () => void): void {
  listeners.add(listener);
}

/** Puts words into an element, and in the other language when that changes. */
export function say(element: HTMLElement, key: Key, values: Values = {}): void {
  element.setAttribute("data-text", key);
  places.set(element, values);
  write(element);
}

/** The same for what assistive technology calls an element that shows no words. */
export function label(element: HTMLElement, key: Key): void {
  element.setAttribute("data-label", key);
  element.setAttribute("aria-label", text(key));
}

/** Writes the words of all elements with data-text="key" or data-label="key" from a root down. */
function fill(root: Element): void {
  const all = [root, ...root.querySelectorAll("[data-text], [data-label]")];
  for (const element of all) {
    write(element);
    const key = element.getAttribute("data-label");
    if (isKey(key)) element.setAttribute("aria-label", text(key));
  }
}

function write(element: Element): void {
  const key = element.getAttribute("data-text");
  if (!isKey(key)) return;
  const words = text(key, places.get(element));
  if (element.textContent !== words) element.textContent = words;
}

function isKey(key: string | null): key is Key {
  return key !== null && Object.hasOwn(en, key);
}
