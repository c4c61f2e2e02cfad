import type { Page } from "puppeteer-core";

/** A stop of the Tab key. */
export interface Stop {
  /** A number that the page's elements get in order. */
  readonly number: number;
  readonly description: string;
  /** Whether one sees that it has the focus: it looks other than without. */
  readonly marked: boolean;
}

export interface Walk {
  readonly stops: readonly Stop[];
  /** Controls that are shown and enabled, and that Tab, or the arrow keys from a stop, should come to. */
  readonly controls: readonly { readonly number: number; readonly description: string; readonly group: string }[];
}

/** What a visitor can operate. */
export const CONTROLS = [
  "a[href]",
  "button",
  "input",
  "select",
  "textarea",
  "summary",
  "canvas[role]:not([role=img])",
  ...["button", "checkbox", "radio", "slider", "switch", "tab", "menuitem", "option", "gridcell"].map(
    (role) => `[role="${role}"]`,
  ),
  "[tabindex]",
].join(",");

const MOST_STOPS = 1500;

/** Presses Tab from the page's start until the focus leaves it. */
export async function walk(page: Page): Promise<Walk> {
  const controls = await page.evaluate((selector) => {
    (document.activeElement as HTMLElement | null)?.blur();
    getSelection()?.removeAllRanges();
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    return [...document.querySelectorAll<HTMLElement>(selector)]
      .map((element, number) => {
        element.setAttribute("data-stop", String(number));
        return element;
      })
      .filter((element) => shown(element) && !element.matches(":disabled, [aria-disabled=true], [inert] *"))
      .map((element) => {
        // Of a group with arrow keys, one is a stop.
        const parent = element.closest("[role=grid],[role=tablist],[role=radiogroup],[role=listbox],[role=toolbar]");
        const radio = element.matches("input[type=radio]") ? `radio ${element.getAttribute("name")}` : "";
        const widget = parent === null ? "" : `widget ${[...document.querySelectorAll("*")].indexOf(parent)}`;
        return {
          number: Number(element.getAttribute("data-stop")),
          description: element.outerHTML.slice(0, 160),
          group: radio || widget,
        };
      });
  }, CONTROLS);
  const stops: Stop[] = [];
  const seen = new Set<number>();
  while (stops.length < MOST_STOPS) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focusedStop);
    if (stop === undefined || seen.has(stop.number)) break;
    seen.add(stop.number);
    stops.push(stop);
  }
  return { stops, controls };
}

/** Runs in the page. */
function focusedStop(): Stop | undefined {
  const element = document.activeElement as HTMLElement | null;
  if (element === null || element === document.body || element === document.documentElement) return undefined;
  const look = () =>
    [element, element.parentElement, element.nextElementSibling]
      .map((part) => {
        if (part === null) return "";
        const { outline, boxShadow, borderColor, backgroundColor, textDecoration, transform } = getComputedStyle(part);
        return [outline, boxShadow, borderColor, backgroundColor, textDecoration, transform].join();
      })
      .join(";");
  const focused = look();
  element.blur();
  const plain = look();
  element.focus({ focusVisible: true } as FocusOptions);
  return {
    number: Number(element.getAttribute("data-stop") ?? -1),
    description: element.outerHTML.slice(0, 160),
    marked: focused !== plain,
  };
}

/** Presses Tab until the control with that accessible name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < MOST_STOPS; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null) return "";
      const labels = "labels" in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
      return element.getAttribute("aria-label") ?? labels[0]?.textContent?.trim() ?? element.textContent?.trim() ?? "";
    });
    if (focused === name) return;
  }
  throw new Error(`Tab never came to "${name}".`);
}
