import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";
import { mnistCache } from "../../src/disk/mnist-cache.js";
import { glyphnet, temporaryFolder } from "./spawned.js";
import { writeTinyData } from "./tiny-data.js";

const FILES = ["train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1"].map(
  (name) => `${name}-ubyte`,
);
const shared = fileURLToPath(new URL("../../../shared/mnist/", import.meta.url));
const CACHE = "XDG_CACHE_HOME";
const skip = existsSync(shared) ? false : "the folder ../shared/mnist is not there";

/** Serves a folder's files, and 404 for what is not there. */
async function serve(folder: string): Promise<{ url: string; server: Server; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1);
    asked.push(name);
    const known = /^[\w.-]+$/.test(name) && existsSync(join(folder, name));
    response.writeHead(known ? 200 : 404);
    response.end(known ? readFileSync(join(folder, name)) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return { url: `http://127.0.0.1:${address.port}/`, server, asked };
}

describe("MNIST", { skip }, () => {
  const folder = temporaryFolder();
  const cache = join(folder, "cache", "glyphnet", "mnist");
  const mirror = join(folder, "mirror");
  const servers: Server[] = [];
  const custom = process.env[CACHE];
  before(() => {
    process.env[CACHE] = join(folder, "cache");
    mkdirSync(mirror);
    for (const name of FILES) copyFileSync(join(shared, `${name}.gz`), join(mirror, `${name}.gz`));
  });
  after(() => {
    if (custom === undefined) delete process.env[CACHE];
    else process.env[CACHE] = custom;
    for (const server of servers) server.close();
  });

  test("is asked for where it is missing", async () => {
    const { code, stderr } = await glyphnet(folder, "train", "--data", "mnist", "--out", "never");
    assert.equal(code, 1);
    assert.match(stderr, /There is no folder mnist here, and MNIST is not in .*glyphnet.mnist; glyphnet data download/);
    assert.ok(!existsSync(join(folder, "never")));
  });

  test("is fetched from the first mirror that has it as it should be, and what is whole is not fetched again", async () => {
    const broken = join(folder, "broken");
    mkdirSync(broken);
    const labels = gunzipSync(readFileSync(join(mirror, "train-labels-idx1-ubyte.gz")));
    labels[100] = ((labels[100] ?? 0) + 1) % 10;
    writeFileSync(join(broken, "train-labels-idx1-ubyte.gz"), gzipSync(labels));
    writeFileSync(join(broken, "t10k-labels-idx1-ubyte.gz"), "<html>moved</html>");
    const [bad, good] = [await serve(broken), await serve(mirror)];
    servers.push(bad.server, good.server);
    const words = ["data", "download", "--mirror", bad.url, good.url, "--json"];
    const first = await glyphnet(folder, ...words);
    assert.equal(first.stderr, "");
    assert.equal(first.code, 0);
    assert.deepEqual(readdirSync(cache).sort(), FILES.map((name) => `${name}.gz`).sort());
    assert.deepEqual(
      good.asked,
      FILES.map((name) => `${name}.gz`),
    );
    const again = await glyphnet(folder, ...words);
    assert.equal(again.code, 0);
    assert.equal(good.asked.length, FILES.length);
  });

  test("is then what --data mnist means, and can be verified and described", async () => {
    const verified = await glyphnet(folder, "data", "verify", "--json");
    assert.equal(verified.code, 0);
    assert.equal(verified.stdout.trimEnd().split("\n").length, FILES.length);
    const info = await glyphnet(folder, "data", "info", "mnist", "--json");
    const [train, test] = info.stdout
      .trimEnd()
      .split("\n")
      .map((line): { images: number; counts: number[] } => JSON.parse(line));
    assert.equal(train?.images, 60_000);
    assert.deepEqual(test?.counts, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  });

  test("is refused where a file is another", async () => {
    writeTinyData(join(folder, "mnist"));
    const { code, stderr } = await glyphnet(folder, "data", "verify");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /train-images-idx3-ubyte: expected the 47040016 bytes of MNIST's train-images-idx3-ubyte, found 14416/,
    );
  });

  test("leaves what is there alone when no mirror answers", async () => {
    const before = readdirSync(cache);
    writeFileSync(join(cache, "t10k-labels-idx1-ubyte.gz"), "damaged");
    const { code, stderr } = await glyphnet(folder, "data", "download", "--mirror", "http://127.0.0.1:9/");
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: No mirror gave t10k-labels-idx1-ubyte\. http:\/\/127\.0\.0\.1:9\/t10k-labels-idx1-ubyte\.gz: .+/,
    );
    assert.deepEqual(readdirSync(cache), before);
  });
});

test("the cache folder follows the customs of each system", () => {
  assert.equal(mnistCache({ XDG_CACHE_HOME: join("/", "custom") }, "linux"), join("/", "custom", "glyphnet", "mnist"));
  assert.match(mnistCache({}, "linux"), /\.cache.glyphnet.mnist$/);
  assert.match(mnistCache({}, "darwin"), /Library.Caches.glyphnet.mnist$/);
  assert.equal(mnistCache({ LOCALAPPDATA: "L" }, "win32"), join("L", "glyphnet", "Cache", "mnist"));
});
