import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { checkShape, readNpy, writeNpy } from "../../src/checkpoint/npy.js";

const C_ORDER = "'fortran_order': False";

test("writeNpy and readNpy are inverse, for any number of dimensions", () => {
  for (const shape of [[], [1], [7], [3, 4], [2, 3, 4], [0], [2, 0, 3], [1, 1, 1, 1, 1], [12345, 2]]) {
    const values = Float32Array.from({ length: product(shape) }, (_, i) => Math.fround(Math.sin(i + 1)));
    const found = readNpy(writeNpy({ shape, values }), "a.npy");
    assert.deepEqual(found.shape, shape);
    assert.deepEqual(found.values, values);
  }
});

test("special values survive the round trip bit for bit", () => {
  const values = Float32Array.of(-0, 2 ** -149, 2 ** -126, 3.4028234663852886e38, -1.5);
  const found = readNpy(writeNpy({ shape: [5], values }), "a.npy").values;
  assert.deepEqual(new Uint32Array(found.buffer), new Uint32Array(values.buffer));
});

test("writeNpy writes the header of format 1.0, padded to a multiple of 64", () => {
  for (const shape of [[], [3], [784, 100], [12345678, 0, 1, 1, 1, 1, 1, 1]]) {
    const bytes = writeNpy({ shape, values: new Float32Array(product(shape)) });
    const end = bytes.length - 4 * product(shape);
    assert.deepEqual([...bytes.subarray(0, 8)], [0x93, 78, 85, 77, 80, 89, 1, 0]);
    assert.equal(end % 64, 0);
    assert.equal(new DataView(bytes.buffer).getUint16(8, true), end - 10);
    assert.match(
      new TextDecoder().decode(bytes.subarray(10, end)),
      /^\{'descr': '<f4', 'fortran_order': False, .*\} *\n$/,
    );
  }
});

test("writeNpy refuses a shape that does not fit the values", () => {
  for (const shape of [[], [2], [4], [-1, -3], [1.5, 2], [Number.NaN], [Infinity, 0], new Array<number>(65).fill(1)]) {
    assert.throws(() => writeNpy({ shape, values: new Float32Array(3) }), {
      name: "InputError",
      message: /^Expected as many values as shape \(.*\) has elements, found 3\.$/,
    });
  }
});

test("writeNpy refuses more than 64 dimensions", () => {
  const shape = new Array<number>(65).fill(1);
  assert.throws(() => writeNpy({ shape, values: new Float32Array(1) }), { name: "InputError" });
  assert.equal(readNpy(writeNpy({ shape: shape.slice(1), values: new Float32Array(1) }), "a").shape.length, 64);
});

test("an array with an empty dimension is empty, however large the others are", () => {
  const bytes = npy(`{'descr': '<f4', ${C_ORDER}, 'shape': (${`${2 ** 52},`.repeat(63)} 0), }`, new Uint8Array(0));
  assert.equal(readNpy(bytes, "a").values.length, 0);
});

test("readNpy reads formats 1.0, 2.0 and 3.0 with either type and byte order, from a view inside a buffer", () => {
  for (const version of [1, 2, 3]) {
    for (const type of ["<f4", ">f4", "<f8", ">f8"]) {
      const bytes = npy(
        `{'descr': '${type}', ${C_ORDER}, 'shape': (3, 2), }`,
        data(type, [1, -2, 0.1, 4, 5e-9, 6e9]),
        version,
      );
      const buffer = new Uint8Array(bytes.length + 3);
      buffer.set(bytes, 1);
      const { shape, values } = readNpy(buffer.subarray(1, 1 + bytes.length), "a.npy");
      assert.deepEqual(shape, [3, 2]);
      assert.deepEqual(values, Float32Array.of(1, -2, 0.1, 4, 5e-9, 6e9));
    }
  }
});

test("an f64 is rounded once, to the nearest f32", () => {
  const values = [1 + 2 ** -24, 1 + 2 ** -24 + 2 ** -52, 1 + 3 * 2 ** -24, 2 ** -150, 2 ** -150 + 2 ** -200];
  const bytes = npy(`{'descr': '<f8', ${C_ORDER}, 'shape': (5,), }`, data("<f8", values));
  assert.deepEqual([...readNpy(bytes, "a").values], [1, 1 + 2 ** -23, 1 + 2 ** -22, 0, 2 ** -149]);
});

