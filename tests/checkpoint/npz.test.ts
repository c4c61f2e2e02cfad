import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { deflateRawSync, gzipSync } from "node:zlib";
import { crc32 } from "../../src/checkpoint/crc32.js";
import { writeNpy } from "../../src/checkpoint/npy.js";
import { readNpz, writeNpz } from "../../src/checkpoint/npz.js";
import { zipFile } from "./zip-file.js";

const bits = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

const tensors = [
  { name: "W1", shape: [2, 3], values: Float32Array.of(1, -0, 2 ** -149, -(2 ** -126), 3.4028234663852886e38, 0.1) },
  { name: "scalar", shape: [], values: Float32Array.of(7) },
  { name: "conv1.weight", shape: [3, 0, 2], values: new Float32Array(0) },
  { name: "_a-b", shape: [2], values: Float32Array.of(-1.5, 1e-40) },
];

function assertSame(found: readonly { name: string; shape: readonly number[]; values: Float32Array }[]) {
  assert.deepEqual(
    found.map(({ name, shape, values }) => [name, shape, [...bits(values)]]),
    tensors.map(({ name, shape, values }) => [name, shape, [...bits(values)]]),
  );
}

const npy = (length: number) => writeNpy({ shape: [length], values: new Float32Array(length).fill(0.5) });

test("crc32 gives the check value, and what gzip writes", async () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * i) >> 3);
  assert.equal(crc32(bytes), gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8));
});

test("what is written is read again bit for bit, in the order given", async () => {
  assertSame(await readNpz(writeNpz(tensors), "a.npz"));
  assert.deepEqual(await readNpz(writeNpz([]), "a.npz"), []);
});

test("files are stored as they are, and equal content gives equal bytes", async () => {
  const stored = tensors.map((tensor) => ({ name: `${tensor.name}.npy`, content: writeNpy(tensor) }));
  assert.deepEqual(writeNpz(tensors), zipFile(stored));
});

test("deflated files are read, small and large, also by a view of shared memory", async () => {
  const large = { name: "large", shape: [1e6], values: Float32Array.from({ length: 1e6 }, (_, i) => i % 7) };
  const list = [...tensors, large, { name: "zeros", shape: [3e6], values: new Float32Array(3e6) }];
  const files = list.map((tensor) => ({ name: `${tensor.name}.npy`, content: writeNpy(tensor), deflated: true }));
  const bytes = zipFile(files);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 5), 5);
  shared.set(bytes);
  for (const archive of [bytes, shared]) {
    const found = await readNpz(archive, "a.npz");
    assertSame(found.slice(0, tensors.length));
    assert.deepEqual(found.slice(tensors.length), list.slice(tensors.length));
  }
});

test("sizes may follow the data, files have extra fields and comments, and the archive one too", async () => {
  for (const deflated of [false, true]) {
    const bytes = zipFile([{ name: "W.npy", content: npy(3), deflated, flags: 8, following: true, extra: 12 }], {
      comment: "made by hand",
    });
    assert.deepEqual([...((await readNpz(bytes, "a")).at(0)?.values ?? [])], [0.5, 0.5, 0.5]);
  }
});

const w = { name: "W.npy", content: npy(3) };
const deflated = { ...w, deflated: true };
const place = /^a\.npz: expected /;

