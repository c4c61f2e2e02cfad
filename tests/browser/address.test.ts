import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsFrom } from "../../demo/settings/address.js";
import { firstSettings } from "../../demo/settings/settings.js";
import { chromium } from "./browsers.js";
import { textOf, visit } from "./visit.js";

const options = { skip: chromium.skip, timeout: 60_000 };

test("the address names all settings from the first visit on, and keeps the place on the page", options, async (t) => {
  const { page, server } = await visit(t, chromium);
  await textOf(page, "#console .status", /^Ready/);
  const { search } = new URL(page.url());
  for (const name of ["model", "epochs", "batch", "optimizer", "rate", "schedule", "augment", "seed"]) {
    assert.ok(new URLSearchParams(search).has(name), `${name} in ${search}`);
  }
  assert.deepEqual(settingsFrom(new URLSearchParams(search)), { settings: firstSettings, complaints: [] });
  await page.goto(`${server.address}?epochs=3#see`);
  await textOf(page, "#console .status", /^Ready/);
  assert.match(page.url(), /\?model=.*&epochs=3&.*#see$/);
});

test("an address that was not understood stays, so that it is complained of again", options, async (t) => {
  const { page } = await visit(t, chromium, { query: "epochs=many" });
  await textOf(page, "#missing", /epochs=many/);
  await textOf(page, "#console .status", /^Ready/);
  assert.match(page.url(), /\?epochs=many$/);
});