const accepted: [string, string, number[]][] = [
  ["other white space and quotes", `\n{ "shape":( 2 ,3 ),\t'descr' : "<f4",${C_ORDER}}  `, [2, 3]],
  ["a vector in Fortran order", "{'descr': '<f4', 'fortran_order': True, 'shape': (6,), }", [6]],
  ["no trailing comma", `{'descr': '<f4', ${C_ORDER}, 'shape': (6,)}`, [6]],
  [
    "64 dimensions",
    `{'descr': '<f4', ${C_ORDER}, 'shape': (6,${"1,".repeat(63)})}`,
    [6, ...new Array<number>(63).fill(1)],
  ],
];

for (const [what, text, shape] of accepted) {
  test(`readNpy accepts ${what}`, () => {
    const found = readNpy(npy(text, data("<f4", [1, 2, 3, 4, 5, 6])), "a");
    assert.deepEqual(found.shape, shape);
    assert.deepEqual([...found.values], [1, 2, 3, 4, 5, 6]);
  });
}

const refusedHeaders: [string, string, RegExp][] = [
  ["integers", `{'descr': '<i4', ${C_ORDER}, 'shape': (6,), }`, /descr '<f4', .* in the header, found '<i4'\.$/],
  ["half floats", `{'descr': '<f2', ${C_ORDER}, 'shape': (6,), }`, /found '<f2'\.$/],
  ["a type named like a property", `{'descr': 'constructor', ${C_ORDER}, 'shape': (6,), }`, /found 'constructor'\.$/],
  [
    "a structured type",
    `{'descr': [('a', '<f4')], ${C_ORDER}, 'shape': (6,), }`,
    /a plain type, not a structured one,.*"\('a'/,
  ],
  ["a tuple as type", `{'descr': (4,), ${C_ORDER}, 'shape': (6,), }`, /descr '<f4', .*, found '4'\.$/],
  [
    "Fortran order",
    "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
    /C order, found fortran_order True .* \(2, 3\)/,
  ],
  [
    "an order that is no boolean",
    "{'descr': '<f4', 'fortran_order': 'no', 'shape': (6,), }",
    /True or False .* found 'no'\.$/,
  ],
  ["a shape that is a string", `{'descr': '<f4', ${C_ORDER}, 'shape': '6', }`, /tuple as shape .*, found '6'\.$/],
  [
    "a shape that is a number",
    `{'descr': '<f4', ${C_ORDER}, 'shape': 6, }`,
    /string in quotes at character 50 .* "6, }/,
  ],
  ["a number in parentheses", `{'descr': '<f4', ${C_ORDER}, 'shape': (6), }`, /a comma at character 52/],
  [
    "a negative size",
    `{'descr': '<f4', ${C_ORDER}, 'shape': (-6,), }`,
    /whole number below 2\^53 at character 51 .*"-6/,
  ],
  ["a huge size", `{'descr': '<f4', ${C_ORDER}, 'shape': (9007199254740992,), }`, /whole number below 2\^53/],
  [
    "a size of many digits",
    `{'descr': '<f4', ${C_ORDER}, 'shape': (${"9".repeat(400)},), }`,
    /whole number below 2\^53/,
  ],
  ["65 dimensions", `{'descr': '<f4', ${C_ORDER}, 'shape': (6,${"1,".repeat(64)}), }`, /at most 64 dimensions/],
  [
    "sizes whose product is infinite",
    `{'descr': '<f4', ${C_ORDER}, 'shape': (${`${2 ** 52},`.repeat(64)}), }`,
    /Infinity bytes of values/,
  ],
  ["a missing key", `{'descr': '<f4', ${C_ORDER}, }`, /each of the keys .* once at character 42 .*, found its end\.$/],
  [
    "a key twice",
    `{'descr': '<f4', 'descr': '<f4', ${C_ORDER}, 'shape': (6,), }`,
    /each of the keys .* once at character 24/,
  ],
  ["an unknown key", `{'descr': '<f4', ${C_ORDER}, 'shape': (6,), 'more': True}`, /each of the keys .* once/],
  [
    "text after the dict",
    `{'descr': '<f4', ${C_ORDER}, 'shape': (6,), } + 1`,
    /only white space after the dict .*"\+ 1"\.$/,
  ],
  ["no dict", "[1, 2]", /'\{' at character 0 of the header, found "\[1, 2\]"\.$/],
  ["an open dict", `{'descr': '<f4', ${C_ORDER}, 'shape': (6,)`, /'\}' at character 54 .*, found its end\.$/],
  ["an open string", "{'descr", /string in quotes at character 1/],
  ["no colon", "{'descr' '<f4'}", /':' at character 9/],
  ["a backslash", `{'descr': '<f\\x34', ${C_ORDER}, 'shape': (6,), }`, /short string without escapes at character 10/],
  ["a line break in a string", `{'descr': '<\nf4', ${C_ORDER}, 'shape': (6,), }`, /short string without escapes/],
  ["a long string", `{'descr': '${"f".repeat(33)}', ${C_ORDER}, 'shape': (6,), }`, /short string without escapes/],
  ["an empty header", "", /'\{' at character 0 of the header, found its end\.$/],
];

