import type { KeyInput, Page } from "puppeteer-core";
import { CONTROLS } from "./keyboard.js";

const MOST_STOPS = 1500;
const PATIENCE_MILLISECONDS = 20_000;

/** What a key, or several after one another, or what else is done with the keyboard. */
type Keys = KeyInput | readonly KeyInput[] | (() => Promise<unknown>);

/**
 * Operates a page by its keyboard alone, and keeps account of the controls that are in the document and of those that were
 * operated. A control is called by its group and its name, as "Schedule: Power", with # in place of numbers.
 */
export class Operator {
  readonly #met = new Set<string>();
  readonly #operated = new Set<string>();
  readonly #lost = new Set<string>();

  constructor(readonly page: Page) {}

  /** Controls that have been in the document, shown or not, and were never operated. */
  get neverOperated(): string[] {
    return [...this.#met].filter((name) => !this.#operated.has(name)).sort();
  }

  /** Controls after which the Tab key began again at the top of the page. */
  get losingTheirPlace(): readonly string[] {
    return [...this.#lost].sort();
  }

  /** Tabs to a control, presses keys, and waits for what they have to bring about. */
  async operate(name: string, keys: Keys, effect: () => Promise<unknown>): Promise<void> {
    await this.meet();
    await this.#tabTo(name);
    if (typeof keys === "function") await keys();
    else for (const key of [keys].flat()) await this.page.keyboard.press(key);
    await effect();
    this.#operated.add(name);
    await this.meet();
    if ((await this.#focused()) === undefined) {
      await this.page.keyboard.press("Tab");
      if ((await this.#focused()) === (await this.#first())) this.#lost.add(name);
    }
  }

  /** Replaces what a field holds. */
  async type(name: string, text: string, effect: () => Promise<unknown>): Promise<void> {
    const keys = async () => {
      await this.page.keyboard.down("Control");
      await this.page.keyboard.press("KeyA");
      await this.page.keyboard.up("Control");
      await this.page.keyboard.type(text);
      await this.page.keyboard.press("Tab");
    };
    await this.operate(name, keys, effect);
  }

  /** Chooses what begins with such letters. */
  async choose(name: string, letters: string, effect: () => Promise<unknown>): Promise<void> {
    await this.operate(name, () => this.page.keyboard.type(letters), effect);
    // A list goes on with the letters before unless some time has passed.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  }

  /** Waits until the page's own address, and with it the settings, says so. */
  async address(pattern: RegExp): Promise<void> {
    await this.page.waitForFunction(
      (source) => new RegExp(source).test(decodeURIComponent(location.search)),
      { timeout: PATIENCE_MILLISECONDS, polling: 50 },
      pattern.source,
    );
  }

  /** Takes account of the controls that are in the document now; in another language they are the same by other names. */
  async meet(): Promise<void> {
    if ((await this.page.evaluate(() => document.documentElement.lang)) !== "en") return;
    for (const name of await this.page.evaluate(namesOf, CONTROLS)) this.#met.add(name);
  }

  async #tabTo(name: string): Promise<void> {
    if ((await this.#focused()) === name) return;
    const passed = new Set<string>();
    for (let presses = 0; presses < MOST_STOPS; presses++) {
      await this.page.keyboard.press("Tab");
      const focused = (await this.#focused()) ?? "";
      if (focused === name) return;
      if (focused === "" && passed.has("")) break;
      passed.add(focused);
    }
    throw new Error(`Tab never came to "${name}", but to ${[...passed].join(" | ")}.`);
  }

  async #focused(): Promise<string | undefined> {
    return (await this.page.evaluate(namesOf, ":focus")).at(0);
  }

  async #first(): Promise<string | undefined> {
    return (await this.page.evaluate(namesOf, CONTROLS)).at(0);
  }
}

/** Runs in the page: what the controls are called that a selector finds. */
function namesOf(selector: string): string[] {
  const textOf = (element: Element | null | undefined) => element?.textContent?.trim() || undefined;
  return [...document.querySelectorAll(selector)].map((element) => {
    const group =
      textOf(element.closest("fieldset")?.querySelector("legend")) ??
      textOf(element.closest("figure")?.querySelector("h3")) ??
      (element.parentElement?.closest("[id]:not([id^=of-])")?.id || "page");
    const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
    const name =
      element.getAttribute("aria-label") ??
      textOf(document.getElementById(element.getAttribute("aria-labelledby") ?? "")) ??
      textOf(labels[0]?.querySelector("span")) ??
      textOf(labels[0]) ??
      textOf(element) ??
      "";
    return `${group}: ${name.slice(0, 60).replace(/\d[\d.,]*/g, "#")}`;
  });
}
