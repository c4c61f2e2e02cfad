import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

export interface StaticServer {
  readonly address: string;
  /** The paths that were asked for, in order. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Serves the files of a folder as any host does. */
export async function serveFolder(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://127.0.0.1");
    asked.push(pathname);
    const path = normalize(join(folder, pathname === "/" ? "index.html" : pathname));
    const bytes = path.startsWith(normalize(folder) + sep) ? await readFile(path).catch(() => undefined) : undefined;
    const type = extname(path) === ".html" ? "text/html" : "text/javascript";
    response.writeHead(bytes === undefined ? 404 : 200, { "Content-Type": type, ...headers });
    response.end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { address: `http://127.0.0.1:${port}/`, asked, stop };
}
