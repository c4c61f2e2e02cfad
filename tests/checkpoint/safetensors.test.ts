import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { readSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors.js";

/** A file as the format describes it: u64 length, JSON, values. */
function file(header: string, data: Uint8Array = new Uint8Array(0), length = BigInt(Buffer.byteLength(header))) {
  const start = Buffer.alloc(8);
  start.writeBigUInt64LE(length);
  return Uint8Array.from(Buffer.concat([start, Buffer.from(header), data]));
}

const floats = (...values: number[]) => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(value, 4 * i);
  return Uint8Array.from(bytes);
};

const bits = (values: Float32Array) => new Uint32Array(values.buffer, values.byteOffset, values.length);

const tensors = [
  { name: "W1", shape: [2, 3], values: Float32Array.of(1, -0, 2 ** -149, -(2 ** -126), 3.4028234663852886e38, 0.1) },
  { name: "scalar", shape: [], values: Float32Array.of(7) },
  { name: "empty", shape: [3, 0, 2 ** 40], values: new Float32Array(0) },
  { name: "A", shape: [2], values: Float32Array.of(-1.5, 1e-40) },
];

test("what is written is read again bit for bit, in the order given, with its metadata", () => {
  const metadata = new Map([
    ["format", "pt"],
    ["note", 'a "quoted" line\nand a second, ω ☃ 😀'],
  ]);
  const found = readSafetensors(writeSafetensors(tensors, metadata), "a.safetensors");
  assert.deepEqual(found.metadata, metadata);
  assert.deepEqual(
    found.tensors.map(({ name, shape }) => ({ name, shape })),
    tensors.map(({ name, shape }) => ({ name, shape })),
  );
  found.tensors.forEach(({ values }, i) => {
    assert.deepEqual(bits(values), bits(tensors[i]?.values ?? new Float32Array(0)));
  });
});

test("the bytes are those of the format's description", () => {
  const header =
    '{"__metadata__":{"k":"v"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},' +
    '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
  const padded = header.padEnd(8 * Math.ceil(header.length / 8));
  assert.notEqual(padded, header);
  const written = writeSafetensors(
    [
      { name: "b", shape: [1, 2], values: Float32Array.of(1.5, -0) },
      { name: "a", shape: [], values: Float32Array.of(2) },
    ],
    new Map([["k", "v"]]),
  );
  assert.deepEqual(written, file(padded, floats(1.5, -0, 2)));
});

test("the data begin at a multiple of 8, whatever the names' lengths", () => {
  for (let length = 1; length < 20; length++) {
    const bytes = writeSafetensors([{ name: "n".repeat(length), shape: [1], values: Float32Array.of(3) }]);
    assert.equal((bytes.length - 4) % 8, 0);
    assert.equal(readSafetensors(bytes, "a").tensors[0]?.values[0], 3);
  }
  assert.deepEqual(writeSafetensors([]), file("{}      "));
});

test("tensors come in the order of the header, wherever their data lie; white space is free", () => {
  const header = `{ "b" :\t{"shape": [ 1 ], "data_offsets": [4, 8],\n"dtype":"F32"},
    "a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}, "c":{"data_offsets":[0,4],"dtype":"F32","shape":[]}}   `;
  const doubles = Buffer.alloc(8);
  doubles.writeDoubleLE(1 + 2 ** -24 + 2 ** -52);
  const found = readSafetensors(file(header, Buffer.concat([floats(1, 2), doubles])), "a");
  assert.deepEqual(
    found.tensors.map(({ name, shape, values }) => [name, shape, ...values]),
    [
      ["b", [1], 2],
      ["a", [1], 1 + 2 ** -23],
      ["c", [], 1],
    ],
  );
  assert.equal(found.metadata.size, 0);
});

test("a file may begin anywhere in a buffer, also in a shared one", () => {
  const bytes = writeSafetensors(tensors);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + 3), 3);
  shared.set(bytes);
  assert.deepEqual(bits(readSafetensors(shared, "a").tensors[0]?.values ?? new Float32Array(0)).length, 6);
});

test("names that are special in JavaScript are names like others", () => {
  const names = ["__proto__", "constructor", "toString", "1", "0", ""];
  const special = names.map((name, i) => ({ name, shape: [1], values: Float32Array.of(i) }));
  const metadata = new Map(names.map((name) => [name, name]));
  const found = readSafetensors(writeSafetensors(special, metadata), "a");
  assert.deepEqual(found.tensors, special);
  assert.deepEqual([...found.metadata.keys()], names);
  assert.equal(Object.getOwnPropertyNames(Object.prototype).includes("dtype"), false);
});

const entry = (rest: string) => `{"W":{"dtype":"F32",${rest}}}`;
const ONE = '"shape":[1],"data_offsets":[0,4]';
const four = floats(1);

