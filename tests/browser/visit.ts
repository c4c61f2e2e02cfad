import { existsSync } from "node:fs";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, ElementHandle, Page } from "puppeteer-core";
import type { TestBrowser } from "./browsers.js";
import { type Server, serve } from "./server.js";
import { type Watch, watch } from "./watch.js";

export interface Circumstances {
  /** Whether the server sends the headers that let threads share memory; it does unless told. */
  readonly isolated?: boolean;
  /** What stands behind the address's question mark. */
  readonly query?: string;
  readonly width?: number;
  readonly height?: number;
  /** Only in Chromium; elsewhere it is what the system says. */
  readonly scheme?: "light" | "dark";
  /** As a visitor chose it before; what the browser asks for unless told. */
  readonly language?: "en" | "zh";
  /** Whether the page may start training by itself; it may not unless told. */
  readonly motion?: boolean;
  /** Further scripts that the server has beside the page, by name. */
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The built page, open in a browser of its own; both end with the test. */
export interface Visit {
  readonly browser: Browser;
  readonly page: Page;
  readonly server: Server;
  readonly watched: Watch;
}

const WIDE = { width: 1280, height: 900 };

export function visit(context: TestContext, browser: TestBrowser, circumstances: Circumstances = {}): Promise<Visit> {
  return visitFor((end) => context.after(end), browser, circumstances);
}

/** @param after is given what ends server and browser */
export async function visitFor(
  after: (end: () => Promise<void>) => void,
  { name, launch }: TestBrowser,
  {
    isolated = true,
    query = "",
    width,
    height,
    scheme = "light",
    language,
    motion = false,
    scripts = {},
  }: Circumstances = {},
): Promise<Visit> {
  const server = await serve(builtPage(), { isolated, scripts });
  after(() => server.stop());
  const browser = await launch();
  after(() => browser.close());
  const page = await browser.newPage();
  await page.setViewport({ width: width ?? WIDE.width, height: height ?? WIDE.height });
  if (name === "Chromium") {
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: motion ? "no-preference" : "reduce" },
    ]);
  }
  // tsx compiles functions, those that run in the page too, to call this on every function in them.
  await page.evaluateOnNewDocument("globalThis.__name = (named) => named;");
  if (language !== undefined) {
    await page.evaluateOnNewDocument((chosen) => localStorage.setItem("glyphnet.language", chosen), language);
  }
  const watched = watch(page, server);
  await page.goto(query === "" ? server.address : `${server.address}?${query}`);
  return { browser, page, server, watched };
}

function builtPage(): string {
  const folder = fileURLToPath(new URL("../../dist/demo", import.meta.url));
  if (existsSync(folder)) return folder;
  throw new Error("The page is not built: run `npm run build:demo` first.");
}

/** The control that assistive technology finds by this role and name. */
export async function find(page: Page, role: string, name: string): Promise<ElementHandle> {
  const element = await page.waitForSelector(`::-p-aria([role="${role}"][name="${name}"])`, { timeout: 20_000 });
  if (element === null) throw new Error(`The page shows no ${role} "${name}".`);
  return element;
}

/** Presses a button as soon as it is enabled and stands still; one whose name stands on several too, the first. */
export async function press(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([role="button"][name="${name}"])`).setTimeout(20_000).click();
}

/** Presses Train and waits for the end of the run. */
export async function trainToEnd(page: Page, seconds = 60): Promise<Outcome> {
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Train");
  return outcomeOf(page, seconds);
}

/** What the page says at the end of a run. */
export interface Outcome {
  readonly fingerprint: string;
  /** The command line that it offers. */
  readonly command: string;
}

export async function outcomeOf(page: Page, seconds = 60): Promise<Outcome> {
  await textOf(page, "#console .status", /^Done/, seconds);
  const fingerprint = (await textOf(page, "#result code.fingerprint", /^[0-9a-f]{16}$/)).trim();
  const command = await textOf(page, "#result pre code", /glyphnet train/);
  return { fingerprint, command };
}

/** Waits until the element's text matches, and returns it. */
export async function textOf(page: Page, selector: string, pattern: RegExp, seconds = 20): Promise<string> {
  const { source, flags } = pattern;
  const read = () => page.$$eval(selector, (elements) => elements.map(({ textContent }) => textContent).join("\n"));
  try {
    await page.waitForFunction(
      (selector, source, flags) =>
        new RegExp(source, flags).test(
          [...document.querySelectorAll(selector)].map(({ textContent }) => textContent).join("\n"),
        ),
      { timeout: 1000 * seconds, polling: 50 },
      selector,
      source,
      flags,
    );
  } catch (cause) {
    throw new Error(`Expected ${pattern} in ${selector}, found ${JSON.stringify(await read())}.`, { cause });
  }
  return read();
}