const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /a zip archive's last record at the end, found none/],
  ["what is no zip", npy(100), /a zip archive's last record at the end, found none/],
  ["bytes behind the archive", Uint8Array.of(...zipFile([w]), 0), /a zip archive's last record at the end, found none/],
  ["bytes before the archive", Uint8Array.of(0, ...zipFile([w])), /directory to end at byte \d+, found it from /],
  ["several disks", zipFile([w], { disk: 1 }), /archive on one disk at byte \d+, found one on several/],
  ["a part of the files on another disk", zipFile([w], { countHere: 0 }), /archive on one disk/],
  ["a file on another disk", zipFile([{ ...w, disk: 1 }]), /"W\.npy" to be on disk 0, found it on another/],
  ["zip64 by its count", zipFile([w], { count: 0xffff }), /below 4 GB and 65,535 files, found zip64 at byte /],
  ["zip64 by its directory", zipFile([w], { start: 0xffffffff }), /found zip64 at byte /],
  ["zip64 by a size", zipFile([{ ...w, size: 0xffffffff }]), /found zip64 at "W\.npy"/],
  ["zip64 by an offset", zipFile([{ ...w, offset: 0xffffffff }]), /found zip64 at "W\.npy"/],
  ["a directory beyond the file", zipFile([w], { start: 0xfffffff0 }), /found it from 4294967280 to /],
  ["a directory that is too long", zipFile([w], { count: 0 }), /51 bytes of zip directory for 0 files, found 0/],
  [
    "more files than the directory has",
    zipFile([w], { count: 2 }),
    /an entry of the zip directory at byte \d+, found none/,
  ],
  [
    "a name beyond the directory",
    zipFile([{ ...w, nameBytes: 6000 }]),
    /ends within the zip directory, at \d+, found /,
  ],
  ["encryption", zipFile([{ ...w, flags: 1 }]), /"W\.npy" to be plain, found it encrypted/],
  ["strong encryption", zipFile([{ ...w, flags: 0x41 }]), /found it encrypted/],
  ["masked headers", zipFile([{ ...w, flags: 0x2000 }]), /found it encrypted/],
  ["bzip2", zipFile([{ ...w, method: 12 }]), /stored \(0\) or deflated \(8\), found compression method 12/],
  ["stored bytes of two lengths", zipFile([{ ...w, size: 1 }]), /stored in as many bytes as it has, 1, found 140/],
  ["a file twice", zipFile([w, w]), /files of different names, found "W\.npy" twice/],
  ["data before the file", zipFile([{ ...w, offset: 1 }]), /the header of "W\.npy" at byte 1, found none/],
  ["data in the directory", zipFile([{ ...w, offset: 175 }]), /the header of "W\.npy" at byte 175, found none/],
  [
    "data beyond the directory",
    zipFile([{ ...w, packedBytes: 141, size: 141 }]),
    /to end before the directory at 175, found 176/,
  ],
  [
    "another name before the data",
    zipFile([{ ...w, localName: "V.npy" }]),
    /agree with the zip directory, found other /,
  ],
  ["another method before the data", zipFile([{ ...w, localMethod: 8 }]), /agree with the zip directory, found other /],
  ["another size before the data", zipFile([{ ...w, localSize: 7 }]), /agree with the zip directory, found other /],
  ["another checksum before the data", zipFile([{ ...w, localCrc: 7 }]), /agree with the zip directory, found other /],
  [
    "files that share their data",
    zipFile([w, { ...w, localName: "W.npy", name: "V.npy", offset: 0 }]),
    /agree with the zip/,
  ],
  [
    "an archive in an archive's data",
    nested(),
    /expected "V\.npy" from byte \d+ on, where the file before ends, found it at 31/,
  ],
  ["a folder", zipFile([{ name: "a/", content: new Uint8Array(0) }]), /files called NAME\.npy, .* found "a\/"/],
  ["a file in a folder", zipFile([{ ...w, name: "a/W.npy" }]), /found "a\/W\.npy"/],
  ["a way out", zipFile([{ ...w, name: "../W.npy" }]), /found "\.\.\/W\.npy"/],
  ["a way out by backslashes", zipFile([{ ...w, name: "..\\W.npy" }]), /found "\.\.\\\\W\.npy"/],
  ["an absolute path", zipFile([{ ...w, name: "/W.npy" }]), /found "\/W\.npy"/],
  ["a drive", zipFile([{ ...w, name: "C:W.npy" }]), /found "C:W\.npy"/],
  ["no name", zipFile([{ ...w, name: ".npy" }]), /found "\.npy"/],
  ["a hidden name", zipFile([{ ...w, name: ".W.npy" }]), /found "\.W\.npy"/],
  ["a name with a null byte", zipFile([{ ...w, name: "W\0.npy" }]), /found "W\\u0000\.npy"/],
  [
    "a name that is too long",
    zipFile([{ ...w, name: `${"n".repeat(129)}.npy` }]),
    /at most 128 letters.* found "n{60}…"/,
  ],
  ["a file that is no .npy", zipFile([{ ...w, name: "notes.txt" }]), /files called NAME\.npy, .* found "notes\.txt"/],
  [
    "more than deflate can hold",
    zipFile([{ ...deflated, size: 1e6 }]),
    /"W\.npy" to unpack to at most 1032 times its \d+ packed bytes.* found a size of 1000000/,
  ],
];

/** A second file whose header and data lie in the data of the first, as zip bombs have it. */
function nested(): Uint8Array {
  const inner = zipFile([{ name: "V.npy", content: npy(3) }]).subarray(0, 30 + 5 + npy(3).length);
  const outer = { name: "W", content: Uint8Array.of(...inner) };
  return zipFile([outer, { name: "V.npy", content: npy(3), offset: 31, absent: true }]);
}

for (const [what, bytes, message] of refused) {
  test(`readNpz refuses ${what}`, async () => {
    await assert.rejects(readNpz(bytes, "a.npz"), { name: "InputError", message });
    await assert.rejects(readNpz(bytes, "a.npz"), { message: place });
  });
}

const noStream =
  /whole deflate stream of the length and the CRC-32 .* found one that is truncated, damaged or of others\.$/;

const damaged: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["another checksum", zipFile([{ ...w, crc: 5 }]), /content of CRC-32 5, found \d+\.$/],
  ["another checksum of deflated data", zipFile([{ ...deflated, crc: 5 }]), noStream],
  ["a stream that is no deflate", zipFile([{ ...deflated, packed: new Uint8Array(200).fill(255) }]), noStream],
  ["a stream that breaks off", zipFile([{ ...deflated, packed: deflateRawSync(npy(3)).subarray(0, -4) }]), noStream],
  ["a stream that is longer", zipFile([{ ...deflated, size: 139 }]), noStream],
  [
    "a stream with bytes behind it",
    zipFile([{ ...deflated, packed: Buffer.concat([deflateRawSync(npy(3)), new Uint8Array(9)]) }]),
    noStream,
  ],
  ["a stream that is shorter", zipFile([{ ...deflated, size: 141 }]), noStream],
  [
    "a .npy file that is shorter than its header says",
    zipFile([{ ...w, content: npy(3).subarray(0, -1) }]),
    /12 bytes of values .* found 11\.$/,
  ],
  [
    "integers",
    zipFile([{ ...w, content: Buffer.from(Buffer.from(npy(3)).toString("latin1").replace("<f4", "<i4"), "latin1") }]),
    /found '<i4'\.$/,
  ],
  [
    "NaN",
    zipFile([{ name: "W.npy", content: writeNpy({ shape: [1], values: Float32Array.of(Number.NaN) }) }]),
    /finite values, found NaN at index \(0,\)\.$/,
  ],
];