for (const [what, text, message] of refusedHeaders) {
  test(`readNpy refuses ${what}`, () => {
    const bytes = npy(text, data("<f4", [1, 2, 3, 4, 5, 6]));
    assert.throws(() => readNpy(bytes, "W1.npy"), { name: "InputError", message });
    assert.throws(() => readNpy(bytes, "W1.npy"), { message: /^W1\.npy: expected [^\n]*\.$/ });
  });
}

const good = npy(`{'descr': '<f8', ${C_ORDER}, 'shape': (2, 3), }`, data("<f8", [1, 2, 3, 4, 5, 6]));

test("readNpy refuses every truncation of a file, and a byte too many", () => {
  for (let length = 0; length < good.length; length++) {
    assert.throws(() => readNpy(good.subarray(0, length), "a.npy"), {
      name: "InputError",
      message: /^a\.npy: expected /,
    });
  }
  const refusal = (found: number) => ({
    message: new RegExp(`expected 48 bytes of values .* \\(2, 3\\) of <f8, found ${found}\\.$`),
  });
  assert.throws(() => readNpy(good.subarray(0, -1), "a.npy"), refusal(47));
  assert.throws(() => readNpy(Uint8Array.of(...good, 0), "a.npy"), refusal(49));
});

test("readNpy refuses another magic string and another version", () => {
  for (let at = 0; at < 6; at++) {
    const bytes = good.map((byte, i) => (i === at ? byte ^ 1 : byte));
    assert.throws(() => readNpy(bytes, "a"), { message: /magic string at byte 0, found \d+ other bytes\.$/ });
  }
  for (const [major, minor] of [
    [0, 0],
    [4, 0],
    [1, 1],
  ] as const) {
    const bytes = good.slice();
    bytes.set([major, minor], 6);
    assert.throws(() => readNpy(bytes, "a"), {
      name: "InputError",
      message: `a: expected .npy format 1.0, 2.0 or 3.0 at byte 6, found ${major}.${minor}.`,
    });
  }
});

test("readNpy refuses a header beyond the file or beyond 65535 bytes", () => {
  const beyond = npy(`{'descr': '<f4', ${C_ORDER}, 'shape': (0,), }`, new Uint8Array(0), 2);
  new DataView(beyond.buffer).setUint32(8, 2 ** 32 - 1, true);
  assert.throws(() => readNpy(beyond, "a"), {
    name: "InputError",
    message: /inside the file, found a length of 4294967295 /,
  });
  assert.throws(() => readNpy(good.subarray(0, 60), "a"), {
    message: /inside the file, found a length of \d+ at byte 8 of 60/,
  });
  const long = npy(`{'descr': '<f4', ${C_ORDER}, 'shape': (0,), }`.padEnd(65536), new Uint8Array(0), 2);
  assert.throws(() => readNpy(long, "a"), { name: "InputError", message: /at most 65535 bytes .* length of 65536 / });
});

