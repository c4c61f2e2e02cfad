import { REPLACE } from "./messages.js";
import type { Precache } from "./precache.js";
import type { WorkerScope } from "./worker-scope.js";

/** Put in by the build. */
declare const PRECACHE: Precache;

const worker: WorkerScope = self as never;
const { scope } = worker.registration;
/** Pages of other folders of this origin have caches of their own. */
const prefix = `glyphnet ${scope} `;
const cacheName = prefix + PRECACHE.version;
const addresses = new Set(PRECACHE.files.map(({ path }) => new URL(path, scope).href));

worker.addEventListener("install", (event) => event.waitUntil(fill()));
worker.addEventListener("activate", (event) => event.waitUntil(removeOthers()));
worker.addEventListener("message", (event) => {
  if (event.data === REPLACE) event.waitUntil(worker.skipWaiting());
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = addressOf(request);
  if (request.method === "GET" && addresses.has(address)) event.respondWith(respond(request, address));
});

/** All files of this version or none: one that has another content, because the page was just replaced, fails its check. */
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  try {
    await Promise.all(
      PRECACHE.files.map(async ({ path, integrity }) => {
        const address = new URL(path, scope).href;
        const response = await fetch(address, { integrity, cache: "no-cache" });
        if (!response.ok) throw new Error(`${address} gave ${response.status}.`);
        await cache.put(address, response);
      }),
    );
  } catch (error) {
    await caches.delete(cacheName);
    throw error;
  }
}

async function removeOthers(): Promise<void> {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(prefix) && name !== cacheName);
  await Promise.all(others.map((name) => caches.delete(name)));
}

/** Settings after the question mark are the page's own business. */
function addressOf({ url, mode }: Request): string {
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  return mode === "navigate" && address === `${scope}index.html` ? scope : address;
}

async function respond(request: Request, address: string): Promise<Response> {
  if (request.mode === "navigate" && (await replaced())) {
    return isolated(new Response(null, { headers: { "Content-Type": "text/html", Refresh: "0" } }));
  }
  const cache = await caches.open(cacheName);
  const kept = await cache.match(address, { ignoreVary: true });
  return kept === undefined ? fetch(request) : isolated(kept);
}

/**
 * Lets the next version take over where it waits and this page is the only one, so that none is served files of two.
 * The page then has to be asked for again: by an answer without a body, since one that is still being read ends with this
 * version, and the page stays empty.
 */
async function replaced(): Promise<boolean> {
  const { waiting } = worker.registration;
  if (waiting?.state !== "installed" || (await worker.clients.matchAll()).length > 1) return false;
  waiting.postMessage(REPLACE);
  return true;
}

/** With what lets the page have threads, also from a host that does not send it. */
function isolated({ body, status, statusText, headers }: Response): Response {
  const all = new Headers(headers);
  all.set("Cross-Origin-Opener-Policy", "same-origin");
  all.set("Cross-Origin-Embedder-Policy", "require-corp");
  return new Response(body, { status, statusText, headers: all });
}
