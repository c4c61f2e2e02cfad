import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { browsers } from "./browsers.js";
import { serve } from "./server.js";
import { watch } from "./watch.js";

const folder = fileURLToPath(new URL("../../build/browser-watch", import.meta.url));
const page = (policy: string) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>watched</title>
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,"><script type="module" src="page.js"></script>`;

const offences: Readonly<Record<string, { script: string; policy?: string; complaint: RegExp }>> = {
  "an error on the console": { script: `console.error("spilt");`, complaint: /spilt/ },
  "an error that nobody catches": { script: `throw new Error("slipped");`, complaint: /slipped/ },
  "an error that nobody catches in a worker": {
    script: `if (self.document) new Worker("page.js"); else throw new Error("slipped");`,
    complaint: /slipped/,
  },
  "a file that is not there": { script: `fetch("absent.bin");`, complaint: /not there: .*absent\.bin/ },
  "a request to another host": {
    script: `fetch("http://elsewhere.test/pixel").catch(() => {});`,
    policy: "default-src * data:",
    complaint: /another host: http:\/\/elsewhere\.test\/pixel/,
  },
  "a request that the policy refuses": {
    script: `fetch("http://elsewhere.test/pixel").catch(() => {});`,
    complaint: /against the policy: .*elsewhere/,
  },
  "a request that the policy refuses a worker": {
    script: `if (self.document) new Worker("page.js"); else fetch("http://elsewhere.test/pixel").catch(() => {});`,
    complaint: /against the policy: .*elsewhere/,
  },
};

for (const { name, skip, launch } of browsers) {
  test(`${name}: a watched page cannot hide`, { skip, timeout: 120_000 }, async (context) => {
    const browser = await launch();
    context.after(() => browser.close());
    for (const [title, { script, policy = "default-src 'self' data:", complaint }] of Object.entries(offences)) {
      await context.test(title, async (context) => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(`${folder}/index.html`, page(policy));
        writeFileSync(`${folder}/page.js`, script);
        const server = await serve(folder, { isolated: true });
        context.after(() => server.stop());
        const tab = await browser.newPage();
        const watched = watch(tab, server);
        await tab.goto(server.address);
        const found = () => watched.found().join("\n");
        for (let look = 0; look < 100 && !complaint.test(found()); look++) await pause(100);
        assert.match(found(), complaint);
        assert.throws(() => watched.assertClean(), complaint);
        await tab.close();
      });
    }
    await context.test("a page that does nothing wrong", async (context) => {
      writeFileSync(`${folder}/index.html`, page("default-src 'self' data:"));
      writeFileSync(`${folder}/page.js`, `console.log("fine");`);
      const server = await serve(folder, { isolated: true });
      context.after(() => server.stop());
      const tab = await browser.newPage();
      const watched = watch(tab, server);
      await tab.goto(server.address);
      await pause(500);
      watched.assertClean();
    });
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
