import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { sortFiles } from "../../demo/keep/given-files.js";
import { InputError, writeNpy, writeNpz, writeSafetensors } from "../../src/index.js";
import { idxFile } from "../cli/tiny-data.js";
import { given } from "./given.js";

const tensor = { name: "W1", shape: [2], values: Float32Array.of(1, 2) };
const idx = Uint8Array.from(idxFile([3], Uint8Array.of(0, 1, 2)));
const names = (files: readonly { name: string }[]) => files.map(({ name }) => name);

test("files are told apart by their content, whatever they are called", async () => {
  const sorted = await sortFiles(
    given({
      "a.npy": idx,
      "b.npz": gzipSync(idx),
      "c.txt": writeNpz([tensor]),
      "d.npy": writeSafetensors([tensor]),
      "run/e": writeNpy(tensor),
      "config.json": new TextEncoder().encode("{}"),
      empty: new Uint8Array(0),
    }),
  );
  assert.deepEqual(names(sorted.idx), ["a.npy", "b.npz"]);
  assert.deepEqual(names(sorted.weights), ["c.txt", "d.npy"]);
  assert.deepEqual(names(sorted.npy), ["run/e"]);
});

test("a safetensors header as long as a multiple of 65,536 is not taken for an IDX file", async () => {
  const file = Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0x7b, 0x22);
  assert.deepEqual(names((await sortFiles(given({ file }))).weights), ["file"]);
});

test("files of which none is known are refused by what the first begins with", async () => {
  await assert.rejects(sortFiles(given({ "a.txt": Uint8Array.of(0x68, 0x69) })), {
    name: InputError.name,
    message: /found a\.txt, which begins with the bytes 68 69\.$/,
  });
  await assert.rejects(
    sortFiles(given({ a: new Uint8Array(0), b: Uint8Array.of(1) })),
    /none among 2 files.* nothing\.$/,
  );
  await assert.rejects(sortFiles([]), /Expected one file or more, found none\.$/);
});

test("too many files and too many bytes are refused before one is read", async () => {
  const many = Array.from({ length: 501 }, (_, i) => ({ name: `${i}`, file: new Blob([idx]) }));
  await assert.rejects(sortFiles(many), /at most 500 files together/);
  class Huge extends Blob {
    override readonly size = 2 ** 29;
    override arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.reject(new Error("read whole"));
    }
  }
  const huge = Array.from({ length: 3 }, (_, i) => ({ name: `${i}.gz`, file: new Huge([idx]) }));
  await assert.rejects(sortFiles(huge), /at most 1073 MB of files together, found 1611 MB\.$/);
});

test("a file that cannot be read any more is named", async () => {
  class Moved extends Blob {
    override slice(): Blob {
      return this;
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.reject(new Error("it was moved"));
    }
  }
  await assert.rejects(sortFiles([{ name: "a.gz", file: new Moved() }]), {
    name: InputError.name,
    message: "a.gz cannot be read: it was moved",
  });
});