test("readNpy refuses NaN, infinity and what is beyond f32, naming the index", () => {
  for (const [type, value, message] of [
    ["<f4", Number.NaN, /finite values, found NaN at index \(1, 0, 2\)\.$/],
    ["<f8", Number.NaN, /finite values, found NaN at index \(1, 0, 2\)\.$/],
    [">f4", Infinity, /found Infinity at index \(1, 0, 2\)\.$/],
    [">f8", -Infinity, /found -Infinity at index \(1, 0, 2\)\.$/],
    ["<f8", -1e300, /found -1e\+300, which is beyond f32, at index \(1, 0, 2\)\.$/],
    ["<f8", 3.4028235677973366e38, /beyond f32, at index \(1, 0, 2\)\.$/],
  ] as const) {
    const values = Array.from({ length: 12 }, (_, i) => (i === 8 ? value : i));
    const bytes = npy(`{'descr': '${type}', ${C_ORDER}, 'shape': (2, 2, 3), }`, data(type, values));
    assert.throws(() => readNpy(bytes, "a"), { name: "InputError", message });
  }
  const scalar = npy(`{'descr': '<f4', ${C_ORDER}, 'shape': (), }`, data("<f4", [Number.NaN]));
  assert.throws(() => readNpy(scalar, "a"), { message: /found NaN at index \(\)\.$/ });
});

test("checkShape names what was expected and found", () => {
  checkShape("W1.npy", [784, 100], [784, 100]);
  checkShape("W1.npy", [], []);
  for (const found of [[785, 100], [784], [784, 100, 1]]) {
    assert.throws(() => checkShape("W1.npy", found, [784, 100]), {
      name: "InputError",
      message: `W1.npy: expected shape (784, 100), found (${found.join(", ")}${found.length === 1 ? "," : ""}).`,
    });
  }
});

const REPORT = new URL("../../../shared/report/pretrained_weights/", import.meta.url);
const noReport = existsSync(REPORT) ? false : "the report's weights are not in ../shared/report";

test("readNpy reads the report's weights", { skip: noReport }, () => {
  for (const [file, shape] of [
    ["W1.npy", [785, 100]],
    ["W2.npy", [100, 66]],
    ["W_skip.npy", [100, 66]],
    ["W3.npy", [66, 10]],
  ] as const) {
    const found = readNpy(readFileSync(new URL(file, REPORT)), file);
    checkShape(file, found.shape, shape);
    assert.ok(found.values.some((value) => value !== 0));
  }
});

const noNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0 ? false : "python3 with numpy is missing";

const noNumpy2 =
  noNumpy || spawnSync("python3", ["-c", "import numpy; assert numpy.__version__ >= '2'"]).status === 0
    ? noNumpy
    : "NumPy before 2 may pad headers otherwise";

test("writeNpy writes what numpy.save writes, byte for byte", { skip: noNumpy2 }, () => {
  for (const shape of [[], [1], [7], [3, 4], [784, 100], [2, 3, 4, 5]]) {
    const values = Float32Array.from({ length: product(shape) }, (_, i) => i / 8 - 3);
    const saved = numpy(`save((np.arange(${values.length}) / 8 - 3).astype('<f4').reshape(${JSON.stringify(shape)}))`);
    assert.deepEqual(writeNpy({ shape, values }), saved, JSON.stringify(shape));
  }
});

test("headers of every length are padded as NumPy pads them", { skip: noNumpy2 }, () => {
  const shapes: number[][] = [];
  for (let ones = 0; ones < 30; ones++) {
    for (let digits = 0; digits < 15; digits++) shapes.push([0, 10 ** digits, ...new Array<number>(ones).fill(1)]);
  }
  const written = shapes.map((shape) => writeNpy({ shape, values: new Float32Array(0) }));
  const saved = numpy(`for shape in ${JSON.stringify(shapes)}: save(np.zeros(shape, '<f4'))`);
  assert.deepEqual(Uint8Array.from(Buffer.concat(written)), saved);
});

test("numpy.load reads what writeNpy writes", { skip: noNumpy }, () => {
  for (const shape of [[], [7], [3, 4], [2, 0, 3], [2, 3, 4]]) {
    const values = Float32Array.from({ length: product(shape) }, (_, i) => Math.fround(Math.sin(i + 1)));
    const bytes = writeNpy({ shape, values });
    const out = numpy("a = load(); out.write(json.dumps([str(a.dtype), a.shape, a.ravel().tolist()]).encode())", bytes);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(out)), ["float32", shape, [...values]]);
  }
});

