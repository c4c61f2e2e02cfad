import assert from "node:assert/strict";
import type { Page } from "puppeteer-core";
import type { Server } from "./server.js";

/** What a page did that it should not. */
export interface Watch {
  found(): readonly string[];
  /** Fails with everything that the page, its workers and its server complained of. */
  assertClean(): void;
}

/** Collects errors on the page's console, uncaught ones, failed requests and requests to other hosts, from now on. */
export function watch(page: Page, server: Server): Watch {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn") {
      complaints.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${String(error)}`));
  page.on("error", (error) => complaints.push(`the page crashed: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== server.origin) {
      complaints.push(`a request to another host: ${request.url()}`);
    }
  });
  const found = () => [
    ...complaints,
    ...server.missing.map((path) => `not there: ${path}`),
    ...server.violations.map((report) => `against the policy: ${report}`),
  ];
  return { found, assertClean: () => assert.deepEqual(found(), []) };
}
