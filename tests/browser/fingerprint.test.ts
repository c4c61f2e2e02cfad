import assert from "node:assert/strict";
import { test } from "node:test";
import { browsers, chromium } from "./browsers.js";
import { fingerprintInNode } from "./command.js";
import { textOf, trainToEnd, visit } from "./visit.js";

const RUN = "model=residual-mlp&batch=128&epochs=3&augment=affine&schedule=cosine&seed=5";

for (const browser of browsers) {
  for (const [isolated, words] of [
    [true, /, 2 threads\./],
    [false, /, 1 thread\./],
  ] as const) {
    const title = `${browser.name}: a run ends with the bits of its command line, ${isolated ? "" : "not "}isolated`;
    test(title, { skip: browser.skip, timeout: 120_000 }, async (context) => {
      const { page, watched } = await visit(context, browser, { isolated, query: `${RUN}&threads=2` });
      await textOf(page, "#console .status", words);
      const { fingerprint, command } = await trainToEnd(page);
      assert.match(command, /--epochs 3 .*--augment .*--seed 5 /);
      assert.equal(await fingerprintInNode(command), fingerprint);
      watched.assertClean();
    });
  }
}

const others = {
  "LeNet-5 by Adam":
    "model=lenet5&optimizer=adam&rate=0.002&schedule=constant&batch=256&epochs=1&threads=2&augment=none",
  "the report as published": "model=report&epochs=3&threads=2",
  "an own network": `model=own&epochs=2&threads=2&network=${encodeURIComponent(
    `[{"type":"dense","units":24},{"type":"relu"},{"type":"dropout","rate":0.2},{"type":"dense","units":10}]`,
  )}`,
  "what the page opens with": "",
};

for (const [title, query] of Object.entries(others)) {
  test(`Chromium: ${title} ends with the bits of its command line`, {
    skip: chromium.skip,
    timeout: 120_000,
  }, async (context) => {
    const { page, watched } = await visit(context, chromium, { query });
    const { fingerprint, command } = await trainToEnd(page, 90);
    assert.equal(await fingerprintInNode(command), fingerprint);
    watched.assertClean();
  });
}

test("Chromium: who only watches sees training start by itself", {
  skip: chromium.skip,
  timeout: 60_000,
}, async (context) => {
  const { page } = await visit(context, chromium, { motion: true, query: RUN });
  await textOf(page, "#console .status", /^(Epoch|Done)/, 15);
});
