import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { type Listening, listen } from "./listen.js";

export interface Server extends Listening {
  /** Of the page, which lies in a folder of its host. */
  readonly address: string;
  /** Requests for files that are not there. */
  readonly missing: readonly string[];
  /** What page and workers tried against the content security policy. */
  readonly violations: readonly string[];
  /** Bytes as they came over the wire, by file, of all that was asked for. */
  readonly sent: ReadonlyMap<string, number>;
}

const FOLDER = "/pages/glyphnet/";
const VIOLATIONS = "/policy-violations";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
};
const TEXT = /^text|json|svg|wasm/;

/**
 * Serves a built page under a path of its own, as any static host would, with the policy that its index.html carries as
 * a header too, so that its workers obey it and every violation is reported here.
 *
 * @param isolated whether with the headers that let threads share memory
 * @param scripts further ones beside the page, by name
 */
export async function serve(
  folder: string,
  { isolated, scripts = {} }: { readonly isolated: boolean; readonly scripts?: Readonly<Record<string, string>> },
): Promise<Server> {
  const policy = policyOf(readFileSync(join(folder, "index.html"), "utf8"));
  const missing: string[] = [];
  const violations: string[] = [];
  const sent = new Map<string, number>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (pathname === VIOLATIONS) {
      violations.push(await bodyOf(request));
      response.writeHead(204).end();
      return;
    }
    const file = fileAt(folder, decodeURIComponent(pathname));
    const script = scripts[pathname.slice(FOLDER.length)];
    const bytes =
      script !== undefined
        ? Buffer.from(script)
        : file === undefined
          ? undefined
          : await readFile(file).catch(() => undefined);
    if (file === undefined || bytes === undefined) {
      missing.push(pathname);
      response.writeHead(404).end();
      return;
    }
    const type = CONTENT_TYPES[extname(file)] ?? "application/octet-stream";
    const body = TEXT.test(type) ? gzipSync(bytes) : bytes;
    sent.set(pathname.slice(FOLDER.length), body.length);
    response.writeHead(200, {
      "Content-Type": type,
      "Content-Length": body.length,
      ...(body === bytes ? {} : { "Content-Encoding": "gzip" }),
      "Cache-Control": "no-cache",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": `${policy}; report-uri ${VIOLATIONS}`,
      ...(isolated
        ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
        : {}),
    });
    response.end(body);
  }

  const { origin, stop } = await listen((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  return { address: origin + FOLDER, origin, missing, violations, sent, stop };
}

/** Undefined outside the folder. */
function fileAt(folder: string, pathname: string): string | undefined {
  if (!pathname.startsWith(FOLDER)) return undefined;
  const path = normalize(join(folder, pathname.slice(FOLDER.length) || "index.html"));
  return path.startsWith(normalize(folder) + sep) ? path : undefined;
}

function policyOf(page: string): string {
  const tag = /<meta[^>]*http-equiv="Content-Security-Policy"[^>]*>/i.exec(page)?.[0] ?? "";
  const policy = /content="([^"]*)"/i.exec(tag)?.[1];
  if (policy === undefined) throw new Error("index.html has no <meta> with a content security policy.");
  return policy.replaceAll("&#39;", "'");
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
