import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { readIdx } from "../../src/data/idx.js";

test("readIdx gives a view of a plain file, for one to four dimensions", async () => {
  for (const dimensions of [[1], [24], [6, 4], [2, 3, 4], [1, 2, 3, 4]]) {
    const bytes = idx(dimensions);
    const { dimensions: found, values } = await readIdx(bytes, "a.idx");
    assert.deepEqual(found, dimensions);
    assert.equal(values.buffer, bytes.buffer);
    assert.deepEqual(values, bytes.slice(4 + 4 * dimensions.length));
  }
});

test("readIdx reads a view that starts inside its buffer", async () => {
  const bytes = idx([2, 3]);
  const buffer = new Uint8Array(bytes.length + 5);
  buffer.set(bytes, 3);
  const { dimensions, values } = await readIdx(buffer.subarray(3, 3 + bytes.length), "a.idx");
  assert.deepEqual(dimensions, [2, 3]);
  assert.deepEqual(values, bytes.slice(12));
});

test("readIdx unpacks gzipped files, tiny ones and ones of many chunks", async () => {
  for (const dimensions of [[1], [11], [12], [13], [1, 1, 1, 1], [70, 30, 40], [3, 16384]]) {
    const bytes = idx(dimensions);
    const { dimensions: found, values } = await readIdx(gzip(bytes), "a.idx.gz");
    assert.deepEqual(found, dimensions);
    assert.deepEqual(values, bytes.slice(4 + 4 * dimensions.length));
  }
});

test("readIdx unpacks zeros, which expand the most", async () => {
  const bytes = new Uint8Array(16 + 2 ** 24);
  bytes.set(header([2 ** 12, 64, 64]));
  assert.equal((await readIdx(gzip(bytes), "zeros.gz")).values.length, 2 ** 24);
});

const refused: [string, Uint8Array, RegExp][] = [
  ["an empty file", new Uint8Array(0), /^a: expected an IDX header of at least 8 bytes, found 0 bytes\.$/],
  ["three bytes", Uint8Array.of(0, 0, 8), /header of at least 8 bytes, found 3 bytes/],
  ["another magic number", Uint8Array.of(0x89, 0x50, 8, 1, 0, 0, 0, 1, 0), /two zeros at byte 0 .*, found 89 50\.$/],
  ["a magic number wrong in its first byte", Uint8Array.of(1, 0, 8, 1, 0, 0, 0, 1, 0), /byte 0 .*, found 01 00\.$/],
  ["a magic number wrong in its second byte", Uint8Array.of(0, 1, 8, 1, 0, 0, 0, 1, 0), /byte 0 .*, found 00 01\.$/],
  [
    "floats",
    Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 1, 0),
    /IDX type 8 \(unsigned byte\) at byte 2, found 13 \(float\)\.$/,
  ],
  ["an unknown type", Uint8Array.of(0, 0, 7, 1, 0, 0, 0, 1, 0), /at byte 2, found 7 \(no IDX type\)\.$/],
  ["no dimension", Uint8Array.of(0, 0, 8, 0, 0), /1 to 4 dimensions at byte 3, found 0\.$/],
  ["five dimensions", idx([1, 1, 1, 1, 1]), /1 to 4 dimensions at byte 3, found 5\.$/],
  ["half a header", idx([2, 3, 4]).slice(0, 15), /header of 16 bytes for 3 dimensions, found 15 bytes\.$/],
  ["an empty dimension", idx([2, 0, 4]), /no empty dimension, found size 0 at byte 8\.$/],
  ["a missing value", idx([2, 3, 4]).slice(0, -1), /40 bytes of header and values .* 2×3×4, found 39 bytes\.$/],
  ["a header alone", idx([2, 3, 4]).slice(0, 16), /40 bytes .*, found 16 bytes\.$/],
  ["a value too many", Uint8Array.of(...idx([2, 3, 4]), 0), /40 bytes .*, found (41 bytes|more)\.$/],
  [
    "2^31 values and one row",
    header([2 ** 16 + 1, 2 ** 15]),
    /at most 2147483648 values, found dimensions 65537×32768\.$/,
  ],
  [
    "2^64 values, 0 modulo 2^32",
    header([2 ** 31, 2 ** 31, 4]),
    /at most 2147483648 values, found dimensions 2147483648×/,
  ],
  ["the largest sizes", header(new Array<number>(4).fill(2 ** 32 - 1)), /at most 2147483648 values/],
  ["2^31 values in a short file", header([2 ** 31]), /2147483656 bytes of header and values .*, found 8 bytes\.$/],
];

