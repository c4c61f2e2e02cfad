import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "./browsers.js";
import { textOf, visit } from "./visit.js";

test("the first click, which ends the wait for training to start by itself, does what it is for", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  // All of the page is shown: where it is scrolled, browsers make up for what moves above.
  const { page } = await visit(context, chromium, { motion: true, height: 4000 });
  await textOf(page, "#console .status", /^Ready/);
  const button = await page.$(".compare button");
  const place = await button?.boundingBox();
  assert.ok(button && place);
  await button.evaluate((element) => element.addEventListener("click", () => element.setAttribute("data-clicked", "")));
  await page.mouse.move(place.x + 20, place.y + place.height - 4);
  await page.mouse.down();
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
  assert.deepEqual(await button.boundingBox(), place);
  await page.mouse.up();
  assert.equal(await button.evaluate((element) => element.hasAttribute("data-clicked")), true, "the click was lost");
});

test("what says that training starts by itself is as wide as its card", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { motion: true });
  await textOf(page, "#console .hint", /starts by itself/);
  const width = (selector: string) => page.$eval(selector, (element) => element.getBoundingClientRect().width);
  assert.equal(await width("#console > .hint"), await width("#console > .progress"));
});