const refused: [what: string, bytes: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /a header length of 8 bytes at byte 0, found 0 bytes\.$/],
  ["a header beyond the file", file("{}", undefined, 3n), /inside the file, found a length of 3 at byte 0 of 10\.$/],
  ["a header of 2^64 − 1 bytes", file("{}", undefined, 2n ** 64n - 1n), /found a length of 18446744073709551615 /],
  ["a header that is not UTF-8", file("{}", Uint8Array.of(0xff), 3n), /header in UTF-8 from byte 8 on, found other/],
  ["a byte order mark", file("\ufeff{}"), /'\{' at character 0 of the header, found "\ufeff\{\}"\.$/],
  ["an empty header", file(""), /'\{' at character 0 of the header, found its end\.$/],
  ["a list", file("[]"), /'\{' at character 0 of the header, found "\[\]"\.$/],
  ["text after the object", file("{} x"), /only white space after the object at character 3 .*"x"\.$/],
  ["an open object", file(`{"W":{"dtype":"F32"`), /'\}' at character 19 of the header, found its end\.$/],
  ["a tensor that is a number", file('{"W":1}'), /'\{' at character 5 of the header, found "1\}"\.$/],
  ["a comma at the end", file("{,}"), /a string at character 1 /],
  ["an open string", file('{"W'), /a string at character 1 .*found "\\"W"\.$/],
  ["a wrong escape", file('{"\\x41":1}'), /a string at character 1 /],
  ["a line break in a string", file('{"a\nb":1}'), /a string at character 1 /],
  ["half a surrogate pair", file('{"\\ud800":1}'), /a string at character 1 /],
  ["a tensor twice", file(`{"W":{"dtype":"F32",${ONE}},"\\u0057":{}}`), /each key once in the header, found "W" twice/],
  ["metadata twice", file('{"__metadata__":{},"__metadata__":{}}'), /found "__metadata__" twice/],
  ["a key of the metadata twice", file('{"__metadata__":{"a":"1","a":"2"}}'), /found "a" twice/],
  ["metadata that are no text", file('{"__metadata__":{"a":1}}'), /a string at character 21 .*found "1\}\}"/],
  ["a field twice", file(entry(`"dtype":"F32",${ONE}`)), /each of the fields dtype, shape, data_offsets once at /],
  ["an unknown field", file(entry(`${ONE},"more":1`)), /each of the fields dtype, shape, data_offsets once at /],
  ["a special field", file(entry(`${ONE},"__proto__":1`)), /each of the fields dtype, shape, data_offsets once at /],
  ["no shape", file(entry('"data_offsets":[0,4]'), four), /each of the fields dtype, shape, data_offsets once at /],
  ["a dtype that is a number", file('{"W":{"dtype":1}}'), /a string at character 14/],
  [
    "BF16",
    file('{"W":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}', four),
    /dtype F32 or F64 of tensor "W", found "BF16"/,
  ],
  ["a dtype named like a property", file(`{"W":{"dtype":"constructor",${ONE}}}`, four), /found "constructor"\.$/],
  ["a negative size", file(entry('"shape":[-1],"data_offsets":[0,4]'), four), /whole number .* found "-1\],/],
  ["a size with a fraction", file(entry('"shape":[1.0],"data_offsets":[0,4]'), four), /whole number .* found "1\.0\],/],
  ["a size with an exponent", file(entry('"shape":[1e0],"data_offsets":[0,4]'), four), /whole number .* found "1e0\],/],
  [
    "a size with a zero in front",
    file(entry('"shape":[01],"data_offsets":[0,4]'), four),
    /whole number .* found "01\],/,
  ],
  ["2^53", file(entry('"shape":[9007199254740992],"data_offsets":[0,4]'), four), /whole number .* below 2\^53/],
  [
    "many digits",
    file(entry(`"shape":[${"9".repeat(400)}],"data_offsets":[0,4]`), four),
    /whole number .* below 2\^53/,
  ],
  [
    "65 dimensions",
    file(entry(`"shape":[1${",1".repeat(64)}],"data_offsets":[0,4]`), four),
    /at most 64 dimensions at/,
  ],
  [
    "a shape too large",
    file(entry('"shape":[2],"data_offsets":[0,4]'), four),
    /8 bytes of values in tensor "W" for shape \(2,\) of F32, found 4\.$/,
  ],
  [
    "an infinite product",
    file(entry(`"shape":[${"9007199254740991,".repeat(63)}2],"data_offsets":[0,4]`), four),
    /Infinity bytes of values/,
  ],
  ["three offsets", file(entry('"shape":[1],"data_offsets":[0,4,4]'), four), /at most 2 offsets at/],
  ["one offset", file(entry('"shape":[1],"data_offsets":[0]'), four), /two offsets at/],
  [
    "offsets beyond the file",
    file(entry('"shape":[2],"data_offsets":[0,8]'), four),
    /within the 4 bytes of data, found \[0, 8\]\.$/,
  ],
  [
    "huge offsets",
    file(entry('"shape":[1],"data_offsets":[9007199254740987,9007199254740991]'), four),
    /begin at 0, .* found \[9007199254740987, /,
  ],
  ["offsets in the wrong order", file(entry('"shape":[1],"data_offsets":[4,0]'), four), /found \[4, 0\]\.$/],
  ["a hole before", file(entry('"shape":[1],"data_offsets":[4,8]'), floats(1, 2)), /begin at 0, .* found \[4, 8\]\.$/],
  [
    "a hole behind",
    file(entry(ONE), floats(1, 2)),
    /expected 4 bytes of data, as the header's data_offsets say, found 8\.$/,
  ],
  ["data without a tensor", file("{}", four), /expected 0 bytes of data, .* found 4\.$/],
  [
    "an overlap",
    file(
      `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`,
      floats(1, 2, 3),
    ),
    /tensor "b" that begin at 8, .* found \[4, 12\]\.$/,
  ],
  [
    "tensors that share their data",
    file(`{"a":{"dtype":"F32",${ONE}},"b":{"dtype":"F32",${ONE}}}`, four),
    /tensor "b" that begin at 4, .* found \[0, 4\]\.$/,
  ],
  [
    "NaN",
    file(entry('"shape":[1,2],"data_offsets":[0,8]'), floats(1, Number.NaN)),
    /tensor "W": expected finite values, found NaN at index \(0, 1\)\.$/,
  ],
  ["infinity", file(entry(ONE), floats(-Infinity)), /found -Infinity at index \(0,\)\.$/],
  ["a name of a million letters", file(`{"${"n".repeat(1e6)}":{"dtype":"I8",${ONE}}}`, four), /found "I8"\.$/],
];

for (const [what, bytes, message] of refused) {
  test(`readSafetensors refuses ${what}`, () => {
    assert.throws(() => readSafetensors(bytes, "a.safetensors"), { name: "InputError", message });
    assert.throws(() => readSafetensors(bytes, "a.safetensors"), {
      message: /^a\.safetensors: (tensor "W": )?expected [^\n]{1,1500}\.$/,
    });
  });
}

test("an f64 beyond f32 is refused", () => {
  const data = Buffer.alloc(8);
  data.writeDoubleLE(1e39);
  const bytes = file('{"W":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}', data);
  assert.throws(() => readSafetensors(bytes, "a"), {
    message: /found 1e\+39, which is beyond f32, at index \(0,\)\.$/,
  });
});

test("every truncation of a file is refused, and a byte too many", () => {
  const bytes = writeSafetensors(tensors);
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => readSafetensors(bytes.subarray(0, length), "a"), { name: "InputError" });
  }
  assert.throws(() => readSafetensors(Uint8Array.of(...bytes, 0), "a"), { name: "InputError" });
});

test("writeSafetensors refuses what the format cannot hold", () => {
  const one = { shape: [1], values: Float32Array.of(1) };
  const refuses = (list: Parameters<typeof writeSafetensors>[0], message: RegExp, metadata?: Map<string, string>) =>
    assert.throws(() => writeSafetensors(list, metadata), { name: "InputError", message });
  refuses([{ name: "__metadata__", ...one }], /different names, none of them __metadata__, found "__metadata__"\.$/);
  refuses(
    [
      { name: "W", ...one },
      { name: "W", ...one },
    ],
    /different names, .* found "W"\.$/,
  );
  refuses([{ name: "\ud800", ...one }], /well-formed Unicode/);
  refuses([], /well-formed Unicode/, new Map([["a", "\udc00"]]));
  for (const shape of [[2], [-1], [0.5, 2], [Number.NaN], [1, Infinity]]) {
    refuses(
      [{ name: "W", shape, values: one.values }],
      /as many values in tensor "W" as shape \(.*\) has elements, found 1\.$/,
    );
  }
});

test("tensors called like no other keep JSON in order", () => {
  const name = '"\\\u0007\u2028</script>';
  const found = readSafetensors(writeSafetensors([{ name, shape: [1], values: Float32Array.of(1) }]), "a");
  assert.equal(found.tensors[0]?.name, name);
});

const noNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0 ? false : "python3 with numpy is missing";

test("Python reads what is written, by the layout alone", { skip: noNumpy }, () => {
  const program = `
import json, struct, sys, numpy as np
data = sys.stdin.buffer.read()
length, = struct.unpack("<Q", data[:8])
assert length % 8 == 0 and data[8:9] == b"{"
header = json.loads(data[8:8 + length])
metadata = header.pop("__metadata__")
body = data[8 + length:]
found = []
for name, entry in header.items():
    begin, end = entry["data_offsets"]
    assert entry["dtype"] == "F32"
    array = np.frombuffer(body[begin:end], "<f4").reshape(entry["shape"])
    found.append([name, list(array.shape), array.view("<u4").ravel().tolist()])
print(json.dumps([metadata, found]))
`;
  const input = writeSafetensors(tensors, new Map([["k", "v ω"]]));
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program], { input, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const expected = tensors.map(({ name, shape, values }) => [name, shape, [...bits(values)]]);
  assert.deepEqual(JSON.parse(stdout), [{ k: "v ω" }, expected]);
});
