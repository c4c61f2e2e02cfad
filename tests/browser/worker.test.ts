import assert from "node:assert/strict";
import { after, before, type TestContext, test } from "node:test";
import type { Page } from "puppeteer-core";
import { expected } from "../bits/expected.js";
import { browsers } from "./browsers.js";
import { buildLibraryPage } from "./library-page.js";
import { type Server, serve } from "./server.js";
import { watch } from "./watch.js";

const MODULES = ["worker-module", "own-worker"];
/** Two epochs of 1,000 images in batches of 64. */
const EVENTS = 2 * (16 + 1);

/** Under a policy that lets workers come from `blob:` URLs, and under one that does not. */
const folders: { blob?: string; strict?: string } = {};
const servers: Server[] = [];

before(async () => {
  folders.blob = await buildLibraryPage("worker", MODULES, "'self' blob:");
  folders.strict = await buildLibraryPage("worker-strict", MODULES, "'self'");
});
after(async () => {
  for (const server of servers) await server.stop();
});

for (const { name, skip, launch } of browsers) {
  const options = { skip, timeout: 120_000 };

  async function open(context: TestContext, kind: keyof typeof folders, isolated: boolean) {
    const server = await serve(folders[kind] ?? "", { isolated });
    servers.push(server);
    const browser = await launch();
    context.after(() => browser.close());
    const page = await browser.newPage();
    const watched = watch(page, server);
    await page.goto(server.address);
    return { page, watched };
  }

  for (const [kind, isolated, threads] of [
    ["isolated", true, 2],
    ["not isolated", false, 1],
  ] as const) {
    test(`${name}: a page that is ${kind} trains in a worker that it did not write`, options, async (context) => {
      const { page, watched } = await open(context, "blob", isolated);
      assert.deepEqual(await inModule(page, "trainThere", 2, false), result(threads));
      watched.assertClean();
    });

    test(`${name}: under a strict policy, ${kind}, it trains in a worker of its own`, options, async (context) => {
      const { page, watched } = await open(context, "strict", isolated);
      assert.deepEqual(await inModule(page, "trainThere", 2, true), result(threads));
      watched.assertClean();
    });
  }

  test(`${name}: under a strict policy threads of a network come from the page's worker`, options, async (context) => {
    const { page, watched } = await open(context, "strict", true);
    assert.deepEqual(await inModule(page, "trainHere", 2), result(2));
    watched.assertClean();
  });

  test(`${name}: where the policy forbids the worker, it is said how to go on`, options, async (context) => {
    const { page } = await open(context, "strict", true);
    const failure = await inModule(page, "trainThere", 1, false);
    assert.match(String(failure), /^WorkerError: .*worker-src blob:.*\{ worker \}/);
  });
}

function result(threads: number) {
  return { threads, events: EVENTS, fingerprint: expected["residual-mlp"] };
}

/** Calls a function of the page's module; the name and message of its error, where it throws one. */
function inModule(page: Page, name: string, ...values: unknown[]): Promise<unknown> {
  return page.evaluate(
    async (name, values) => {
      try {
        const module = await import(new URL("worker-module.js", document.baseURI).href);
        return await module[name](...values);
      } catch (error) {
        return String(error);
      }
    },
    name,
    values,
  );
}