test("readNpy reads what numpy.save writes", { skip: noNumpy }, () => {
  for (const [expression, shape, values] of [
    ["np.arange(6, dtype='<f4').reshape(2, 3)", [2, 3], [0, 1, 2, 3, 4, 5]],
    ["np.arange(6, dtype='>f4').reshape(2, 3)", [2, 3], [0, 1, 2, 3, 4, 5]],
    ["np.arange(6, dtype='<f8').reshape(3, 2) / 3", [3, 2], [0, 1, 2, 3, 4, 5].map((i) => Math.fround(i / 3))],
    ["np.arange(6, dtype='>f8') / 3", [6], [0, 1, 2, 3, 4, 5].map((i) => Math.fround(i / 3))],
    ["np.float32(2.5)", [], [2.5]],
    ["np.zeros((0, 3), '<f4')", [0, 3], []],
    ["np.asfortranarray(np.ones((1, 3), '<f4'))", [1, 3], [1, 1, 1]],
  ] as const) {
    const found = readNpy(numpy(`save(${expression})`), "a.npy");
    assert.deepEqual(found.shape, shape, expression);
    assert.deepEqual([...found.values], values, expression);
  }
  for (const version of ["(1, 0)", "(2, 0)", "(3, 0)"]) {
    const bytes = numpy(`np.lib.format.write_array(out, np.arange(3, dtype='<f4'), version=${version})`);
    assert.deepEqual([...readNpy(bytes, "a.npy").values], [0, 1, 2], version);
  }
});

test("readNpy refuses what it cannot hold of what numpy.save writes", { skip: noNumpy }, () => {
  for (const [expression, message] of [
    ["np.asfortranarray(np.ones((2, 3), '<f4'))", /fortran_order True for shape \(2, 3\)/],
    ["np.arange(6)", /found '<i8'/],
    ["np.ones(3, bool)", /found '\|b1'/],
    ["np.array(['a', 'b'])", /found '<U1'/],
    ["np.ones(3, [('a', '<f4')])", /a plain type, not a structured one/],
    ["np.array([[1, 2], [3, np.nan]], '<f4')", /found NaN at index \(1, 1\)/],
    ["np.array([1, 1e39])", /found 1e\+39, which is beyond f32, at index \(1,\)/],
    ["np.array(np.inf)", /found Infinity at index \(\)/],
  ] as const) {
    const bytes = numpy(`save(${expression})`);
    assert.throws(() => readNpy(bytes, "a.npy"), { name: "InputError", message }, expression);
  }
});

/** What the line of Python writes to `out`, or saves; `load()` is the array in the bytes. */
function numpy(line: string, bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  const program = [
    "import io, json, sys, numpy as np",
    "out = io.BytesIO()",
    "save = lambda array: np.save(out, array)",
    "load = lambda: np.load(io.BytesIO(sys.stdin.buffer.read()))",
    line,
    "sys.stdout.buffer.write(out.getvalue())",
  ];
  const { status, stdout, stderr } = spawnSync("python3", ["-c", program.join("\n")], { input: bytes });
  assert.equal(status, 0, stderr.toString());
  return Uint8Array.from(stdout);
}

function npy(text: string, values: Uint8Array, version = 1): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(version === 1 ? 10 : 12);
  header.set([0x93, 78, 85, 77, 80, 89, version, 0]);
  if (version === 1) header.writeUInt16LE(text.length, 8);
  else header.writeUInt32LE(text.length, 8);
  return Uint8Array.from(Buffer.concat([header, Buffer.from(text), values]));
}

function data(type: string, values: readonly number[]): Uint8Array {
  const itemBytes = Number(type.charAt(2));
  const view = new DataView(new ArrayBuffer(itemBytes * values.length));
  const little = type.startsWith("<");
  values.forEach((value, i) => {
    if (itemBytes === 4) view.setFloat32(4 * i, value, little);
    else view.setFloat64(8 * i, value, little);
  });
  return new Uint8Array(view.buffer);
}

function product(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}