for (const [what, bytes, message] of damaged) {
  test(`readNpz refuses ${what}, naming the file inside`, async () => {
    await assert.rejects(readNpz(bytes, "a.npz"), { name: "InputError", message });
    await assert.rejects(readNpz(bytes, "a.npz"), { message: /^a\.npz\/W\.npy: expected / });
  });
}

test("every truncation of an archive is refused", async () => {
  const bytes = zipFile([w, { ...deflated, name: "V.npy" }]);
  for (let length = 0; length < bytes.length; length++) {
    await assert.rejects(readNpz(bytes.subarray(0, length), "a"), { name: "InputError" });
  }
});

/** The most bytes of array buffers that were allocated and not yet freed while `run` ran. */
async function allocated(run: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  await run();
  return process.memoryUsage().arrayBuffers - before;
}

test("a zip bomb is refused before room is made for it", async () => {
  const zeros = deflateRawSync(new Uint8Array(3e8));
  const bomb = zipFile([{ name: "W.npy", content: new Uint8Array(0), deflated: true, packed: zeros, size: 3e8 }]);
  const took = await allocated(async () => {
    await assert.rejects(readNpz(bomb, "a"), { message: /W\.npy: expected the \.npy magic string at byte 0/ });
  });
  assert.ok(took < 1e8, `${took} bytes`);
  const lying = zipFile([
    { ...deflated, packed: deflateRawSync(Buffer.concat([npy(3), new Uint8Array(3e8)])), size: 3e8 },
  ]);
  const more = await allocated(async () => {
    const message = /300000000 bytes of content, .* found a \.npy header that asks for 140\.$/;
    await assert.rejects(readNpz(lying, "a"), { message });
  });
  assert.ok(more < 1e8, `${more} bytes`);
});

