import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "puppeteer-core";
import { browsers, chromium } from "./browsers.js";
import { find, press, textOf, trainToEnd, visit } from "./visit.js";

const RUN = "model=residual-mlp&batch=64&epochs=4&augment=affine&threads=1";

/** Places on the pad, from 0 to 1 across and down. */
type Stroke = readonly (readonly [x: number, y: number])[];

const circle: Stroke = Array.from({ length: 41 }, (_, index) => {
  const angle = (2 * Math.PI * index) / 40;
  return [0.5 - 0.2 * Math.sin(angle), 0.5 - 0.3 * Math.cos(angle)];
});

const digits: readonly { readonly digit: number; readonly strokes: readonly Stroke[] }[] = [
  { digit: 0, strokes: [circle] },
  { digit: 1, strokes: [line([0.52, 0.15], [0.48, 0.85])] },
  { digit: 7, strokes: [[...line([0.25, 0.2], [0.75, 0.2]), ...line([0.75, 0.2], [0.42, 0.85])]] },
  {
    digit: 4,
    strokes: [
      [...line([0.35, 0.2], [0.28, 0.55]), ...line([0.28, 0.55], [0.72, 0.52])],
      line([0.65, 0.2], [0.62, 0.88]),
    ],
  },
];

for (const browser of browsers) {
  test(`${browser.name}: digits drawn with a mouse are read`, {
    skip: browser.skip,
    timeout: 120_000,
  }, async (context) => {
    const { page, watched } = await visit(context, browser, { query: RUN });
    await trainToEnd(page);
    for (const { digit, strokes } of digits) {
      for (const stroke of strokes) await drawByMouse(page, stroke);
      await textOf(page, "#draw .bars .best .digit", new RegExp(`^${digit}$`), 10);
      const numbers = (await textOf(page, "#draw .bars .number", /%/)).split("\n").map(Number.parseFloat);
      const sum = numbers.reduce((total, number) => total + number, 0);
      assert.equal(numbers.length, 10);
      assert.ok(Math.abs(sum - 100) < 2, `probabilities of ${sum} % in all`);
      await textOf(page, "#draw [role=status]", new RegExp(`^Read as ${digit}, `), 10);
      await press(page, "Clear");
      await page.waitForFunction(() => document.querySelector("#draw .bars .best") === null);
    }
    watched.assertClean();
  });
}

test("Chromium: probabilities move while one draws, and while the network learns", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { query: RUN.replace("epochs=4", "epochs=60") });
  await textOf(page, "#console .status", /^Ready/);
  const seen = new Set<string>();
  await drawByMouse(page, circle, async () => {
    seen.add(await page.$$eval("#draw .bars .number", (cells) => cells.map(({ textContent }) => textContent).join()));
  });
  assert.ok(seen.size >= 4, `${seen.size} readings while drawing`);
  const before = await textOf(page, "#draw .bars .number", /%/);
  await press(page, "Train");
  await page.waitForFunction(
    (before) =>
      [...document.querySelectorAll("#draw .bars .number")].map(({ textContent }) => textContent).join("\n") !== before,
    { timeout: 10_000 },
    before,
  );
});

test("Chromium: a finger draws too, and does not scroll the page", {
  skip: chromium.skip,
  timeout: 90_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { query: RUN, width: 360, height: 740 });
  await trainToEnd(page);
  const at = await padOf(page);
  const scrolled = await page.evaluate(() => scrollY);
  const [first, ...others] = line([0.5, 0.15], [0.5, 0.85]).map(at);
  assert.ok(first !== undefined);
  const touch = await page.touchscreen.touchStart(...first);
  for (const place of others) await touch.move(...place);
  await touch.end();
  await textOf(page, "#draw .bars .best .digit", /^1$/, 10);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
});

test("Chromium: a browser that knows only the last place of a move draws too", {
  skip: chromium.skip,
  timeout: 90_000,
}, async (context) => {
  const { page, watched } = await visit(context, chromium, { query: RUN });
  await page.evaluateOnNewDocument(() => Reflect.deleteProperty(PointerEvent.prototype, "getCoalescedEvents"));
  await page.reload();
  await trainToEnd(page);
  await drawByMouse(page, line([0.5, 0.15], [0.5, 0.85]));
  await textOf(page, "#draw .bars .best .digit", /^1$/, 10);
  watched.assertClean();
});

test("Chromium: a dot is painted on the pad, as the network sees it", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { query: RUN });
  await textOf(page, "#console .status", /^Ready/);
  await drawByMouse(page, [[0.5, 0.5]]);
  await textOf(page, "#draw .bars .best .digit", /^\d$/, 10);
  assert.ok((await opacity(page, "#draw .pad")) > 0, "the pad");
});

test("Chromium: a digit is drawn with the keyboard", { skip: chromium.skip, timeout: 90_000 }, async (context) => {
  const { page } = await visit(context, chromium, { query: RUN });
  await trainToEnd(page);
  const pad = await find(page, "application", "Drawing pad");
  await pad.focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < 10; step++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await textOf(page, "#draw .bars .best .digit", /^1$/, 10);
  await page.keyboard.press("Delete");
  await textOf(page, "#draw [role=status]", /empty/, 10);
});

