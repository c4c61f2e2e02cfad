import { language, onLanguage, say, setLanguage, switchLanguage } from "../text/text.js";
import { remember, remembered } from "./remembered.js";

type Theme = "light" | "dark";

/** Told when the theme changes: canvases have to be drawn anew. */
const listeners = new Set<() => void>();

export function onTheme(listener: () => void): void {
  listeners.add(listener);
}

/** Theme and language, each a button that names what it switches to; what was chosen is remembered. */
export function createSwitches(host: HTMLElement): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = remembered("theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.setAttribute("data-theme", chosen);
  const theme = createButton(host);
  const words = createButton(host);
  const showTheme = () => {
    say(theme, isDark(system) ? "switch.theme.light" : "switch.theme.dark");
    for (const listener of listeners) listener();
  };
  theme.addEventListener("click", () => {
    const next: Theme = isDark(system) ? "light" : "dark";
    document.documentElement.setAttribute("data-theme", next);
    remember("theme", next);
    showTheme();
  });
  system.addEventListener("change", showTheme);
  words.addEventListener("click", () => {
    const next = language() === "en" ? "zh" : "en";
    switchLanguage(next);
    remember("language", next);
  });
  const showLanguage = () => {
    words.lang = language() === "en" ? "zh-Hans" : "en";
  };
  onLanguage(showLanguage);
  showTheme();
  say(words, "switch.language");
  const wanted = remembered("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
  setLanguage(wanted === "zh" ? "zh" : "en");
}

function isDark(system: MediaQueryList): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? system.matches : theme === "dark";
}

function createButton(host: HTMLElement): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "small";
  host.append(button);
  return button;
}