test("archives that unpack to more than 1 GiB are refused by what they say", async () => {
  const packed = new Uint8Array(6e5);
  const list = ["A.npy", "B.npy"].map((name) => ({ name, content: packed, deflated: true, packed, size: 6e8 }));
  const message = /files that unpack to at most 1073741824 bytes, found 1200000000\.$/;
  await assert.rejects(readNpz(zipFile(list), "a"), { name: "InputError", message });
});

test("writeNpz refuses names that are not plain or come twice, and shapes that do not fit", async () => {
  const one = { shape: [1], values: Float32Array.of(1) };
  for (const name of ["", "a/b", "..", "../a", "a\\b", "C:a", ".a", "a b", "é", "n".repeat(129)]) {
    const message = /^Expected tensor names that can be file names, .*, found "/;
    assert.throws(() => writeNpz([{ name, ...one }]), { name: "InputError", message });
  }
  assert.throws(
    () =>
      writeNpz([
        { name: "W", ...one },
        { name: "W", ...one },
      ]),
    { message: /found "W" twice\.$/ },
  );
  assert.throws(() => writeNpz([{ ...one, name: "W", shape: [2] }]), { message: /as many values as shape \(2,\)/ });
});

const noNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0 ? false : "python3 with numpy is missing";

/** What a Python program writes to `out`; `data` are the bytes given. */
function python(lines: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const program = `import io, json, sys, zipfile, numpy as np
data = sys.stdin.buffer.read()
out = io.BytesIO()
${lines}
sys.stdout.buffer.write(out.getvalue())`;
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], { input: data, maxBuffer: 1e8 });
  assert.equal(status, 0, stderr.toString());
  return Uint8Array.from(stdout);
}

test("numpy.load reads what writeNpz writes, and zipfile finds it sound", { skip: noNumpy }, async () => {
  const lines = `
assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
found = np.load(io.BytesIO(data))
listed = [[k, list(found[k].shape), found[k].reshape(-1).view("<u4").tolist()] for k in found.files]
out.write(json.dumps(listed).encode())`;
  const found = JSON.parse(new TextDecoder().decode(python(lines, writeNpz(tensors))));
  assert.deepEqual(
    found,
    tensors.map(({ name, shape, values }) => [name, shape, [...bits(values)]]),
  );
});

for (const save of ["savez", "savez_compressed"]) {
  test(`readNpz reads what numpy.${save} writes`, { skip: noNumpy }, async () => {
    const arrays =
      "W1=np.arange(6, dtype='<f4').reshape(2, 3), zeros=np.zeros((500, 300)), n=np.array(-0.0, '<f4'), " +
      "r=np.random.default_rng(1).standard_normal((300, 200)).astype('>f4')";
    const found = await readNpz(python(`np.${save}(out, ${arrays})`), "a.npz");
    const bytes = python(`out.write(np.random.default_rng(1).standard_normal((300, 200)).astype('<f4').tobytes())`);
    assert.deepEqual(
      found.map(({ name, shape }) => [name, shape]),
      [
        ["W1", [2, 3]],
        ["zeros", [500, 300]],
        ["n", []],
        ["r", [300, 200]],
      ],
    );
    assert.deepEqual([...(found[0]?.values ?? [])], [0, 1, 2, 3, 4, 5]);
    assert.ok(found[1]?.values.every((value) => value === 0));
    assert.ok(Object.is(found[2]?.values[0], -0));
    assert.deepEqual(found[3]?.values, new Float32Array(bytes.buffer));
  });
}

test("readNpz reads what NumPy writes to a pipe, sizes behind the data", { skip: noNumpy }, async () => {
  const lines = `
class Pipe(io.RawIOBase):
    def writable(self): return True
    def write(self, b): return out.write(b)
    def seekable(self): return False
with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as z:
    b = io.BytesIO(); np.save(b, np.ones(3, "<f4")); z.writestr("W.npy", b.getvalue())`;
  assert.deepEqual(await readNpz(python(lines), "a"), [{ name: "W", shape: [3], values: Float32Array.of(1, 1, 1) }]);
});
