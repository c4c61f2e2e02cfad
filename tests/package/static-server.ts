import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { type Listening, listen } from "../browser/listen.js";

export interface StaticServer extends Listening {
  readonly address: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
}

/** Serves the files of a folder as any host does. */
export async function serveFolder(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticServer> {
  const asked: string[] = [];
  const { origin, stop } = await listen(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://127.0.0.1");
    asked.push(pathname);
    const path = normalize(join(folder, pathname === "/" ? "index.html" : pathname));
    const bytes = path.startsWith(normalize(folder) + sep) ? await readFile(path).catch(() => undefined) : undefined;
    const type = extname(path) === ".html" ? "text/html" : "text/javascript";
    response.writeHead(bytes === undefined ? 404 : 200, { "Content-Type": type, ...headers });
    response.end(bytes);
  });
  return { address: `${origin}/`, origin, asked, stop };
}
