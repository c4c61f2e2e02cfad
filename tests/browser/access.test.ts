import assert from "node:assert/strict";
import { test } from "node:test";
import { seriousFindings } from "./accessibility.js";
import { chromium } from "./browsers.js";
import { tabTo, walk } from "./keyboard.js";
import { press, textOf, visit } from "./visit.js";

const { skip } = chromium;
const RUN = "model=residual-mlp&batch=128&epochs=3&threads=1";
const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };

const words = {
  en: { train: "Train", ready: /^Ready/, done: /^Done/ },
  zh: { train: "开始训练", ready: /^就绪/, done: /^完成/ },
} as const;
const languages = ["en", "zh"] as const;

for (const [layout, size] of Object.entries({ wide: WIDE, phone: PHONE })) {
  for (const [scheme, language] of [
    ["light", "en"],
    ["dark", "en"],
    ["light", "zh"],
    ["dark", "zh"],
  ] as const) {
    const title = `axe-core finds nothing serious: ${layout}, ${scheme}, ${language}`;
    test(title, { skip, timeout: 120_000 }, async (context) => {
      const { page, watched } = await visit(context, chromium, { ...size, scheme, language, query: RUN });
      const { train, ready, done } = words[language];
      await textOf(page, "#console .status", ready);
      assert.deepEqual(await seriousFindings(page), [], "before training");
      await tabTo(page, train);
      await page.keyboard.press("Enter");
      await textOf(page, "#console .status", done);
      for (const panel of await page.$$("[data-panel]")) await panel.scrollIntoView();
      await page.waitForSelector(".confusion button");
      assert.deepEqual(await seriousFindings(page), [], "after training");
      watched.assertClean();
    });
  }
}

for (const language of languages) {
  test(`on a phone nothing is wider than the page, before and after training: ${language}`, {
    skip,
    timeout: 60_000,
  }, async (context) => {
    const { page } = await visit(context, chromium, { ...PHONE, language, query: RUN });
    const { train, ready, done } = words[language];
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    await textOf(page, "#console .status", ready);
    assert.equal(await width(), PHONE.width);
    await press(page, train);
    await textOf(page, "#console .status", done);
    for (const panel of await page.$$("[data-panel]")) await panel.scrollIntoView();
    // A panel is filled while it is on the screen.
    await page.$eval("[data-panel=confusion]", (panel) => panel.scrollIntoView());
    await page.waitForSelector(".confusion button");
    assert.equal(await width(), PHONE.width);
    assert.deepEqual(await page.evaluate(clipped), [], "words that their box cuts off");
  });
}

/** Runs in the page: what has words that do not fit, and neither shows them all nor lets them be scrolled to. */
function clipped(): string[] {
  return [
    ...document.querySelectorAll<HTMLElement>("button, summary, label, legend, h1, h2, h3, p, li, th, td, select"),
  ]
    .filter((element) => element.checkVisibility() && element.closest(".unseen, .skip") === null)
    .filter((element) => {
      const { overflowX, display } = getComputedStyle(element);
      return (
        display !== "inline" &&
        overflowX !== "auto" &&
        overflowX !== "scroll" &&
        element.scrollWidth > element.clientWidth + 1
      );
    })
    .map((element) => `${element.tagName} ${element.className} ${element.textContent?.trim().slice(0, 60)}`);
}

test("Tab comes to every control, shows where it is, and leaves the page", {
  skip,
  timeout: 120_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { query: RUN });
  await textOf(page, "#console", /Ready/);
  const { stops, controls } = await walk(page);
  const reached = new Set(stops.map(({ number }) => number));
  const groups = new Set(controls.filter(({ number }) => reached.has(number)).map(({ group }) => group));
  assert.ok(stops.length >= 10, `only ${stops.length} stops`);
  assert.deepEqual(
    controls.filter(({ number, group }) => !reached.has(number) && !(group !== "" && groups.has(group))),
    [],
    "controls that the keyboard does not come to",
  );
  assert.deepEqual(
    stops.filter(({ marked }) => !marked).map(({ description }) => description),
    [],
    "stops that do not show the focus",
  );
});
