import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { gunzip, gunzipChunks, isGzip, LARGEST_EXPANSION } from "../../src/data/gzip.js";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (Math.imul(i, 2654435761) >>> 20) & 31);
const packed = gzip(content);

test("gunzip gives back the content", async () => {
  for (const length of [0, 1, 255, 16384, 16385, content.length]) {
    assert.deepEqual(await gunzip(gzip(content.subarray(0, length)), "a.gz"), content.slice(0, length));
  }
});

test("gunzip reads a view that starts inside its buffer", async () => {
  const buffer = joined(new Uint8Array(7), packed, new Uint8Array(9));
  assert.deepEqual(await gunzip(buffer.subarray(7, 7 + packed.length), "a.gz"), content);
});

test("gunzip reads shared memory", async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(packed.length));
  shared.set(packed);
  assert.deepEqual(await gunzip(shared, "a.gz"), content);
});

test("isGzip looks at the magic number", () => {
  assert.equal(isGzip(packed), true);
  assert.equal(isGzip(packed.subarray(0, 1)), false);
  assert.equal(isGzip(Uint8Array.of(0x1f, 0x8c)), false);
  assert.equal(isGzip(new Uint8Array(0)), false);
});

test("gunzip refuses what is not gzip", async () => {
  await assert.rejects(
    gunzip(Uint8Array.of(0, 0, 8), "a.gz"),
    inputError(/^a\.gz: expected .*1f 8b at byte 0, found 00 00\.$/),
  );
  await assert.rejects(gunzip(new Uint8Array(0), "a.gz"), inputError(/^a\.gz: .*found nothing\.$/));
});

const broken: Record<string, Uint8Array> = {
  "the magic number alone": packed.subarray(0, 2),
  "half a header": packed.subarray(0, 6),
  "a header alone": packed.subarray(0, 10),
  "half a stream": packed.subarray(0, packed.length >> 1),
  "no trailer": packed.subarray(0, packed.length - 8),
  "one byte missing": packed.subarray(0, packed.length - 1),
  "damaged data": packed.map((byte, i) => (i > 500 && i < 530 ? byte ^ 255 : byte)),
  "a wrong checksum": packed.map((byte, i) => (i === packed.length - 8 ? byte ^ 1 : byte)),
  "a wrong length": packed.map((byte, i) => (i === packed.length - 1 ? byte ^ 1 : byte)),
  "one zero after the end": joined(packed, new Uint8Array(1)),
  "zeros after the end": joined(packed, new Uint8Array(100_000)),
  "text after the end": joined(packed, new TextEncoder().encode("<html>")),
  "much text after the end": joined(packed, new Uint8Array(100_000).fill(32)),
  "a zero and text after the end": joined(packed, new TextEncoder().encode("\0<html>")),
  "a second member": joined(packed, packed),
  "half a second member": joined(packed, packed.subarray(0, 1000)),
};

for (const [what, bytes] of Object.entries(broken)) {
  test(`gunzip refuses ${what}`, { timeout: 10_000 }, async () => {
    await assert.rejects(
      gunzip(bytes, "a.gz"),
      inputError(/^a\.gz: expected one whole gzip stream, found .* \d+ bytes of content\.$/),
    );
  });
}

test("gunzip stops at the first chunk beyond its limit", { timeout: 10_000 }, async () => {
  const bomb = gzip(new Uint8Array(2 ** 25));
  // Reading on to the cut would find the stream broken.
  await assert.rejects(
    gunzip(bomb.subarray(0, bomb.length >> 1), "bomb.gz", 1000),
    inputError(/^bomb\.gz: expected at most 1000 bytes of content, found more\.$/),
  );
  assert.equal((await gunzip(packed, "a.gz", content.length)).length, content.length);
  await assert.rejects(gunzip(packed, "a.gz", content.length - 1), inputError(/expected at most 299999 bytes/));
});

test("leaving the loop over the chunks ends the unpacking", { timeout: 10_000 }, async () => {
  let chunks = 0;
  for await (const chunk of gunzipChunks(packed, "a.gz")) {
    chunks += Math.min(1, chunk.length);
    break;
  }
  assert.equal(chunks, 1);
});

test("nothing expands more than LARGEST_EXPANSION, and zeros come close to it", () => {
  const length = 2 ** 24;
  const ratio = length / gzip(new Uint8Array(length)).length;
  assert.ok(ratio < LARGEST_EXPANSION && ratio > LARGEST_EXPANSION - 25, `${ratio}`);
});

function gzip(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(gzipSync(bytes, { level: 9 }));
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

function inputError(message: RegExp): { name: string; message: RegExp } {
  return { name: "InputError", message };
}