for (const [what, bytes, message] of refused) {
  test(`readIdx refuses ${what}, plain and gzipped`, { timeout: 10_000 }, async () => {
    await assert.rejects(readIdx(bytes, "a"), { name: "InputError", message });
    await assert.rejects(readIdx(gzip(bytes), "a"), { name: "InputError", message });
  });
}

test("readIdx refuses a gzip file that breaks off, at any byte", async () => {
  const bytes = gzip(idx([3, 4, 5]));
  for (let length = 2; length < bytes.length; length++) {
    await assert.rejects(readIdx(bytes.subarray(0, length), "cut.gz"), {
      name: "InputError",
      message: /^cut\.gz: expected one whole gzip stream/,
    });
  }
});

test("readIdx refuses a gzip file with a wrong checksum or bytes after its end", async () => {
  const bytes = gzip(idx([3, 4, 5]));
  const wrong = bytes.map((byte, i) => (i === bytes.length - 8 ? byte ^ 1 : byte));
  for (const broken of [wrong, Uint8Array.of(...bytes, 0)]) {
    await assert.rejects(readIdx(broken, "a.gz"), {
      name: "InputError",
      message: /^a\.gz: expected one whole gzip stream/,
    });
  }
});

test("readIdx refuses a gzip file too small for what its header promises, before it allocates", async () => {
  const bytes = gzip(Uint8Array.of(...header([2 ** 31]), ...new Uint8Array(100)));
  const before = process.memoryUsage().arrayBuffers;
  await assert.rejects(readIdx(bytes, "a.gz"), {
    name: "InputError",
    message: /^a\.gz: expected 2147483656 bytes .*, found \d+ bytes of gzip, which cannot hold as many\.$/,
  });
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 30);
});

test("readIdx stops a bomb at the first chunk beyond its header", { timeout: 10_000 }, async () => {
  for (const dimensions of [[10], [30_000]]) {
    const bytes = new Uint8Array(2 ** 25);
    bytes.set(header(dimensions));
    const bomb = gzip(bytes);
    // Reading on to the cut would find the stream broken.
    const cut = bomb.subarray(0, bomb.length >> 1);
    const message = /^bomb\.gz: expected .*, found more\.$/;
    await assert.rejects(readIdx(cut, "bomb.gz"), { name: "InputError", message });
  }
});

const MNIST = new URL("../../../shared/mnist/", import.meta.url);
const SHA256: Record<string, { dimensions: number[]; hash: string }> = {
  "train-images-idx3-ubyte": {
    dimensions: [60000, 28, 28],
    hash: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  },
  "train-labels-idx1-ubyte": {
    dimensions: [60000],
    hash: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  },
  "t10k-images-idx3-ubyte": {
    dimensions: [10000, 28, 28],
    hash: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  },
  "t10k-labels-idx1-ubyte": {
    dimensions: [10000],
    hash: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
  },
};

for (const [name, { dimensions, hash }] of Object.entries(SHA256)) {
  const url = new URL(`${name}.gz`, MNIST);
  const skip = existsSync(url) ? false : "MNIST is not in ../shared/mnist";
  test(`readIdx reads MNIST's ${name}`, { skip }, async () => {
    const found = await readIdx(readFileSync(url), name);
    assert.deepEqual(found.dimensions, dimensions);
    const digest = createHash("sha256").update(header(dimensions)).update(found.values).digest("hex");
    assert.equal(digest, hash);
  });
}

test("a gzipped file is unpacked into the room that is given, and nothing is asked for that does not fit", async () => {
  const file = idx([3, 4, 5]);
  const room = new Uint8Array(100);
  const asked: number[] = [];
  const { values } = await readIdx(gzip(file), "images", (bytes) => {
    asked.push(bytes);
    return room.subarray(0, bytes);
  });
  assert.deepEqual(asked, [file.length]);
  assert.equal(values.buffer, room.buffer);
  assert.deepEqual(values, file.subarray(16));
  const promising = gzip(Uint8Array.from(Buffer.concat([header([60000, 28, 28]), new Uint8Array(100)])));
  await assert.rejects(
    readIdx(promising, "images", () => assert.fail("room was asked for")),
    /cannot hold as many/,
  );
});

function header(dimensions: number[]): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * dimensions.length);
  bytes.set([0, 0, 8, dimensions.length]);
  const view = new DataView(bytes.buffer);
  for (const [axis, size] of dimensions.entries()) view.setUint32(4 + 4 * axis, size);
  return bytes;
}

function idx(dimensions: number[]): Uint8Array {
  const count = dimensions.reduce((product, size) => product * size, 1);
  const values = Uint8Array.from({ length: count }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 13) & 255);
  return Uint8Array.from(Buffer.concat([header(dimensions), values]));
}

function gzip(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(gzipSync(bytes, { level: 9 }));
}
