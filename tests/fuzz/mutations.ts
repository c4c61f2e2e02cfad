import * as fc from "fast-check";

/** A copy of a file's bytes with a change. `at` is a place anywhere; the file's length makes it one inside. */
type Mutation = (bytes: Uint8Array, others: readonly Uint8Array[]) => Uint8Array;

const place = fc.oneof(fc.nat(63), fc.nat(0xffff), fc.nat(0xffffffff));
const within = (at: number, length: number) => (length === 0 ? 0 : at % length);

const EXTREMES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

const flip = fc.tuple(place, fc.nat(7)).map(
  ([at, bit]): Mutation =>
    (bytes) => {
      const i = within(at, bytes.length);
      return bytes.length === 0 ? bytes : bytes.with(i, (bytes[i] ?? 0) ^ (1 << bit));
    },
);

/** A length field, of 1 to 8 bytes in either order, set to an extreme, or near to the file's length. */
const field = fc
  .tuple(
    place,
    fc.constantFrom(1, 2, 4, 8),
    fc.boolean(),
    fc.oneof(fc.constantFrom(...EXTREMES), fc.integer({ min: -2, max: 2 })),
  )
  .map(
    ([at, size, little, value]): Mutation =>
      (bytes) => {
        if (bytes.length < size) return bytes;
        const copy = Uint8Array.from(bytes);
        const number = BigInt.asUintN(8 * size, BigInt(value < 0 || value === 2 ? bytes.length + value : value));
        for (let i = 0; i < size; i++) {
          const byte = Number((number >> BigInt(8 * (little ? i : size - 1 - i))) & 0xffn);
          copy[within(at, bytes.length - size + 1) + i] = byte;
        }
        return copy;
      },
  );

const truncate = place.map(
  (at): Mutation =>
    (bytes) =>
      bytes.subarray(0, within(at, bytes.length)),
);

/** Bytes put in, or in the place of others. */
const insert = fc.tuple(place, fc.nat(16), fc.uint8Array({ maxLength: 16 })).map(
  ([at, removed, inserted]): Mutation =>
    (bytes) => {
      const start = within(at, bytes.length);
      return Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start + removed)]);
    },
);

/** A part of a good file, or of this one, over or into this one. */
const splice = fc.tuple(place, place, place, fc.nat(255), fc.boolean()).map(
  ([file, from, to, length, over]): Mutation =>
    (bytes, others) => {
      const source = file % 2 === 0 ? bytes : (others[within(file, others.length)] ?? bytes);
      const begin = within(from, source.length);
      const start = within(to, bytes.length);
      const part = source.subarray(begin, begin + length);
      return Buffer.concat([bytes.subarray(0, start), part, bytes.subarray(start + (over ? part.length : 0))]);
    },
);

const NUMBERS = [
  ..."0 1 -0 -1 1.5 1e0 1e309 -1e309 00 65536 2147483647 2147483648 4294967295 4294967296".split(" "),
  ..."9007199254740991 9007199254740993 18446744073709551616 null true {} [] 0x10 NaN Infinity".split(" "),
  ...['""', '"x"', "9".repeat(400), "[".repeat(500), "[[],".repeat(70), nested("[", "]"), nested('{"a":', "}")],
];

/** So deep that what treats it by recursion ends with an overflow of the stack. */
function nested(open: string, close: string): string {
  return `${open.repeat(20_000)}0${close.repeat(20_000)}`;
}

/** Layers within layers, put at the start of a list. */
const layers = fc.tuple(place, fc.constantFrom(1, 40, 5000)).map(
  ([which, depth]): Mutation =>
    (bytes) =>
      replaced(bytes, /\[/g, which, `[${'{"type":"residual","skip":[],"main":['.repeat(depth)}${"]}".repeat(depth)},`),
);

/** A number in the text, replaced. */
const number = fc.tuple(place, fc.constantFrom(...NUMBERS)).map(
  ([which, text]): Mutation =>
    (bytes) =>
      replaced(bytes, /-?\d+(\.\d+)?/g, which, text),
);

const WORDS = [
  ..."__proto__ constructor prototype toString __metadata__ dtype shape F64 I8 type main skip dense relu".split(" "),
  ..."residual name units input ../x /x .npy descr \\u0000 \\ud800 \\".split(" "),
  "",
  "n".repeat(300),
];

/** A quoted word in the text, replaced. */
const word = fc.tuple(place, fc.constantFrom(...WORDS), fc.constantFrom('"', "'")).map(
  ([which, text, quote]): Mutation =>
    (bytes) =>
      replaced(bytes, /"[^"]*"|'[^']*'/g, which, `${quote}${text}${quote}`),
);

function replaced(bytes: Uint8Array, pattern: RegExp, which: number, by: string): Uint8Array {
  const text = Buffer.from(bytes).toString("latin1");
  const found = [...text.matchAll(pattern)];
  const match = found[within(which, found.length)];
  if (match === undefined) return bytes;
  return Buffer.from(text.slice(0, match.index) + by + text.slice(match.index + match[0].length), "latin1");
}

const binary = [flip, field, field, truncate, insert, splice];
const textual = [number, number, word, word, layers];

/** Good files changed in one to six ways, good files as they are, and random bytes, some behind the start of a good one. */
export function damagedFiles(good: readonly Uint8Array[], text: boolean): fc.Arbitrary<Uint8Array> {
  const mutation = fc.oneof(...binary, ...(text ? textual : []));
  const mutated = fc
    .tuple(fc.constantFrom(...good), fc.array(mutation, { maxLength: 6 }))
    .map(([file, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes, good), file));
  const random = fc
    .tuple(fc.constantFrom(...good), fc.nat(24), fc.uint8Array({ maxLength: 300 }))
    .map(([file, kept, bytes]): Uint8Array => Buffer.concat([file.subarray(0, kept), bytes]));
  return fc.oneof({ arbitrary: mutated, weight: 9 }, { arbitrary: random, weight: 1 });
}
