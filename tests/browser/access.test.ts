import assert from "node:assert/strict";
import { test } from "node:test";
import { seriousFindings } from "./accessibility.js";
import { chromium } from "./browsers.js";
import { tabTo, walk } from "./keyboard.js";
import { textOf, visit } from "./visit.js";

const { skip } = chromium;
const RUN = "model=residual-mlp&batch=128&epochs=3&threads=1";
const PHONE = { width: 360, height: 740 };
const WIDE = { width: 1280, height: 900 };

for (const [layout, size] of Object.entries({ wide: WIDE, phone: PHONE })) {
  for (const scheme of ["light", "dark"] as const) {
    test(`axe-core finds nothing serious: ${layout}, ${scheme}`, { skip, timeout: 120_000 }, async (context) => {
      const { page, watched } = await visit(context, chromium, { ...size, scheme, query: RUN });
      await textOf(page, "#console", /Ready/);
      assert.deepEqual(await seriousFindings(page), [], "before training");
      await tabTo(page, "Train");
      await page.keyboard.press("Enter");
      await textOf(page, "#console", /Done/);
      assert.deepEqual(await seriousFindings(page), [], "after training");
      watched.assertClean();
    });
  }
}

test("on a phone nothing is wider than the page", { skip, timeout: 60_000 }, async (context) => {
  const { page } = await visit(context, chromium, { ...PHONE, query: RUN });
  await textOf(page, "#console", /Ready/);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), PHONE.width);
});

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
