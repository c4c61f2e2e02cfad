import { createHash } from "node:crypto";

/** The files of a built page: what its service worker keeps, and serves together or not at all. */
export interface Precache {
  /** Changes with the content of any file. */
  readonly version: string;
  /** Relative to the page; the page itself is the empty path. */
  readonly files: readonly { readonly path: string; readonly integrity: string }[];
}

interface BuiltFile {
  /** With slashes, relative to the page. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function precacheOf(built: readonly BuiltFile[]): Precache {
  const files = built
    .map(({ path, bytes }) => ({ path: path === "index.html" ? "" : path, integrity: `sha256-${sha256(bytes)}` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { version: sha256(JSON.stringify(files)).slice(0, 16), files };
}

/** In Base64, as Subresource Integrity has it. */
function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("base64");
}