test("Chromium: drawn digits are kept over a reload, and trained on", {
  skip: chromium.skip,
  timeout: 120_000,
}, async (context) => {
  const { page, watched } = await visit(context, chromium, { query: RUN });
  const { fingerprint } = await trainToEnd(page);
  await keepCircleAsSix(page);
  assert.equal(await page.$$eval("#draw .kept li", (items) => items.length), 1);
  await page.reload();
  await textOf(page, "#console .status", /^Ready/);
  assert.match(await textOf(page, "#draw .kept li", /6/), /6/);
  await trainToEnd(page);
  await page.select("#own-times", "50");
  await press(page, "Train on my digits");
  await textOf(page, "#draw", /50 of the training images are yours/);
  await page.waitForFunction(() => document.querySelector("#console .status")?.textContent?.startsWith("Epoch"));
  const after = await printOf(page);
  assert.notEqual(after, fingerprint);
  // A circle that was called a six often enough is one.
  await drawByMouse(page, circle);
  await textOf(page, "#draw .bars .best .digit", /^6$/, 10);
  watched.assertClean();
});

test("Chromium: a run with own digits is repeated to the bit by Reset, and after it was kept; without them it is the command line's", {
  skip: chromium.skip,
  timeout: 120_000,
}, async (context) => {
  const { page, watched } = await visit(context, chromium, { query: RUN });
  const { fingerprint } = await trainToEnd(page);
  await keepCircleAsSix(page);
  await press(page, "Train on my digits");
  await textOf(page, "#draw", /10 of the training images are yours/);
  await textOf(page, "#console .status", /^(Epoch|Done)/);
  const own = await printOf(page);
  assert.notEqual(own, fingerprint);
  assert.equal(await page.$eval("#result pre", (command) => command.checkVisibility()), false);
  await press(page, "Reset");
  assert.equal(await printAtEnd(page), own, "after Reset");

  await press(page, "Reset");
  await textOf(page, "#console .status", /^Ready\. 9,010 images/);
  await press(page, "Step");
  await textOf(page, "#keep", /Kept at .*after step 1\./);
  await page.reload();
  await textOf(page, "#console .status", /^Ready\. 9,000 images/);
  await press(page, "Go on with it");
  await textOf(page, "#draw", /10 of the training images are yours/);
  await press(page, "Reset");
  await textOf(page, "#console .status", /^Ready\. 9,010 images/);
  assert.equal(await printAtEnd(page), own, "kept, resumed and reset");

  await press(page, "Train without my digits");
  await textOf(page, "#console .status", /^Ready\. 9,000 images/);
  assert.equal((await trainToEnd(page)).fingerprint, fingerprint, "without own digits");
  watched.assertClean();
});

async function keepCircleAsSix(page: Page): Promise<void> {
  await drawByMouse(page, circle);
  await textOf(page, "#draw .bars .best .digit", /^\d$/, 10);
  await page.select("#own-label", "6");
  await press(page, "Keep");
}

/** The fingerprint of a run that has no command, once it starts and ends. */
async function printAtEnd(page: Page): Promise<string> {
  await textOf(page, "#console .status", /^Ready/);
  await press(page, "Train");
  return printOf(page);
}

async function printOf(page: Page): Promise<string> {
  await textOf(page, "#console .status", /^Done/, 60);
  return (await textOf(page, "#result code.fingerprint", /^[0-9a-f]{16}$/)).trim();
}

/** In the middle of a canvas, from 0 to 255. */
function opacity(page: Page, canvas: string): Promise<number> {
  return page.$eval(canvas, (element) => {
    const { width, height } = element as HTMLCanvasElement;
    return (element as HTMLCanvasElement).getContext("2d")?.getImageData(width / 2, height / 2, 1, 1).data[3] ?? 0;
  });
}

function line([x, y]: readonly [number, number], [toX, toY]: readonly [number, number]): Stroke {
  return Array.from({ length: 13 }, (_, index) => [x + ((toX - x) * index) / 12, y + ((toY - y) * index) / 12]);
}

/** Where on the screen a place on the pad is. */
async function padOf(page: Page): Promise<(place: readonly [number, number]) => [number, number]> {
  const pad = await find(page, "application", "Drawing pad");
  await pad.scrollIntoView();
  const box = await pad.boundingBox();
  if (box === null) throw new Error("The drawing pad is not shown.");
  return ([x, y]) => [box.x + x * box.width, box.y + y * box.height];
}

async function drawByMouse(page: Page, stroke: Stroke, afterMove = async () => {}): Promise<void> {
  const at = await padOf(page);
  const [first, ...others] = stroke;
  if (first === undefined) throw new Error("A stroke without a place.");
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const place of others) {
    await page.mouse.move(...at(place));
    await afterMove();
  }
  await page.mouse.up();
}
